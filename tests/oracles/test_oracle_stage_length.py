"""Days in each stage of the demo teams: every deal's recorded history walked change by change."""

import pandas as pd
import pytest

from lib.sections import sales_cycle
from tests.oracles.deals_from_raw import of_team, stood
from tests.oracles.test_pipeline_stages import product_limit_median

_CHANGES = """
SELECT DISTINCT h."Record ID" AS id, CAST(h."Change ID" AS BIGINT) AS change, h."Timestamp" AS at,
    h."Old value" AS old, h."New value" AS new, d."Pipeline" AS pipeline, d."Create Date" AS created
FROM history h JOIN (SELECT DISTINCT "Record ID", "Pipeline", "Create Date" FROM deals) d USING ("Record ID")
WHERE h."Property" = 'Deal Stage'
"""


@pytest.fixture(scope="module")
def visits(workbook, exports):
    """One row per stay in an open stage: stage, kind of the deal, days, has_ended, is_begin_known."""
    changes = exports.execute(_CHANGES).df()
    for name in ("at", "created"):
        changes[name] = pd.to_datetime(changes[name], utc=True, format="ISO8601")
    changes = changes.sort_values(["at", "change"])
    # the demo's history tells how every deal began: no stay is found half way
    assert changes.drop_duplicates("id")["old"].isna().all()
    stages = exports.execute('SELECT "Pipeline", "Stage" FROM pipelines WHERE "Type" = \'open\'').df()
    is_open_stage = set(stages.itertuples(index=False, name=None))
    deals = of_team(stood(exports, workbook.parameters, workbook.as_of), workbook.parameters)
    zone = workbook.parameters.settings.calendar.timezone
    rows = []
    for deal_id, moves in changes[changes["id"].isin(deals.index)].groupby("id"):
        entered = []
        for move in moves.to_dict("records"):
            if not entered or entered[-1]["new"] != move["new"]:
                entered.append(move)
        for place, move in enumerate(entered):
            if (move["pipeline"], move["new"]) not in is_open_stage:
                continue
            left = entered[place + 1]["at"] if place + 1 < len(entered) else None
            so_far = (
                pd.Timestamp(workbook.as_of) - move["at"].tz_convert(zone).tz_localize(None).normalize()
            ).days
            rows.append(
                {
                    "stage": move["new"],
                    "kind": deals.at[deal_id, "kind"],
                    "has_ended": left is not None,
                    "days": (left - move["at"]).total_seconds() / 86_400 if left is not None else so_far,
                    "is_begin_known": place > 0 or move["at"] < move["created"] + pd.Timedelta(days=1),
                }
            )
    return pd.DataFrame(rows)


def test_days_in_each_stage_are_those_of_stays_whose_begin_and_end_are_told(workbook, visits):
    ended = visits[visits["has_ended"] & visits["is_begin_known"]].groupby("stage")["days"]
    ways = {"mean": ended.mean(), "median": ended.median(), "p90": ended.quantile(0.9)}
    found = [figure for figure in sales_cycle.by_stage(workbook).figures if figure.metric == "stage_length"]
    assert {figure.group["visit_stage"] for figure in found} == set(ended.groups)
    for figure in found:
        stage, way = figure.group["visit_stage"], figure.definition.split("/")[-1]
        assert figure.value == pytest.approx(ways[way][stage], abs=1e-6)
        assert figure.n == ended.size()[stage]


def test_the_median_with_stays_that_go_on_is_the_product_limit(workbook, visits):
    section = sales_cycle.by_stage(workbook)
    for figure in section.figures:
        if figure.metric != "stage_length_with_open":
            continue
        here = visits[visits["stage"] == figure.group["visit_stage"]]
        known = here[here["is_begin_known"] & (here["has_ended"] | (here["kind"] == "open"))]
        median = product_limit_median(known["days"].tolist(), known["has_ended"].tolist())
        assert figure.value == (None if median is None else pytest.approx(median, abs=1e-6))
