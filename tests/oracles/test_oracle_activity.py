"""What the demo teams did, plan and left waiting, against activities.csv and the mailboxes, counted with pandas."""

import datetime as dt

import pandas as pd
import pytest

from lib.metrics.evaluate import Cut
from lib.sections import sales_activity
from tests.oracles.found import assert_rate, figures, only, within
from tests.oracles.raw_activities import of_ours, raw_activities, team_names


@pytest.fixture(scope="module")
def activities(workbook, exports):
    """Everybody's activities and letters."""
    return raw_activities(workbook, exports)


@pytest.fixture(scope="module")
def team(workbook, exports):
    """Names of the team's users."""
    return team_names(workbook, exports)


@pytest.fixture(scope="module")
def own(activities, team):
    """The team's: done by one of them, or assigned to one of them where nobody is recorded to have done it."""
    return activities[activities["doer"].fillna(activities["owner"]).isin(team)]


def test_what_was_done_in_each_of_nine_weeks(workbook, own):
    found = figures(sales_activity.cover(workbook), "activities_done/done")
    assert max(figure.ends_on for figure in found) == workbook.as_of == dt.date(2026, 5, 31)
    assert len({figure.starts_on for figure in found}) == len(found) == 9
    for figure in found:
        assert (figure.ends_on - figure.starts_on).days == 6
        assert figure.value == figure.n == len(within(of_ours(own), figure))


def test_what_was_done_in_each_of_nine_weeks_by_kind(workbook, own):
    found = figures(sales_activity.done_last_week(workbook), "activities_done/done")
    ours = of_ours(own)
    monday = ours["done"] - pd.to_timedelta(ours["done"].dt.day_of_week, unit="D")
    is_late_enough = monday > pd.Timestamp(workbook.as_of) - pd.Timedelta(weeks=9)
    counts = ours[is_late_enough].groupby([monday.dt.date, "kind"]).size()
    assert counts.index.get_level_values(0).nunique() <= 9
    assert {(f.starts_on, f.group["activity_kind"]): f.value for f in found if f.value} == counts.to_dict()


def test_who_did_it_is_who_is_credited(workbook, own):
    found = figures(sales_activity.done_by_whom(workbook), "activities_done/done")
    ours = within(own[own["doer"].notna()], found[0])
    counts = ours.groupby(["doer", "kind"]).size()
    assert {
        (f.group["done_by"], f.group["activity_kind"]): f.value for f in found if f.value
    } == counts.to_dict()


def test_calls_under_each_definition_by_who_made_them(workbook, own):
    section = sales_activity.calls_made(workbook)
    calls = own[(own["kind"] == "call") & own["done"].notna()]
    outbound = calls[calls["direction"] == "outbound"]
    ways = {
        "outbound": outbound,
        "connected": outbound[outbound["outcome"] == "connected"],
        "floor": outbound[pd.to_numeric(outbound["seconds"]) >= 30],
        "all": calls,
    }
    for way, rows in ways.items():
        found = figures(section, f"calls_made/{way}")
        counts = within(rows, found[0]).groupby("doer").size()
        assert {figure.group["done_by"]: figure.value for figure in found if figure.value} == counts.to_dict()


@pytest.fixture(scope="module")
def owners(exports):
    """Who owns each deal that is known."""
    return exports.execute('SELECT DISTINCT "Record ID" AS deal, "Deal owner" AS deal_owner FROM deals').df()


def test_calls_without_a_deal_are_those_that_name_none_that_is_known(workbook, own, owners):
    figure = only(sales_activity.calls_made(workbook), "unlinked_calls/done")
    calls = within(own[own["kind"] == "call"], figure)
    assert_rate(figure, (~calls["deal"].isin(owners["deal"])).sum(), len(calls))


def test_what_others_did_on_deals_by_who_did_it(workbook, own, owners):
    found = figures(sales_activity.credit(workbook), "done_by_another/done")
    on_deals = within(own[own["doer"].notna()], found[0]).merge(owners, on="deal", validate="many_to_one")
    is_other = on_deals["deal_owner"].notna() & (on_deals["doer"] != on_deals["deal_owner"])
    people = is_other.groupby(on_deals["doer"]).agg(["sum", "size"])
    by_person = {figure.group["done_by"]: figure for figure in found if figure.group}
    assert set(people.index) == {name for name, figure in by_person.items() if figure.denominator}
    for name, row in people.iterrows():
        assert_rate(by_person[name], row["sum"], row["size"])
    (whole,) = [figure for figure in found if not figure.group]
    assert_rate(whole, is_other.sum(), len(on_deals))


def test_what_is_planned_and_what_is_overdue(workbook, own):
    waits = own[own["done"].isna() & own["due"].notna()]
    today, ahead = pd.Timestamp(workbook.as_of), pd.Timestamp("2026-06-07")
    soon = waits[waits["due"].between(today, ahead)].groupby("owner").size()
    late = waits[waits["due"] < today].groupby("owner").size()
    for section, counts in ((sales_activity.planned_next, soon), (sales_activity.overdue, late)):
        found = section(workbook).figures
        assert {figure.group["owner"]: figure.value for figure in found} == counts.to_dict()
        assert all(figure.n == figure.value for figure in found)


def test_teams_share_every_activity_once(workbook, activities, team):
    """The activities of a team are those credited to its users: none is in two teams, whoever owns the deal."""
    done = workbook.values("activities_done", Cut(definition="with_received"))["value"].iloc[0]
    credited = activities.loc[activities["done"].notna(), "doer"].fillna(activities["owner"])
    assert done == credited.isin(team).sum()
