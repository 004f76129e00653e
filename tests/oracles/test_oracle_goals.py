"""Goal progress of the demo teams against the planning sheet and the exports: pandas over raw rows, written differently."""

import datetime as dt

import pandas as pd
import pytest

from lib.metrics.targets import target_of
from lib.sections import goal_progress
from tests.oracles.raw_deals import raw_deals

HALF_CENTS = 0.02


@pytest.fixture(scope="module")
def staff(exports):
    """Name, team and region of every user."""
    return exports.execute('SELECT "Name" AS owner, "Team" AS team, "Region" AS region FROM users').df()


@pytest.fixture(scope="module")
def goals(workbook, exports, staff):
    """The goals of teams whose users all are of the region, with typed cells."""
    region = workbook.parameters.settings.scope.regions[0]
    regions = staff.groupby("team")["region"].agg(set)
    rows = exports.execute("SELECT * FROM goals WHERE \"Applies to\" = 'team'").df()
    mine = rows[[regions.get(team) == {region} for team in rows["Team"]]]
    typed = {"From": pd.to_datetime(mine["From"]), "To": pd.to_datetime(mine["To"])}
    return mine.assign(**typed, Target=mine["Target"].astype("float64")).reset_index(drop=True)


@pytest.fixture(scope="module")
def deals(workbook, exports, staff):
    """The team's deals from the files alone, with the team of their owner."""
    return raw_deals(workbook, exports).merge(staff[["owner", "team"]], on="owner", validate="many_to_one")


def by_days(goals, metric, first, last):
    """Every day of every goal laid out, each worth its part; the days wanted added up."""
    wanted, total = pd.date_range(first, last), 0.0
    for goal in goals[goals["Metric"] == metric].to_dict("records"):
        days = pd.Series(goal["Target"], index=pd.date_range(goal["From"], goal["To"]))
        total += (days / len(days)).reindex(wanted).sum()
    return total


def test_the_target_of_each_period_is_its_goals_day_by_day(workbook, goals):
    for metric in ("won_revenue", "new_revenue"):
        for period in workbook.history:
            found = target_of(workbook.tables, metric, period)
            whole = by_days(goals, metric, period.starts_on, period.full_ends_on)
            so_far = by_days(goals, metric, period.starts_on, min(period.full_ends_on, workbook.as_of))
            assert (found.value, found.to_date(workbook.as_of)) == pytest.approx((whole, so_far), rel=1e-9)
            assert found.left_out == found.without_goal == ()


def test_a_rates_target_lies_among_its_goals_and_is_due_in_full(workbook, goals):
    period = workbook.period
    first, last = pd.Timestamp(period.starts_on), pd.Timestamp(period.full_ends_on)
    mine = goals[(goals["Metric"] == "win_rate") & (goals["From"] <= last) & (goals["To"] >= first)]
    found = target_of(workbook.tables, "win_rate", period)
    assert {found.value, found.to_date(period.starts_on)} == set(mine["Target"])
    assert sorted(found.goals) == sorted(mine["Goal"])


def won_within(deals, first, last):
    return deals[(deals["kind"] == "won") & deals["closed"].between(pd.Timestamp(first), pd.Timestamp(last))]


def test_what_was_reached_of_each_periods_target(workbook, goals, deals):
    section = goal_progress.reached_before(workbook)
    found = [figure for figure in section.figures if figure.definition == "won_revenue/attained"]
    assert len(found) == 7
    for figure in found:
        money = won_within(deals, figure.starts_on, figure.ends_on)["money"].sum()
        target = by_days(goals, "won_revenue", figure.starts_on, figure.ends_on)
        assert figure.value == pytest.approx(money / target, abs=1e-6)


def test_the_pace_is_of_the_days_so_far(workbook, goals, deals):
    section = goal_progress.on_track(workbook)
    found = {figure.definition: figure for figure in section.figures}
    first, last = workbook.period.starts_on, workbook.as_of
    money = won_within(deals, first, last)["money"].sum()
    decided = deals[
        (deals["kind"] != "open") & deals["closed"].between(pd.Timestamp(first), pd.Timestamp(last))
    ]
    assert found["won_revenue/closed"].value == pytest.approx(money, abs=HALF_CENTS)
    assert found["won_revenue/attained"].value == pytest.approx(
        money / by_days(goals, "won_revenue", first, last)
    )
    rate = found["win_rate/closed"]
    assert (rate.numerator, rate.n) == ((decided["kind"] == "won").sum(), len(decided))


