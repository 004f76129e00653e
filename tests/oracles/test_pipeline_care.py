"""How open deals are looked after in the demo teams, against plain SQL and pandas over the exports."""

import pandas as pd
import pytest

from lib.sections import pipeline
from tests.oracles.found import assert_rate, every_figure, figures, only
from tests.oracles.raw_pipeline import stays, tended_deals

CENT = 0.005
TIMES = {0: "never", 1: "once", 2: "twice", 3: "three times or more"}


@pytest.fixture(scope="module")
def deals(workbook, exports):
    """The team's deals with how they are looked after, and how often they were pushed in words."""
    found = tended_deals(workbook, exports)
    return found.assign(times=found["pushes"].clip(upper=3).map(TIMES))


@pytest.fixture(scope="module")
def open_deals(deals):
    """Those that are open."""
    return deals[deals["kind"] == "open"]


def test_past_due_quiet_unplanned_undated_and_unvalued_deals(workbook, open_deals):
    section, total = pipeline.needs_attention(workbook), open_deals["amount"].sum()
    faults = {
        "past_due_deals": open_deals["is_late"],
        "undated_deals": open_deals["expected_on"].isna(),
        "quiet_deals": open_deals["quiet_days"] >= 30,
        "deals_without_next_step": ~open_deals["has_next"],
        "unvalued_deals": open_deals["amount"].isna(),
    }
    for metric, is_faulty in faults.items():
        assert_rate(only(section, f"{metric}/count"), is_faulty.sum(), len(open_deals))
    for metric in set(faults) - {"unvalued_deals"}:
        figure, value = only(section, f"{metric}/value"), open_deals.loc[faults[metric], "amount"].sum()
        assert (figure.numerator, figure.denominator) == pytest.approx((value, total), abs=CENT)
        assert figure.value == pytest.approx(value / total)
    assert len(section.figures) == 2 * len(faults) - 1


def shown(section):
    """First cell of each row of a table, without its star → the other cells."""
    return {row[0].rstrip("*").strip(): list(row[1:]) for row in section.table.rows}


def days_pushed(deals, formats):
    """The median days that pushed deals were pushed, as a table writes it."""
    pushed = deals.loc[deals["pushed_days"] > 0, "pushed_days"]
    return formats.text(pushed.median() if len(pushed) else None, "days")


def test_pushes_and_the_win_rate_of_pushed_deals(workbook, deals, open_deals):
    section, text = pipeline.pushes(workbook), workbook.formats.text
    decided = deals[deals["closed_on"].notna()]
    rates = {
        figure.group["push_group"]: figure for figure in figures(section, "win_rate_after_pushes/closed")
    }
    assert set(rates) == set(decided["times"])
    for name, rows in decided.groupby("times"):
        assert_rate(rates[name], (rows["kind"] == "won").sum(), len(rows))
    assert_rate(only(section, "pushed_deals/count"), (open_deals["pushes"] > 0).sum(), len(open_deals))
    assert len(section.figures) == len(rates) + 1
    for name, rows in open_deals.groupby("times"):
        cells = [text(len(rows), "count"), text(rows["amount"].sum(), "money")]
        assert shown(section)[name][:3] == [*cells, days_pushed(rows, workbook.formats)]


def test_pushes_by_owner(workbook, open_deals):
    section, text = pipeline.pushed_by(workbook), workbook.formats.text
    rates = {figure.group["owner"]: figure for figure in section.figures}
    assert set(rates) == set(open_deals["owner"])
    for owner, rows in open_deals.groupby("owner"):
        pushed = (rows["pushes"] > 0).sum()
        assert_rate(rates[owner], pushed, len(rows))
        cells = [text(pushed, "count"), text(len(rows), "count"), text(pushed / len(rows), "share")]
        pushes = [text(rows["pushes"].sum(), "count"), days_pushed(rows, workbook.formats)]
        assert shown(section)[owner] == [*cells, *pushes]


def slow_deals(of_team):
    """Ids of open deals that have been in their stage longer than nine in ten winners were."""
    is_winners = of_team["has_ended"] & (of_team["kind"] == "won")
    limits = of_team[is_winners].groupby(["pipeline", "stage"])["days"].quantile(0.9)
    present = of_team[~of_team["has_ended"] & (of_team["kind"] == "open")]
    limit = [
        limits.get((pipe, stage)) for pipe, stage in zip(present["pipeline"], present["stage"], strict=True)
    ]
    return present.loc[present["days_so_far"] > pd.Series(limit, index=present.index), "id"]


def test_the_deals_to_act_on_are_those_of_the_rule_the_most_probable_value_first(
    workbook, exports, open_deals
):
    reasons = pd.DataFrame(
        {
            "past due": open_deals["is_late"],
            "undated": open_deals["expected_on"].isna(),
            "quiet": open_deals["quiet_days"] >= 30,
            "unplanned": ~open_deals["has_next"],
            "pushed": open_deals["pushes"] >= 3,
            "slow": open_deals.index.isin(slow_deals(stays(workbook, exports))),
            "unvalued": open_deals["amount"].isna(),
        }
    )
    assert not reasons.all().any()
    listed = open_deals.assign(number=reasons.sum(axis="columns"))[reasons.any(axis="columns")]
    order = ["weighted", "amount", "number", "id"]
    ranked = listed.reset_index().sort_values(order, ascending=[False, False, False, True]).head(15)
    expected = {("deals_to_act_on/listed",): len(listed)}
    for place, deal in enumerate(ranked.to_dict("records"), 1):
        value = None if pd.isna(deal["weighted"]) else deal["weighted"]
        expected["deals_to_act_on/weighted", deal["id"], str(place)] = value
    assert every_figure(pipeline.next_deals(workbook)) == pytest.approx(expected, abs=CENT)
