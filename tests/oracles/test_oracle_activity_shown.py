"""What tables and sentences of sales activity show beside their figures, counted with pandas from the files."""

import pandas as pd
import pytest

from lib.sections import sales_activity
from tests.oracles.raw_activities import of_ours, raw_activities, team_names

KINDS = ["call", "meeting", "email", "task"]


@pytest.fixture(scope="module")
def own(workbook, exports):
    """The team's activities: done by one of them, or assigned to one where nobody is recorded to have done it."""
    rows, team = raw_activities(workbook, exports), team_names(workbook, exports)
    return rows[rows["doer"].fillna(rows["owner"]).isin(team)]


@pytest.fixture(scope="module")
def waiting(own):
    """What is not done and has a day."""
    return own[own["done"].isna() & own["due"].notna()]


def counts_by_kind(rows, person):
    wide = pd.crosstab(rows[person], rows["kind"]).reindex(columns=KINDS, fill_value=0)
    assert wide.to_numpy().sum() == len(rows)
    return {name: [*row, sum(row)] for name, row in zip(wide.index, wide.to_numpy().tolist(), strict=True)}


def shown(section):
    """The counts of each row of a table of people."""
    rows = section.table.rows if section.table else ()
    return {name: [int(cell.replace(",", "")) for cell in cells] for name, *cells in rows}


def test_what_is_planned_by_person_and_kind_and_how_much_later(workbook, waiting):
    today = pd.Timestamp(workbook.as_of)
    ahead = waiting[waiting["due"] >= today]
    # the day of the report is a Sunday: the coming days end with the next one
    soon = ahead[ahead["due"] <= today + pd.Timedelta(days=7)]
    later = len(ahead) - len(soon)
    section = sales_activity.planned_next(workbook)
    assert shown(section) == (counts_by_kind(soon, "owner") if len(soon) else {})
    said = section.note or section.headline
    assert later > 0
    assert f"{later} {'activity is' if later == 1 else 'activities are'} planned for later." in said


def test_the_activities_that_wait_longest(workbook, waiting):
    today = pd.Timestamp(workbook.as_of)
    late = waiting[waiting["due"] < today]
    section = sales_activity.overdue(workbook)
    if late.empty:
        assert section.headline == "No planned activity is past its day."
        return
    days = (today - late["due"]).dt.days.sort_values(ascending=False)
    assert section.headline == f"{len(late)} activities are overdue, the oldest by {days.iloc[0]} days."
    assert [int(row[-1]) for row in section.table.rows] == days.head(15).tolist()
    assert [row[1] for row in section.table.rows] == late.sort_values(["due", "id"])["owner"].head(
        15
    ).tolist()


def test_who_did_what_last_week_by_kind(workbook, own):
    today = pd.Timestamp(workbook.as_of)
    week = of_ours(own)[lambda rows: rows["done"].between(today - pd.Timedelta(days=6), today)]
    told = shown(sales_activity.done_by_whom(workbook))
    # between the kinds and the sum stand other kinds: the demo has none
    assert {cells[-2] for cells in told.values()} == {0}
    busy = {name: [*cells[:4], cells[-1]] for name, cells in told.items() if cells[-1]}
    assert busy == counts_by_kind(week, "doer")


def test_last_week_beside_the_mean_of_eight_and_letters_received(workbook, own):
    today = pd.Timestamp(workbook.as_of)
    ago = (today - own["done"]).dt.days
    week, before = own[ago.between(0, 6)], own[ago.between(7, 62)]
    section = sales_activity.done_last_week(workbook)
    now, usual = of_ours(week), of_ours(before)
    calls = (now["kind"] == "call").sum()
    mean = f"{len(usual) / 8:.1f}".removesuffix(".0")
    assert section.headline == (
        f"{len(now)} activities done last week, {calls} calls among them, against {mean} in a usual week."
    )
    received = len(week[week["done"].notna() & week["doer"].isna()])
    noun = "letter" if received == 1 else "letters"
    assert section.note.startswith(f"{received} {noun} received" if received else "")
    assert bool(section.note) == bool(received)