def test_each_goal_counts_its_own_team_from_its_first_day(workbook, goals, deals):
    section = goal_progress.each_goal(workbook)
    found = {figure.group["goal"]: figure for figure in section.figures}
    today = pd.Timestamp(workbook.as_of)
    current = goals[(goals["From"] <= today) & (goals["To"] >= today)]
    assert set(found) == set(current["Goal"])
    for goal in current.to_dict("records"):
        mine = deals[(deals["team"] == goal["Team"]) & deals["closed"].between(goal["From"], today)]
        figure, won = found[goal["Goal"]], mine[mine["kind"] == "won"]
        if goal["Metric"] == "won_revenue":
            due = goal["Target"] * ((today - goal["From"]).days + 1) / ((goal["To"] - goal["From"]).days + 1)
            assert figure.numerator == pytest.approx(won["money"].sum(), abs=HALF_CENTS)
            assert figure.denominator == pytest.approx(due)
        if goal["Metric"] == "win_rate":
            decided = len(mine[mine["kind"] != "open"])
            assert figure.n == decided
            assert figure.missing or figure.value == pytest.approx(len(won) / decided / goal["Target"])


def test_open_deals_expected_in_time_are_weighted_by_their_probability(workbook, exports, deals):
    extra = exports.execute(
        """
        SELECT DISTINCT d."Record ID" AS id, d."Expected Close Date" AS expected, d."Deal probability" AS own,
          s."Probability" AS stage FROM deals d JOIN pipelines s ON s."Pipeline" = d."Pipeline" AND s."Stage" = d."Deal Stage"
        """
    ).df()
    still_open = deals[deals["kind"] == "open"].merge(extra, on="id", validate="one_to_one")
    expected = pd.to_datetime(still_open["expected"])
    in_time = still_open[
        expected.between(pd.Timestamp(workbook.as_of), pd.Timestamp(workbook.period.full_ends_on))
    ]
    chance = pd.to_numeric(in_time["own"]).fillna(pd.to_numeric(in_time["stage"]))
    found = {figure.definition: figure for figure in goal_progress.in_progress(workbook).figures}
    assert found["won_revenue/in_progress_open"].n == len(in_time)
    assert found["won_revenue/in_progress_open"].value == pytest.approx(in_time["money"].sum(), abs=0.1)
    assert found["won_revenue/in_progress_weighted"].value == pytest.approx(
        (in_time["money"] * chance).sum(), abs=1
    )


@pytest.fixture(scope="module")
def actions(exports, goals):
    """The actions on the team's goals, with the goal's metric and team."""
    rows = exports.execute("SELECT * FROM actions").df()
    typed = {name: pd.to_datetime(rows[name]) for name in ("Decided on", "Due", "Done")}
    return rows.assign(**typed).merge(goals[["Goal", "Metric", "Team"]], on="Goal", validate="many_to_one")


def test_actions_are_in_the_state_their_days_say(workbook, actions):
    today = pd.Timestamp(workbook.as_of)
    done, late = actions["Done"].notna(), actions["Done"] > actions["Due"]
    counts = {
        "overdue": (~done & (actions["Due"] < today)).sum(),
        "open": (~done & ~(actions["Due"] < today)).sum(),
        "done_late": (done & late).sum(),
        "done": (done & ~late).sum(),
    }
    figures = goal_progress.action_log(workbook).figures
    assert {figure.definition: figure.numerator for figure in figures} == {
        f"actions/{state}": count for state, count in counts.items()
    }


def test_sixty_days_before_and_after_each_action_are_those_of_its_team(workbook, actions, deals):
    figures = goal_progress.after_actions(workbook).figures
    found = {(figure.group["action"], figure.group["window"]): figure for figure in figures}
    told = {action for action, _ in found}
    ending = pd.Timestamp(workbook.as_of) - dt.timedelta(days=60)
    is_over = actions[actions["Done"].notna() & (actions["Done"] <= ending)]
    assert told <= set(is_over["Action"])
    for action in is_over[is_over["Metric"] == "won_revenue"].to_dict("records"):
        if action["Action"] not in told:
            continue
        mine = deals[(deals["team"] == action["Team"]) & (deals["kind"] == "won")]
        days = (mine["closed"] - action["Done"]).dt.days
        for window, is_in in (("before", days.between(-60, -1)), ("after", days.between(1, 60))):
            figure = found[action["Action"], window]
            assert figure.n == is_in.sum()
            assert figure.value == pytest.approx(mine.loc[is_in, "money"].sum(), abs=HALF_CENTS)
