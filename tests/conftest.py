"""Fixtures shared by all tests."""

import gc
import os
from pathlib import Path

import pytest

from lib.params import ROOT


def pytest_collection_finish() -> None:
    """What is imported by now stays: to look through it again and again for garbage took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_sessionfinish() -> None:
    """What is left goes with the process: looked through for garbage once more, a worker seems to hang and is interrupted."""
    gc.freeze()


@pytest.fixture(scope="session")
def written() -> Path:
    """Folder of the small demo company as written to disk, which the notebooks read."""
    from lib.demo.write import write_demo

    folder = ROOT / "outputs" / "demo"
    write_demo("small", folder)
    return folder / "small"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Other people's exports, where they are kept; they are no part of the project, so a test may skip."""
    named = os.environ.get("CRM_REAL_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}: name its folder in CRM_REAL_DATA")
    return folder
