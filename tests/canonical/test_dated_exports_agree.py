"""A folder of dated exports tells of the days of its exports exactly what a history of changes tells."""

import datetime as dt

import pytest

from lib.workbook import open_workbook
from tests.canonical.histories import lives
from tests.canonical.rewritten import compared, known_deals, rewritten
from tests.drawn import STAGES, drawn_snapshot

DAYS = (dt.date(2026, 1, 31), dt.date(2026, 3, 31), dt.date(2026, 4, 30), dt.date(2026, 6, 30))
DELETED = """
deal_id | pipeline | stage | currency | created_at          | deleted_at          | owner_id
gone1   | Sales    | Lead  | EUR      | 2026-01-05 00:00:00 | 2026-03-05 00:00:00 | u1
gone2   | Sales    | Won   | EUR      | 2026-04-05 00:00:00 | 2026-05-05 00:00:00 | u1
"""


def _with_deleted(tables):
    """The drawn deals, and two that are deleted between two exports."""
    header, *rows = tables["deals"].splitlines()
    names, width = header.split(" | "), header.count("|")
    own, *gone = [[cell.strip() for cell in line.split("|")] for line in DELETED.strip().splitlines()]
    added = [
        " | ".join(dict(zip(own, row, strict=True)).get(name, "") for name in [*names, "deleted_at"])
        for row in gone
    ]
    assert all(row.count("|") == width for row in rows)
    return tables | {"deals": "\n".join([f"{header} | deleted_at", *(f"{row} |" for row in rows), *added])}


@pytest.mark.parametrize("seed", range(3))
def test_drawn_deals_are_on_each_exports_day_as_their_history_says(tmp_path, seed):
    true = drawn_snapshot(tmp_path / "true", {"stages": STAGES, **_with_deleted(lives(seed))})
    dated = rewritten(true, DAYS, tmp_path)
    for day in DAYS:
        assert compared(known_deals(dated, day)) == compared(known_deals(true, day))


MONTH_ENDS = (dt.date(2025, 3, 31), dt.date(2025, 12, 31), dt.date(2026, 5, 31))


def test_the_demo_companys_deals_are_on_each_exports_day_as_their_history_says(tmp_path):
    true = open_workbook("demo").snapshot
    dated = rewritten(true, MONTH_ENDS, tmp_path)
    for day in MONTH_ENDS:
        expected, found = known_deals(true, day), known_deals(dated, day)
        assert compared(found) == compared(expected)
        assert found["closed_on"].equals(expected["closed_on"])
        assert len(found) > 1_000
