"""Fixtures shared by all tests."""

import os
from pathlib import Path

import pytest

from lib.params import ROOT


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Other people's exports, where they are kept; they are no part of the project, so a test may skip."""
    named = os.environ.get("CRM_REAL_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}: name its folder in CRM_REAL_DATA")
    return folder
