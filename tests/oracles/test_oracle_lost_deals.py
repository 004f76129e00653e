"""The lost deals report against the raw exports: each figure recounted with plain pandas."""

import pandas as pd
import pytest

from lib.sections import lost_deals as report
from tests.oracles.raw_deals import raw_deals

BLANK = "(not recorded)"

CENTS = 0.03
"""An amount halfway between two cents goes up in the workbook and to the even one here: a cent or two of a sum."""


@pytest.fixture(scope="module")
def deals(workbook, exports):
    """The team's deals from the files alone, with reason, competitor, company and the last open stage."""
    found = raw_deals(workbook, exports)
    more = exports.execute(
        """SELECT DISTINCT "Record ID" AS id, coalesce("Closed Lost Reason", '(not recorded)') AS reason,
        "Competitor" AS competitor, "Associated Company ID" AS company FROM deals"""
    ).df()
    stages = exports.execute(
        """SELECT h."Record ID" AS id, arg_max(h."New value", (h."Timestamp", h."Change ID")) AS stage
        FROM (SELECT DISTINCT * FROM history) h JOIN (SELECT DISTINCT "Record ID", "Pipeline" FROM deals) d
          ON d."Record ID" = h."Record ID"
        JOIN pipelines s ON s."Pipeline" = d."Pipeline" AND s."Stage" = h."New value" AND s."Type" = 'open'
        WHERE h."Property" = 'Deal Stage' GROUP BY 1"""
    ).df()
    return found.merge(more, on="id", validate="one_to_one").merge(stages, on="id", how="left")


@pytest.fixture(scope="module")
def lost(deals):
    """Those that were lost."""
    return deals[deals["kind"] == "lost"].fillna({"stage": BLANK})


def figures(section, definition):
    return [figure for figure in section.figures if figure.definition == definition]


def undated(section, definition):
    return {tuple(f.group.values()): f for f in figures(section, definition) if f.starts_on is None}


def within(rows, figure):
    return rows[rows["closed"].between(pd.Timestamp(figure.starts_on), pd.Timestamp(figure.ends_on))]


def test_lost_by_period(workbook, lost):
    section = report.which(workbook)
    for figure in figures(section, "losses/closed"):
        assert figure.value == len(within(lost, figure))
    for figure in figures(section, "lost_value/closed"):
        assert figure.value == pytest.approx(within(lost, figure)["money"].sum(), abs=CENTS)


def test_the_largest_lost_deals_are_listed(workbook, lost):
    section = report.which(workbook)
    period = workbook.period
    mine = lost[lost["closed"].between(pd.Timestamp(period.starts_on), pd.Timestamp(period.ends_on))]
    if mine.empty:
        assert section.table is None
        return
    assert section.table.total_rows == len(mine)
    largest = section.table.rows[0][section.table.labels.index("Value")]
    assert largest == workbook.formats.text(mine["money"].max(), "money")


def test_lost_by_reason_blank_ones_too(workbook, lost):
    section = report.why(workbook)
    counts, values = undated(section, "losses/closed"), undated(section, "lost_value/closed")
    for name, rows in lost.groupby("reason"):
        assert counts[(name,)].value == len(rows)
        assert values[(name,)].value == pytest.approx(rows["money"].sum(), abs=CENTS)
    assert sum(f.value for f in counts.values()) == len(lost)
    assert counts[(BLANK,)].value == (lost["reason"] == BLANK).sum() > 0
    for figure in figures(section, "losses/closed"):
        if figure.starts_on:
            assert figure.value == (within(lost, figure)["reason"] == figure.group["lost_reason"]).sum()


def test_lost_by_stage_and_reason(workbook, lost):
    section = report.where(workbook)
    counts, values = undated(section, "losses/closed"), undated(section, "lost_value/closed")
    assert sum(f.value for f in counts.values()) == len(lost)
    for name, rows in lost.groupby(["stage", "reason"]):
        assert counts[name].value == len(rows), name
        if rows["money"].notna().any():
            assert values[name].value == pytest.approx(rows["money"].sum(), abs=CENTS)


def test_lost_to_and_won_against_each_competitor(workbook, deals):
    section = report.to_whom(workbook)
    decided = deals[(deals["kind"] != "open") & deals["competitor"].notna()]
    found = undated(section, "contested_win_rate/named")
    assert len(found) == decided["competitor"].nunique()
    for name, rows in decided.groupby("competitor"):
        won = (rows["kind"] == "won").sum()
        assert (found[(name,)].numerator, found[(name,)].denominator) == (won, len(rows))


@pytest.mark.parametrize(("by", "column"), [("lost_stage", "stage"), ("lost_reason", "reason")])
def test_days_to_the_loss(workbook, lost, by, column):
    days = (lost["closed"] - lost["created"]).dt.days
    timed = lost.assign(days=days.where(days >= 0)).dropna(subset="days")
    found = undated(report.time_to_loss(workbook, by), "time_to_loss/lost/median")
    for name, rows in timed.groupby(column):
        assert found[(name,)].value == rows["days"].median()


def test_how_many_have_a_reason_and_a_competitor(workbook, lost):
    section = report.how_well_recorded(workbook)
    for definition, has in (
        ("recorded", lost["reason"] != BLANK),
        ("competitor", lost["competitor"].notna()),
    ):
        found = undated(section, f"reason_coverage/{definition}")
        assert (found[()].numerator, found[()].denominator) == (has.sum(), len(lost))
        for name, rows in lost.assign(has=has).groupby("owner"):
            assert (found[(name,)].numerator, found[(name,)].denominator) == (rows["has"].sum(), len(rows))


def test_the_win_back_list_follows_its_printed_rule(workbook, deals, lost):
    ago = (pd.Timestamp(workbook.as_of) - lost["closed"]).dt.days
    then = lost[ago.between(90, 365) & (lost["money"] != 0) & lost["money"].notna()]
    busy = set(deals[deals["kind"] == "open"]["company"].dropna())
    listed = then[
        then["reason"].isin(["Timing", "No budget", "No decision"])
        & (then["money"] >= then["money"].median())
        & ~then["company"].isin(busy)
        & then["company"].notna()
    ]
    section = report.win_back(workbook)
    if listed.empty:
        assert not section.figures
        return
    found = section.figures[0]
    assert (found.n, section.table.total_rows) == (len(listed), len(listed))
    assert found.value == pytest.approx(listed["money"].sum(), abs=CENTS)
