"""Proposals of the demo teams: from quotes.csv, and from the first entry of each deal into a stage of proposing."""

import pandas as pd
import pytest

from lib.sections import sales_activity
from tests.oracles.found import figures, within
from tests.oracles.raw_deals import raw_deals

_SENT = """
SELECT DISTINCT "Quote" AS quote, "Record ID" AS id, "Sent" AS moment FROM quotes WHERE "Sent" IS NOT NULL
"""
_ENTERED = """
SELECT DISTINCT "Change ID" AS change, "Record ID" AS id, "Timestamp" AS moment FROM history
WHERE "Property" = 'Deal Stage' AND regexp_matches(lower("New value"), 'proposal|quote|offer')
"""


@pytest.fixture(scope="module")
def given(workbook, exports):
    """Under each definition one row per proposal with its day."""
    zone, mine = workbook.parameters.settings.calendar.timezone, raw_deals(workbook, exports)["id"]
    rows = {}
    for name, query in (("sent", _SENT), ("entered", _ENTERED)):
        found = exports.execute(query).df()
        moments = pd.to_datetime(found["moment"], utc=True, format="ISO8601").dt.tz_convert(zone)
        rows[name] = found.assign(day=moments.dt.tz_localize(None).dt.normalize())[found["id"].isin(mine)]
    first = {name: dated.groupby("id", as_index=False)["day"].min() for name, dated in rows.items()}
    return {"first_sent": first["sent"], "versions": rows["sent"], "stage": first["entered"]}


@pytest.mark.parametrize("way", ["first_sent", "versions", "stage"])
def test_proposals_of_each_period(workbook, given, way):
    found = figures(sales_activity.proposals(workbook), f"proposals_given/{way}")
    assert [figure.starts_on for figure in found] == [period.starts_on for period in workbook.history]
    assert sum(figure.value for figure in found) > 0
    for figure in found:
        assert figure.value == figure.n == len(within(given[way], figure, "day"))


def test_revisions_and_first_entries_are_there_to_be_told_apart(given):
    counts = {way: len(rows) for way, rows in given.items()}
    assert counts["versions"] > counts["first_sent"] > 0
    assert counts["stage"] > 0
