"""The small demo company, simulated once for all tests of this folder."""

import pytest

from lib.demo.chunk import Company, Tables, chunk_tables, demo_company
from lib.demo.fixed import fixed_tables
from lib.demo.size import size_named


@pytest.fixture(scope="session")
def company() -> Company:
    return demo_company(size_named("small"))


@pytest.fixture(scope="session")
def tables(company: Company) -> Tables:
    """All tables of the small company before faults."""
    return fixed_tables(company) | chunk_tables(company, 0)
