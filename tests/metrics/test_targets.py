"""Targets: goals added up so that no day and no scope counts twice, in the team's currency."""

import datetime as dt

import pytest

from lib.metrics.periods import period_of, period_to_date
from lib.metrics.targets import target_of
from tests.drawn import opened

USERS = """
user_id | name | team  | region
u1      | Ann  | East  | North
u2      | Bob  | East  | North
u3      | Cid  | West  | North
u4      | Dan  | Mixed | North
u5      | Eve  | Mixed | South
"""
DEALS = """
deal_id | owner_id | pipeline | stage | amount | currency | created_on | closed_on
w1      | u1       | Sales    | Won   | 100    | EUR      | 2026-04-01 | 2026-04-11
l1      | u1       | Sales    | Lost  | 100    | EUR      | 2026-04-01 | 2026-04-11
l2      | u2       | Sales    | Lost  | 100    | EUR      | 2026-04-01 | 2026-04-11
w2      | u3       | Sales    | Won   | 900    | EUR      | 2026-04-01 | 2026-05-21
"""
HEADER = "goal_id | metric | scope_kind | scope | starts_on | ends_on | target | currency\n"
Q2 = "2026-04-01 | 2026-06-30"


def target(folder, goals, metric="won_revenue", *, rates=None, **settings):
    as_of = settings.get("as_of", dt.date(2026, 5, 31))
    tables = {"deals": DEALS, "users": USERS, "goals": HEADER + goals}
    found = opened(folder, tables | ({"fx_rates": rates} if rates else {}), **{"as_of": as_of, **settings})
    return target_of(found, metric, period_to_date(as_of, found.parameters.settings.calendar))


def test_the_goals_of_the_teams_in_scope_add_up(tmp_path):
    goals = f"g1 | won_revenue | team | East | {Q2} | 600 | EUR\ng2 | won_revenue | team | West | {Q2} | 310 | EUR"
    found = target(tmp_path, goals)
    assert (found.value, found.unit, found.currency, found.goals) == (910, "money", "EUR", ("g1", "g2"))
    assert (found.starts_on, found.ends_on) == (dt.date(2026, 4, 1), dt.date(2026, 6, 30))
    # 31 May is day 61 of 91
    assert found.to_date(dt.date(2026, 5, 31)) == pytest.approx(910 * 61 / 91)
    assert found.to_date(dt.date(2026, 6, 30)) == pytest.approx(910)
    assert found.to_date(dt.date(2026, 3, 31)) == 0


def test_a_goal_that_overlaps_the_period_partly_counts_by_its_days(tmp_path):
    # 2026-05-01 to 2026-07-31 has 92 days, 61 of them in the quarter; 31 of those by 31 May
    found = target(tmp_path, "g1 | won_revenue | team | East | 2026-05-01 | 2026-07-31 | 920 | EUR")
    assert found.value == pytest.approx(610)
    assert found.to_date(dt.date(2026, 5, 31)) == pytest.approx(310)


def test_no_goal_is_no_target(tmp_path):
    assert target(tmp_path, f"g1 | won_revenue | team | East | {Q2} | 600 | EUR", "won_deals") is None
    assert target(tmp_path, "g1 | won_revenue | team | East | 2026-01-01 | 2026-03-31 | 600 | EUR") is None
    without = opened(tmp_path / "none", {"deals": DEALS})
    calendar = without.parameters.settings.calendar
    assert target_of(without, "won_revenue", period_of(dt.date(2026, 5, 1), "quarter", calendar)) is None


def test_owners_goals_do_not_count_beside_their_teams(tmp_path):
    goals = f"""g1 | won_revenue | team  | East | {Q2} | 600 | EUR
g2 | won_revenue | owner | Ann  | {Q2} | 400 | EUR
g3 | won_revenue | owner | u3   | {Q2} | 70  | EUR"""
    found = target(tmp_path, goals)
    assert (found.value, found.goals) == (670, ("g1", "g3"))


