"""The funnel, the ends of stays and the time in a stage of the demo teams, against plain SQL over the raw history."""

import pandas as pd
import pytest

from lib.sections import pipeline
from tests.oracles.deals_from_raw import of_team, stood

_STAYS = """
WITH entries AS (
    SELECT DISTINCT h."Record ID" AS id, h."New value" AS stage, CAST(h."Timestamp" AS TIMESTAMPTZ) AS moment,
        CAST(h."Change ID" AS BIGINT) AS change_id, d."Pipeline" AS pipeline
    FROM history h JOIN (SELECT DISTINCT "Record ID", "Pipeline" FROM deals) d USING ("Record ID")
    WHERE h."Property" = 'Deal Stage'
        AND CAST(timezone($zone, CAST(h."Timestamp" AS TIMESTAMPTZ)) AS DATE) <= $day
), moved AS (
    SELECT *, lead(stage) OVER w AS next_stage, lead(moment) OVER w AS next_moment,
        row_number() OVER w AS place, min(moment) OVER (PARTITION BY id) AS first_moment
    FROM entries WINDOW w AS (PARTITION BY id ORDER BY moment, change_id)
)
SELECT m.id, m.pipeline, m.stage, m.place, CAST(s."Order" AS INT) AS position,
    t."Type" AS next_kind, CAST(t."Order" AS INT) AS next_position,
    date_diff('second', m.moment, m.next_moment) / 86400.0 AS days,
    date_diff('day', CAST(timezone($zone, m.moment) AS DATE), $day) AS days_so_far,
    CAST(timezone($zone, m.first_moment) AS DATE) AS first_on, m.next_stage IS NOT NULL AS has_ended
FROM moved m JOIN pipelines s ON s."Pipeline" = m.pipeline AND s."Stage" = m.stage AND s."Type" = 'open'
LEFT JOIN pipelines t ON t."Pipeline" = m.pipeline AND t."Stage" = m.next_stage
ORDER BY m.id, m.place
"""


@pytest.fixture(scope="module")
def stays(workbook, exports):
    """Every stay of the team's deals in an open stage, with what became of the deal."""
    zone = workbook.parameters.settings.calendar.timezone
    found = exports.execute(_STAYS, {"zone": zone, "day": workbook.as_of}).df()
    deals = of_team(stood(exports, workbook.parameters, workbook.as_of), workbook.parameters)
    return found.merge(deals[["kind"]], left_on="id", right_index=True)


@pytest.fixture(scope="module")
def cohort(workbook, stays):
    """Those of the deals that entered in the year up to the day."""
    last = pd.Timestamp(workbook.as_of)
    return stays[
        pd.to_datetime(stays["first_on"]).between(last - pd.DateOffset(years=1) + pd.Timedelta(days=1), last)
    ]


def figures(section):
    return {(figure.definition, *figure.group.values()): figure.value for figure in section.figures}


def test_each_way_a_stay_ends(workbook, cohort):
    found = figures(pipeline.stage_endings(workbook))
    for (pipe, stage), group in cohort.groupby(["pipeline", "stage"]):
        onward = group["next_kind"].eq("open") & (group["next_position"] > group["position"])
        back = group["next_kind"].eq("open") & ~onward
        still = ~group["has_ended"] & (group["kind"] == "open")
        closed = {
            kind: group["next_kind"].eq(kind) | (~group["has_ended"] & (group["kind"] == kind))
            for kind in ("won", "lost")
        }
        ends = {"advanced": onward, "moved_back": back, "still_there": still, **closed}
        for end, is_so in ends.items():
            assert found[f"stage_entries/{end}", pipe, stage] == is_so.sum(), (pipe, stage, end)
        assert found["stage_entries/entries", pipe, stage] == len(group) == sum(map(sum, ends.values()))


def test_the_funnel_three_ways(workbook, cohort):
    found = figures(pipeline.funnel(workbook))
    for pipe, group in cohort.groupby("pipeline"):
        order = group.drop_duplicates("stage").sort_values("position")["stage"].tolist()
        is_won = group.groupby("id")["kind"].first().eq("won")
        # entries to the first stage, then to the second after that, and so on: each deal's clock runs on
        clock = pd.Series(0, index=is_won.index)
        for stage in order:
            here = group[group["stage"] == stage]
            after = here[here["place"] > here["id"].map(clock)]
            clock = after.groupby("id")["place"].min()
            place = here["position"].iloc[0]
            later = group[group["position"] >= place]["id"]
            assert found["funnel/strict", pipe, stage] == len(clock)
            assert found["funnel/any_stage", pipe, stage] == here["id"].nunique()
            assert found["funnel/inferred", pipe, stage] == len(set(later) | set(is_won.index[is_won]))
        assert found["funnel/strict", pipe, "Won"] == is_won.reindex(clock.index).sum()
        assert found["funnel/any_stage", pipe, "Won"] == is_won.sum()


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
    found = figures(pipeline.time_in_stage(workbook))
    open_now = stays[(stays["kind"] == "open") & ~stays["has_ended"]]
    several = open_now["pipeline"].nunique() > 1 or open_now.groupby("pipeline").ngroups > 1
    for (pipe, stage), present in open_now.groupby(["pipeline", "stage"]):
        name = f"{stage} ({pipe})" if several else stage
        here = stays[(stays["pipeline"] == pipe) & (stays["stage"] == stage)]
        known = here[here["has_ended"] | (here["kind"] == "open")]
        winners = here.loc[here["has_ended"] & (here["kind"] == "won"), "days"]
        days = known["days"].where(known["has_ended"], known["days_so_far"].astype("float64"))
        assert found["time_in_stage/open_so_far", name] == present["days_so_far"].median()
        assert found["time_in_stage/winners", name] == pytest.approx(winners.median())
        assert found["time_in_stage/winners_p90", name] == pytest.approx(winners.quantile(0.9))
        median = product_limit_median(days.tolist(), known["has_ended"].tolist())
        assert found["time_in_stage/all_stays", name] == (None if median is None else pytest.approx(median))
        slow = (present["days_so_far"] > winners.quantile(0.9)).sum()
        assert found["time_in_stage/slow", name] == slow
