"""The funnel, the ends of stays and the time in a stage of the demo teams, against plain SQL over the raw history."""

import pandas as pd
import pytest

from lib.sections import pipeline
from tests.oracles import raw_pipeline
from tests.oracles.found import every_figure


@pytest.fixture(scope="module")
def stays(workbook, exports):
    """Every stay of the team's deals in an open stage, with what became of the deal."""
    return raw_pipeline.stays(workbook, exports)


@pytest.fixture(scope="module")
def ladders(exports):
    """Pipeline → its open stages in order."""
    query = """SELECT "Pipeline" AS pipe, "Stage" AS stage FROM pipelines WHERE "Type" = 'open' ORDER BY CAST("Order" AS INT)"""
    return exports.execute(query).df().groupby("pipe")["stage"].agg(list)


@pytest.fixture(scope="module")
def cohort(workbook, stays):
    """Those of the deals that entered in the year up to the day."""
    last = pd.Timestamp(workbook.as_of)
    return stays[
        pd.to_datetime(stays["first_on"]).between(last - pd.DateOffset(years=1) + pd.Timedelta(days=1), last)
    ]


def test_each_way_a_stay_ends(workbook, cohort):
    expected = {}
    for (pipe, stage), group in cohort.groupby(["pipeline", "stage"]):
        onward = group["next_kind"].eq("open") & (group["next_position"] > group["position"])
        back = group["next_kind"].eq("open") & ~onward
        still = ~group["has_ended"] & (group["kind"] == "open")
        closed = {
            kind: group["next_kind"].eq(kind) | (~group["has_ended"] & (group["kind"] == kind))
            for kind in ("won", "lost")
        }
        ends = {"advanced": onward, "moved_back": back, "still_there": still, **closed}
        assert len(group) == sum(map(sum, ends.values()))
        expected["stage_entries/entries", pipe, stage] = len(group)
        expected |= {(f"stage_entries/{end}", pipe, stage): is_so.sum() for end, is_so in ends.items()}
    assert every_figure(pipeline.stage_endings(workbook)) == expected


def test_the_funnel_three_ways(workbook, cohort, ladders):
    expected = {}
    for pipe, group in cohort.groupby("pipeline"):
        is_won = group.groupby("id")["kind"].first().eq("won")
        # entries to the first stage, then to the second after that, and so on: each deal's clock runs on
        clock = pd.Series(0, index=is_won.index)
        for rung, stage in enumerate(ladders[pipe]):
            here = group[group["stage"] == stage]
            after = here[here["place"] > here["id"].map(clock)]
            clock = after.groupby("id")["place"].min()
            later = group[group["stage"].isin(ladders[pipe][rung:])]["id"]
            expected["funnel/strict", pipe, stage] = len(clock)
            expected["funnel/any_stage", pipe, stage] = here["id"].nunique()
            expected["funnel/inferred", pipe, stage] = len(set(later) | set(is_won.index[is_won]))
        expected["funnel/strict", pipe, "Won"] = is_won.reindex(clock.index).sum()
        expected["funnel/any_stage", pipe, "Won"] = expected["funnel/inferred", pipe, "Won"] = is_won.sum()
    assert every_figure(pipeline.funnel(workbook)) == expected


def product_limit_median(days, has_ended):
    """Kaplan and Meier's median, one event after the other."""
    table = pd.DataFrame({"days": days, "ended": has_ended})
    staying = 1.0
    for day in sorted(table.loc[table["ended"], "days"].unique()):
        at_risk = (table["days"] >= day).sum()
        staying *= 1 - (table["ended"] & (table["days"] == day)).sum() / at_risk
        if staying <= 0.5 + 1e-9:
            return day
    return None


def test_time_in_stage_with_stays_that_go_on(workbook, stays):
    open_now = stays[(stays["kind"] == "open") & ~stays["has_ended"]]
    several, expected = open_now["pipeline"].nunique() > 1, {}
    for (pipe, stage), present in open_now.groupby(["pipeline", "stage"]):
        name = f"{stage} ({pipe})" if several else stage
        here = stays[(stays["pipeline"] == pipe) & (stays["stage"] == stage)]
        known = here[here["has_ended"] | (here["kind"] == "open")]
        winners = here.loc[here["has_ended"] & (here["kind"] == "won"), "days"]
        days = known["days"].where(known["has_ended"], known["days_so_far"].astype("float64"))
        limit = winners.quantile(0.9)
        expected |= {
            ("time_in_stage/open_so_far", name): present["days_so_far"].median(),
            ("time_in_stage/all_stays", name): product_limit_median(days, known["has_ended"]),
            ("time_in_stage/winners", name): winners.median() if len(winners) else None,
            ("time_in_stage/winners_p90", name): limit if len(winners) else None,
            ("time_in_stage/slow", name): (present["days_so_far"] > limit).sum(),
        }
    assert every_figure(pipeline.time_in_stage(workbook)) == pytest.approx(expected)
