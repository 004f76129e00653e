"""From a goal to metrics: whether each can be computed, how good its data is, and how it stands, by hand."""

from dataclasses import replace

import pytest

from lib.metrics.catalogue import METRICS
from lib.metrics.choosing import CHOSEN, MOST, PRESETS, preset, quality_of, readiness_of, watched, way_so_far
from lib.metrics.periods import period_to_date
from lib.params.goals import Goal
from tests.audit.clean import CLEAN, with_rows
from tests.drawn import drawn_workbook, opened

TABLES = {
    "users": "user_id | name\nu1 | Ann",
    "companies": "company_id | name\nc1 | One\nc2 | Two",
    "deals": """
    deal_id | company_id | owner_id | pipeline | stage | amount | currency | created_on | closed_on
    a       | c1         | u1       | Sales    | Won   | 100    | EUR      | 2026-04-01 | 2026-04-11
    b       | c2         | u1       | Sales    | Won   | 300    | EUR      | 2026-04-01 | 2026-05-01
    c       | c2         | u1       | Sales    | Lost  | 300    | EUR      | 2026-04-01 | 2026-05-01
    """,
    "goals": """
    goal_id | metric      | scope_kind | starts_on  | ends_on    | target
    g1      | new_customers | company  | 2026-04-01 | 2026-06-30 | 4
    """,
}


def goal(*metrics, **more):
    return {"goal": "Sell", "metrics": [{"metric": name, **keys} for name, keys in metrics], **more}


def seen(folder, *goals, as_of="2026-05-31"):
    import datetime as dt

    tables = opened(folder, TABLES, goals=list(goals), as_of=dt.date.fromisoformat(as_of))
    period = period_to_date(tables.parameters.as_of, tables.parameters.settings.calendar)
    return watched(tables, period)


def test_the_goals_of_the_method_are_offered_with_its_metrics():
    assert [each.id for each in PRESETS] == ["cut_costs", "shorten_cycle", "grow_list", "better_follow_up"]
    called = {each.id: {proposal.called for proposal in each.proposals} for each in PRESETS}
    assert called["cut_costs"] == {"New customers", "Retained customers", "Sales cycle"}
    assert called["shorten_cycle"] == {"Sales cycle", "Calls per opportunity", "New customers"}
    assert called["grow_list"] == {"E-mail list growth", "Campaigns", "New customers per campaign"}
    assert called["better_follow_up"] == {"Cases closed the same day", "Calls per agent and day", "Customer callbacks"}  # fmt: skip
    assert all(each.tactics and len(each.proposals) <= MOST for each in PRESETS)
    assert preset("shorten_cycle").measured_by == "sales_cycle"


def test_a_flow_is_measured_against_the_part_of_its_target_that_is_due(tmp_path):
    # 61 of 91 days are over: 61/91 of 500 are due, 400 are won
    (won,) = seen(tmp_path, goal(("won_revenue", {"target": 500.0})))
    assert won.readiness.row["value"] == 400
    assert won.progress.to_date == pytest.approx(500 * 61 / 91)
    assert won.progress.attained == pytest.approx(400 / (500 * 61 / 91))
    assert (won.status, won.target.goals, won.has_own_target) == ("on track", (CHOSEN,), True)


def test_a_rate_and_a_duration_are_due_in_full(tmp_path):
    # 2 of 3 won; 10 and 30 days: 20 on average against 18
    rate, cycle = seen(tmp_path, goal(("win_rate", {"target": 0.9}), ("sales_cycle", {"target": 18.0})))
    assert (rate.progress.to_date, rate.status) == (0.9, "at risk")
    assert rate.progress.attained == pytest.approx(2 / 3 / 0.9)
    assert (cycle.progress.attained, cycle.status) == (pytest.approx(18 / 20), "behind")


def test_without_a_target_of_its_own_the_sources_goals_give_it(tmp_path):
    (new,) = seen(tmp_path, goal(("new_customers", {})))
    assert (new.target.goals, new.has_own_target) == (("g1",), False)
    assert new.progress.attained == pytest.approx(2 / (4 * 61 / 91))
    (deals,) = seen(tmp_path / "other", goal(("won_deals", {})))
    assert deals.status == "no target"


