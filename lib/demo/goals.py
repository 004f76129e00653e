"""Targets per sales team and quarter, each in the team's currency, and the actions taken on them."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from lib.demo.days import END, START, dates, first_of_month, months
from lib.demo.size import Size
from lib.demo.staff import Staff
from lib.demo.streams import stream
from lib.demo.text_arrays import ids
from lib.demo.world import REGIONS

_WON_PER_REP = {"Europe": 82_000, "Americas": 96_000, "Nordics": 175_000}
"""Won amount a rep is asked for in a quarter, in the region's currency."""
_NEW_SHARE, _WIN_RATE = 0.55, 0.33
_QUARTER = (1.0, 1.05, 0.85, 1.15)
_TACTICS = {
    "won_revenue": "Fewer, larger deals; a manager joins every negotiation above 50,000",
    "new_revenue": "Two events a quarter and a referral programme",
    "win_rate": "Qualify harder: no proposal without a confirmed budget",
}
_ACTIONS = (
    "Review every past-due deal with its owner",
    "Call lost deals of last year back",
    "Train the team on negotiation",
    "Ask ten customers for a referral",
    "Drop deals without contact for 60 days",
    "Move two reps to inbound leads",
)


def goals(size: Size, staff: Staff) -> pd.DataFrame:
    """Targets of every team for every quarter from 2024 to the end of 2026."""
    rows = pd.DataFrame(
        list(_targets(size)), columns=["metric", "scope", "_month", "target", "currency", "weight"]
    )
    managers = staff.users[staff.users["role"] == "Sales manager"].set_index("team")["user_id"]
    starts, ends = (
        first_of_month(rows["_month"].to_numpy()),
        first_of_month(rows["_month"].to_numpy() + 3) - 1,
    )
    return rows.assign(
        goal_id=[f"G{number:04d}" for number in range(1, len(rows) + 1)],
        scope_kind="team",
        starts_on=dates(starts),
        ends_on=dates(ends),
        owner_id=rows["scope"].map(managers),
        tactic=rows["metric"].map(_TACTICS),
        _starts=starts,
    )


def _targets(size: Size) -> Iterator[tuple[str, str, int, float, str | None, float]]:
    first = int(months(np.array(START)))
    for quarter in range(12):
        growth = 1.08 ** (quarter / 4) * _QUARTER[quarter % 4] * min(1.0, 0.5 + 0.17 * quarter)
        for region in REGIONS:
            reps = region.reps_per_team * max(size.factor, 0.05)
            won = _WON_PER_REP[region.name] * reps * growth
            for team in region.teams:
                month = first + 3 * quarter
                yield "won_revenue", team, month, round(won, -3), region.currency, 0.5
                yield "new_revenue", team, month, round(won * _NEW_SHARE, -3), region.currency, 0.3
                yield "win_rate", team, month, round(_WIN_RATE + 0.005 * (quarter // 4), 3), None, 0.2


def actions(goals: pd.DataFrame, staff: Staff) -> pd.DataFrame:
    """Corrective actions on one target in five, most of them done by their day."""
    draw = stream("actions")
    past = goals[(goals["_starts"] + 20 <= END) & (goals["metric"] != "win_rate")]
    acted = past[draw.random(len(past)) < 0.3].reset_index(drop=True)
    n = len(acted)
    opened = np.minimum(acted["_starts"].to_numpy() + draw.integers(15, 60, n), END - 2)
    due = opened + draw.integers(14, 45, n)
    done = np.where(draw.random(n) < 0.75, due + draw.integers(-8, 10, n), -1)
    return pd.DataFrame(
        {
            "action_id": "A" + ids(np.arange(n) + 101),
            "goal_id": acted["goal_id"],
            "opened_on": dates(opened),
            "owner_id": acted["owner_id"],
            "what": [_ACTIONS[position] for position in draw.integers(0, len(_ACTIONS), n)],
            "due_on": dates(due),
            "done_on": dates(np.where((done <= END) & (done > opened), done, -1)),
        }
    )
