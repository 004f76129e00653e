"""The planning sheet of a demo team: its goals laid out day by day, its actions, and the deals they are judged by."""

import numpy as np
import pandas as pd

from tests.oracles.raw_customers import won_deals
from tests.oracles.raw_deals import raw_deals

_STAFF = 'SELECT "Name" AS owner, "Team" AS team, "Region" AS region FROM users'


def raw_goals(workbook, exports):
    """The goals of teams whose users all are of the region, with typed cells."""
    regions = exports.execute(_STAFF).df().groupby("team")["region"].agg(set)
    wanted = {workbook.parameters.settings.scope.regions[0]}
    rows = exports.execute("SELECT * FROM goals WHERE \"Applies to\" = 'team'").df()
    mine = rows[[regions.get(team) == wanted for team in rows["Team"]]]
    assert set(mine["Currency"].dropna()) == {workbook.parameters.settings.currency}
    typed = {"From": pd.to_datetime(mine["From"]), "To": pd.to_datetime(mine["To"])}
    return mine.assign(**typed, Target=mine["Target"].astype("float64")).reset_index(drop=True)


def goal_deals(workbook, exports):
    """The team's deals with the team of their owner and, of the won ones, `share_of`: new, repeat or renewal."""
    deals = raw_deals(workbook, exports).merge(
        exports.execute(_STAFF).df()[["owner", "team"]], on="owner", validate="many_to_one"
    )
    share_of = won_deals(workbook, exports).set_index("id")["share_of"]
    return deals.assign(share_of=deals["id"].map(share_of))


def raw_actions(exports, goals):
    """The actions on the team's goals, with the goal's metric and team."""
    rows = exports.execute("SELECT * FROM actions").df()
    typed = {name: pd.to_datetime(rows[name]) for name in ("Decided on", "Due", "Done")}
    return rows.assign(**typed).merge(goals[["Goal", "Metric", "Team"]], on="Goal", validate="many_to_one")


def by_days(goals, metric, first, last):
    """Every day of every goal laid out, each worth its part; the days wanted added up."""
    wanted, total = pd.date_range(first, last), 0.0
    for goal in goals[goals["Metric"] == metric].to_dict("records"):
        days = pd.Series(goal["Target"], index=pd.date_range(goal["From"], goal["To"]))
        total += (days / len(days)).reindex(wanted).sum()
    return total


def mean_of_days(goals, deals, first, last):
    """The win rate asked for: each day's goal of each team, weighted by the deals the team decided in those days."""
    decided = deals[
        (deals["kind"] != "open") & deals["closed"].between(pd.Timestamp(first), pd.Timestamp(last))
    ]
    sizes, days = decided.groupby("team").size(), pd.date_range(first, last)
    asked = goals[goals["Metric"] == "win_rate"]
    laid_out = [
        (goal["Target"], sizes.get(goal["Team"], 0))
        for goal in asked.to_dict("records")
        for _ in days.intersection(pd.date_range(goal["From"], goal["To"]))
    ]
    rates, weights = np.array(laid_out).T
    return np.average(rates, weights=weights if weights.any() else None)


def goals_named(goals, metric, first, last):
    """The goals of a metric that overlap those days, in the order of their names."""
    overlaps = (goals["From"] <= pd.Timestamp(last)) & (goals["To"] >= pd.Timestamp(first))
    return sorted(goals.loc[overlaps & (goals["Metric"] == metric), "Goal"])


def reached(deals, metric):
    """Those of `deals` that count for a metric; for a rate those that were won."""
    won = deals[deals["kind"] == "won"]
    return won[won["share_of"] == "new"] if metric == "new_revenue" else won
