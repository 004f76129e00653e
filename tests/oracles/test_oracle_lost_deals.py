"""The lost deals report against the raw exports: each figure recounted with plain pandas."""

from dataclasses import replace

import pandas as pd
import pytest

from lib.sections import lost_deals as report
from tests.oracles.found import assert_rate, every_figure, figures, only, within
from tests.oracles.raw_deals import raw_deals

BLANK = "(not recorded)"
CENT = 0.005
COLUMNS = {"lost_reason": "reason", "lost_stage": "stage", "competitor": "competitor", "owner": "owner"}
"""What a figure's group is called in the raw rows."""


@pytest.fixture(scope="module")
def deals(workbook, exports):
    """The team's deals from the files alone, with reason, competitor, company and the last open stage."""
    found = raw_deals(workbook, exports)
    more = exports.execute(
        """SELECT DISTINCT "Record ID" AS id, coalesce("Closed Lost Reason", '(not recorded)') AS reason,
        "Competitor" AS competitor, "Associated Company ID" AS company,
        "Record ID" IN (
            SELECT h."Record ID" FROM history h JOIN pipelines s ON s."Stage" = h."New value" AND s."Type" = 'lost'
            WHERE h."Property" = 'Deal Stage' AND h."Automated" = 'true'
        ) AS is_ruled FROM deals"""
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


def of_group(rows, figure):
    """The rows of a figure's group and days."""
    for name, group in figure.group.items():
        rows = rows[rows[COLUMNS[name]] == group]
    return within(rows, figure, "closed") if figure.starts_on else rows


def assert_losses(section, lost, by, spans):
    """Number and value of every group that occurs, on all days and in each of the spans asked for."""
    groups = [()] if not by else lost[[COLUMNS[name] for name in by]].drop_duplicates().to_numpy().tolist()
    for definition in ("losses/closed", "lost_value/closed"):
        found = figures(section, definition)
        undated = [tuple(figure.group.values()) for figure in found if figure.starts_on is None]
        if None in spans:
            assert sorted(undated) == sorted(map(tuple, groups))
        for figure in found:
            rows = of_group(lost, figure)
            expected = len(rows) if definition == "losses/closed" else rows["money"].sum()
            assert figure.value == pytest.approx(expected, abs=CENT), figure
            assert figure.n == len(rows)
    dated = {(figure.starts_on, figure.ends_on) for figure in section.figures if figure.starts_on}
    assert dated == {(period.starts_on, period.ends_on) for period in spans if period}


def test_lost_in_sum_and_against_earlier_periods_on_the_cover(workbook, lost):
    section = report.cover(workbook)
    (whole,) = [figure for figure in figures(section, "losses/closed") if figure.starts_on is None]
    assert whole.value == len(lost)
    assert len(section.figures) == 2 * 3 + 2
    dated = replace(section, figures=tuple(figure for figure in section.figures if figure.starts_on))
    assert_losses(dated, lost, (), workbook.compared)
    assert_rate(only(section, "reason_coverage/recorded"), (lost["reason"] != BLANK).sum(), len(lost))


def test_lost_by_period(workbook, lost):
    assert_losses(report.which(workbook), lost, (), workbook.history)


def test_the_largest_lost_deals_are_listed(workbook, lost):
    section, period = report.which(workbook), workbook.period
    mine = lost[lost["closed"].between(pd.Timestamp(period.starts_on), pd.Timestamp(period.ends_on))]
    if mine.empty:
        assert section.table is None
        return
    assert section.table.total_rows == len(mine)
    largest = mine["money"].dropna().nlargest(len(section.table.rows))
    place = section.table.labels.index("Value")
    listed = [row[place] for row in section.table.rows[: len(largest)]]
    assert listed == [workbook.formats.text(value, "money") for value in largest]


def test_lost_by_reason_blank_ones_too(workbook, lost):
    section = report.why(workbook)
    assert_losses(section, lost, ("lost_reason",), (None, *workbook.compared))
    blank = {"lost_reason": BLANK}
    assert [f.value for f in figures(section, "losses/closed") if f.group == blank and not f.starts_on] == [
        (lost["reason"] == BLANK).sum()
    ]


def test_lost_by_stage_and_reason(workbook, lost):
    assert_losses(report.where(workbook), lost, ("lost_stage", "lost_reason"), (None,))


def test_lost_to_and_won_against_each_competitor(workbook, deals, lost):
    section = report.to_whom(workbook)
    decided = deals[(deals["kind"] != "open") & deals["competitor"].notna()]
    rates = {figure.group["competitor"]: figure for figure in figures(section, "contested_win_rate/named")}
    assert set(rates) == set(decided["competitor"])
    for name, rows in decided.groupby("competitor"):
        assert_rate(rates[name], (rows["kind"] == "won").sum(), len(rows))
    values = {figure.group["competitor"]: figure.value for figure in figures(section, "lost_value/closed")}
    sums = lost.fillna({"competitor": BLANK}).groupby("competitor")["money"].sum()
    assert values == pytest.approx(sums.to_dict(), abs=CENT)
    assert_rate(only(section, "reason_coverage/competitor"), lost["competitor"].notna().sum(), len(lost))


def timed(rows):
    """The rows with the days from creation to closing, without those that closed before they began."""
    days = (rows["closed"] - rows["created"]).dt.days
    return rows.assign(days=days.where(days >= 0)).dropna(subset="days")


def lengths(definition, rows, *group):
    """Mean, median and the day by which nine in ten were over."""
    days = rows["days"]
    return {
        (f"{definition}/mean", *group): days.mean(),
        (f"{definition}/median", *group): days.median(),
        (f"{definition}/p90", *group): days.quantile(0.9),
    }


@pytest.mark.parametrize(("by", "column"), [("lost_stage", "stage"), ("lost_reason", "reason")])
def test_days_to_the_loss(workbook, deals, lost, by, column):
    won = timed(deals[deals["kind"] == "won"])
    expected = lengths("time_to_loss/lost", timed(lost)) | lengths("sales_cycle/won", won)
    for name, rows in timed(lost).groupby(column):
        expected |= lengths("time_to_loss/lost", rows, name)
    assert every_figure(report.time_to_loss(workbook, by)) == pytest.approx(expected)


def test_how_many_have_a_reason_that_says_why_and_a_competitor(workbook, lost):
    section = report.how_well_recorded(workbook)
    vague = lost["reason"].str.lower().isin(["other", "unknown", "n/a", "none", "misc"])
    has = {
        "recorded": lost["reason"] != BLANK,
        "clear": (lost["reason"] != BLANK) & ~vague,
        "competitor": lost["competitor"].notna(),
    }
    for definition, flags in has.items():
        rates = {tuple(f.group.values()): f for f in figures(section, f"reason_coverage/{definition}")}
        assert set(rates) == {(), *((owner,) for owner in lost["owner"])}
        assert_rate(rates[()], flags.sum(), len(lost))
        for name, rows in flags.groupby(lost["owner"]):
            assert_rate(rates[(name,)], rows.sum(), len(rows))
    faults = {
        "blank": ~has["recorded"],
        "vague": vague,
        "unnamed": (lost["reason"] == "Competitor") & ~has["competitor"],
        "by_rule": lost["is_ruled"],
    }
    for name, flags in faults.items():
        assert only(section, f"losses/closed/{name}").value == flags.sum()


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
    assert found.value == pytest.approx(listed["money"].sum(), abs=CENT)