def test_a_metric_of_two_goals_is_watched_once_with_the_target_that_is_given(tmp_path):
    first = goal(("win_rate", {}))
    second = {"goal": "Again", "metrics": [{"metric": "win_rate", "target": 0.5}]}
    (rate,) = seen(tmp_path, first, second)
    assert [each.goal for each in rate.goals] == ["Again", "Sell"]
    assert rate.target.value == 0.5


def test_what_cannot_be_computed_says_why(tmp_path):
    tables = opened(tmp_path, {name: TABLES[name] for name in ("users", "companies", "deals")})
    asked = [("sales_cicle", ""), ("win_rate", "closd"), ("calls_made", ""), ("win_rate", "")]
    periods = (
        period_to_date(tables.parameters.as_of.replace(year=2024), tables.parameters.settings.calendar),
    )
    unknown, undefined, lacking, empty = (readiness_of(tables, *each, periods) for each in asked)
    assert (unknown.state, unknown.label) == ("not in the catalogue", "sales cicle")
    assert unknown.why_not == "The catalogue has no metric sales_cicle. Did you mean sales_cycle?"
    assert undefined.state == "no such definition"
    assert "it has closed, closed_value, created" in undefined.why_not
    assert (lacking.state, lacking.values) == ("table missing", None)
    assert "no table activities" in lacking.why_not
    assert (empty.state, empty.why_not) == ("no value", "Nothing to divide by in this period.")


def test_what_cannot_be_computed_has_no_status_but_stays_in_the_list(tmp_path):
    calls, unknown = seen(tmp_path, goal(("calls_made", {"target": 5.0}), ("no_such_metric", {})))
    assert (calls.status, calls.progress) == ("no figure", None)
    assert (unknown.status, unknown.readiness.state) == ("no figure", "not in the catalogue")


def test_the_way_of_a_goal_is_told_from_where_it_began():
    shorter = Goal(goal="x", measured_by="sales_cycle", from_value=60.0, to_value=40.0)
    assert way_so_far(shorter, 55.0) == pytest.approx(0.25)
    assert way_so_far(shorter, 65.0) == pytest.approx(-0.25)
    assert way_so_far(shorter, float("nan")) != way_so_far(shorter, float("nan"))
    still = shorter.model_copy(update={"to_value": 60.0})
    assert way_so_far(still, 55.0) != way_so_far(still, 55.0)


TWICE = "d5 | One | c1 | u1 | Pro Suite | Sales | Won | 100 | EUR | Web | | 2026-01-02 | 2026-01-05 | 2026-01-11 |"


def test_the_grade_counts_faults_in_the_fields_a_metric_reads(tmp_path):
    tables = with_rows("deals", TWICE)
    tables["deals"] = tables["deals"].replace("| 2026-08-01", "| 2026-05-30")
    audit = drawn_workbook(tmp_path, tables).audit
    findings = audit.findings[audit.findings["table"] == "deals"]
    past_due = findings[findings["field"] == "expected_close_on"]["record_id"]
    assert list(past_due) == ["d3"]
    # five deals; what is wrong with the expected day of one does not touch the sales cycle
    quality = quality_of(audit, "sales_cycle/won")
    touched = set(findings[findings["field"].isin(quality.fields)]["record_id"])
    assert "d3" not in touched
    assert (quality.table, quality.grade.records, quality.grade.clean) == ("deals", 5, 5 - len(touched))
    assert quality_of(audit, "no_such_metric/x") is None


def test_rows_set_aside_are_never_clean(tmp_path):
    audit = drawn_workbook(tmp_path, CLEAN).audit
    whole = quality_of(audit, "win_rate/closed").grade
    assert whole.clean == whole.records
    is_deals = (audit.grades["by"] == "table") & (audit.grades["group"] == "deals")
    aside = audit.grades.assign(
        set_aside=audit.grades["set_aside"] + 2 * is_deals, records=audit.grades["records"] + 2 * is_deals
    )
    worse = quality_of(replace(audit, grades=aside), "win_rate/closed").grade
    assert (worse.clean, worse.records) == (whole.clean, whole.records + 2)


def test_all_three_buckets_and_areas_are_in_the_catalogue():
    buckets = {metric.bucket for metric in METRICS.values()}
    assert buckets == {"business performance", "user adoption", "customer perception"}
    assert {metric.area for metric in METRICS.values()} == {"sales", "marketing", "service"}


def test_every_metric_the_method_names_is_in_the_catalogue_with_its_definition():
    for each in (proposal for known in PRESETS for proposal in known.proposals):
        METRICS[each.metric_id].definition(each.definition)
