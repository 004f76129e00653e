"""Time in stage: how long winners stayed in each, how long the stays of today's open deals have lasted."""

import ibis
import pandas as pd

from lib.canonical.opened import OpenedTables
from lib.metrics.evaluate import share_of

WINNERS_LIMIT = 0.9
"""A stay longer than that share of the winners' stays is slow."""


def stage_stays(tables: OpenedTables) -> pd.DataFrame:
    """One row per stay of a deal in an open stage, by the day of the tables.

    Columns: deal_id, pipeline, stage, position, days (so far, where it has not ended), has_ended, is_won, is_open. A closed deal
    whose last stay has no recorded end is left out: nobody knows when it left.
    """
    visits = tables["stage_visits"]
    so_far = ibis.literal(tables.parameters.as_of).delta(visits.entered_on, unit="day").cast("float64")
    days = ibis.ifelse(visits.has_ended, visits.visit_days, so_far)
    known = visits.mutate(days=days).filter(visits.has_ended | visits.is_open)
    return tables.frame(
        known.select(
            "deal_id",
            "pipeline",
            "days",
            "has_ended",
            "is_won",
            "is_open",
            stage="visit_stage",
            position="visit_position",
        ).order_by(["deal_id", "position", "days"])
    )


def winners_norms(stays: pd.DataFrame) -> pd.DataFrame:
    """One row per stage that won deals left: pipeline, stage, winners (stays), norm (median days), limit (90th percentile)."""
    winners = stays[stays["is_won"] & stays["has_ended"]].groupby(["pipeline", "stage"])["days"]
    return pd.DataFrame(
        {
            "winners": winners.size(),
            "norm": winners.quantile(0.5),
            "limit": winners.quantile(WINNERS_LIMIT),
        }
    ).reset_index()


def present_stays(stays: pd.DataFrame) -> pd.DataFrame:
    """The stays that open deals are in now, with the norms of their stage and `is_slow`: longer than its limit."""
    present = stays[stays["is_open"] & ~stays["has_ended"]]
    told = present.merge(winners_norms(stays), on=["pipeline", "stage"], how="left", validate="many_to_one")
    return told.assign(is_slow=told["days"] > told["limit"])


def median_stay(stays: pd.DataFrame) -> float | None:
    """Days by which half of the stays have ended, those still going on counted; None while more than half go on.

    The product-limit estimate (Kaplan and Meier 1958): on each day on which stays end, the share that stays on shrinks
    by those that ended ÷ those that had lasted that long.
    """
    by_day = stays.groupby("days")["has_ended"].agg(["sum", "size"])
    lasted = by_day["size"][::-1].cumsum()[::-1]
    staying = (1 - share_of(by_day["sum"], lasted)).cumprod()
    # a hair above half: shares are products of fractions
    reached = staying[staying <= 0.5 + 1e-9]
    return None if reached.empty else float(reached.index[0])