def test_a_companys_goal_stands_for_all_of_its_teams(tmp_path):
    goals = f"g1 | won_revenue | company |  | {Q2} | 1000 | EUR\ng2 | won_revenue | team | East | {Q2} | 600 | EUR"
    found = target(tmp_path, goals)
    assert (found.value, found.goals, found.without_goal) == (1000, ("g1",), ())


def test_of_a_years_and_a_quarters_goal_the_quarters_has_its_days(tmp_path):
    goals = f"g1 | won_revenue | team | East | 2026-01-01 | 2026-12-31 | 3650 | EUR\ng2 | won_revenue | team | East | {Q2} | 600 | EUR"
    assert target(tmp_path, goals).goals == ("g2",)
    # in the first quarter only the year's goal has days: 90 of 365
    early = target(tmp_path / "early", goals, as_of=dt.date(2026, 3, 31))
    assert (early.value, early.goals) == (pytest.approx(900), ("g1",))


def test_a_narrowed_scope_takes_only_goals_that_lie_wholly_in_it(tmp_path):
    goals = f"""g1 | won_revenue | team    | East  | {Q2} | 600 | EUR
g2 | won_revenue | team    | Mixed | {Q2} | 50  | EUR
g3 | won_revenue | company |       | {Q2} | 999 | EUR
g4 | won_revenue | owner   | Dan   | {Q2} | 30  | EUR
g5 | won_revenue | owner   | Eve   | {Q2} | 20  | EUR"""
    found = target(tmp_path, goals, scope={"regions": ["North"]})
    assert (found.value, found.goals) == (630, ("g1", "g4"))


def test_a_team_with_deals_and_no_goal_is_named(tmp_path):
    assert target(tmp_path, f"g1 | won_revenue | team | East | {Q2} | 600 | EUR").without_goal == ("West",)


def test_a_lines_goal_is_not_the_teams(tmp_path):
    assert target(tmp_path, f"g1 | won_revenue | line | Suite | {Q2} | 600 | EUR") is None


def test_money_is_converted_at_the_rate_of_the_goals_first_day(tmp_path):
    rates = """
currency | rate_on    | rate | base_currency
USD      | 2026-01-01 | 0.5  | EUR
USD      | 2026-05-01 | 0.9  | EUR"""
    goals = f"g1 | won_revenue | team | East | {Q2} | 600 | USD"
    assert target(tmp_path, goals, rates=rates).value == 300
    unknown = target(tmp_path / "b", goals + f"\ng2 | won_revenue | team | West | {Q2} | 10 | EUR")
    assert (unknown.value, unknown.left_out) == (10, ("g1",))


def test_money_without_a_currency_is_left_out_and_said(tmp_path):
    goals = f"g1 | won_revenue | team | East | {Q2} | 600 |\ng2 | won_revenue | team | West | {Q2} | 10 | EUR"
    found = target(tmp_path, goals)
    assert (found.value, found.left_out) == (10, ("g1",))


def test_rates_are_averaged_by_the_records_behind_them_and_never_pro_rated(tmp_path):
    goals = f"g1 | win_rate | team | East | {Q2} | 0.2 |\ng2 | Win rate | team | West | {Q2} | 0.6 |"
    found = target(tmp_path, goals, "win_rate")
    # 3 deals decided in East, 1 in West: (3 x .2 + 1 x .6) / 4
    assert found.value == pytest.approx(0.3)
    assert found.to_date(dt.date(2026, 4, 1)) == found.value


def test_a_stocks_last_goals_add_up_over_teams_and_not_over_time(tmp_path):
    goals = """g1 | open_deals | team | East | 2026-04-01 | 2026-04-30 | 5 |
g2 | open_deals | team | East | 2026-05-01 | 2026-06-30 | 7 |
g3 | open_deals | team | West | 2026-04-01 | 2026-06-30 | 2 |"""
    assert target(tmp_path, goals, "open_deals").value == 9
