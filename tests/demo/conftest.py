"""The small demo company, simulated and written once for all tests of this folder."""

from pathlib import Path

import pytest

from lib.demo.chunk import Company, Tables, chunk_tables, demo_company
from lib.demo.fixed import fixed_tables
from lib.demo.size import size_named
from lib.demo.write import write_demo
from lib.params import ROOT


@pytest.fixture(scope="session")
def company() -> Company:
    return demo_company(size_named("small"))


@pytest.fixture(scope="session")
def tables(company: Company) -> Tables:
    """All tables of the small company before faults."""
    return fixed_tables(company) | chunk_tables(company, 0)


@pytest.fixture(scope="session")
def written() -> Path:
    """Folder of the small demo as written to disk, which the notebooks read."""
    folder = ROOT / "outputs" / "demo"
    write_demo("small", folder)
    return folder / "small"
