"""How many deals are won, lost or still open so many days after they started, open ones counted for as long as they are known."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lib.metrics.evaluate import share_of
from lib.metrics.intervals import wilson

OPEN, WON, LOST = 0, 1, 2


def cycle_curves(
    days: Sequence[float], outcomes: Sequence[int], entered_days: Sequence[float] | None = None
) -> pd.DataFrame:
    """What share of the deals that started is won, lost or open by each day on which a deal was decided?

    `days`: days from the start of each deal to its close, to the last day it was seen where it is open; `outcomes`:
    1 won, 2 lost, 0 open; `entered_days`: the day after which a deal was watched (a deal imported 40 days old could
    not have been seen decided before), always below `days`; by default all are watched from the start.
    One row per day with a decision: day, at_risk, won, lost, open (shares that sum to 1), won_error (standard error).
    The estimator of Aalen and Johansen (1978) with delayed entry; errors after Marubini and Valsecchi (1995).
    """
    lasted, ended = np.asarray(days, dtype="float64"), np.asarray(outcomes, dtype="int64")
    entered = np.full(len(lasted), -1.0) if entered_days is None else np.asarray(entered_days, "float64")
    decided = pd.DataFrame({"day": lasted, "won": ended == WON, "lost": ended == LOST})
    counts = decided[ended != OPEN].groupby("day")[["won", "lost"]].sum().reset_index()
    reached = len(lasted) - np.searchsorted(np.sort(lasted), counts["day"], side="left")
    unseen = len(entered) - np.searchsorted(np.sort(entered), counts["day"], side="left")
    counts["at_risk"] = (reached - unseen).astype("float64")
    return _shares(counts)


def _shares(counts: pd.DataFrame) -> pd.DataFrame:
    """Counts of decisions per day as shares of the deals that started."""
    won, lost = (share_of(counts[name], counts["at_risk"]) for name in ("won", "lost"))
    still_open = (1.0 - won - lost).cumprod().clip(lower=0.0)
    before = still_open.shift(fill_value=1.0)
    shares = pd.DataFrame(
        {
            "day": counts["day"],
            "at_risk": counts["at_risk"],
            "won": (before * won).cumsum(),
            "lost": (before * lost).cumsum(),
            "open": still_open,
        }
    )
    return shares.assign(won_error=_errors(shares, counts, before))


def _errors(shares: pd.DataFrame, counts: pd.DataFrame, before: pd.Series) -> pd.Series:
    n, won = counts["at_risk"], counts["won"].astype("float64")
    decided = won + counts["lost"]
    # where everyone at risk was decided nothing follows, so the term is 0
    ended = share_of(decided, n * (n - decided)).fillna(0.0)
    own = before**2 * share_of((n - won) * won, n**3)
    mixed = before * share_of(won, n**2)
    # the sum over earlier days of (rest² ended + own − 2 rest mixed), rest being what is won after each of them
    share = shares["won"]
    squared = share**2 * ended.cumsum() - 2 * share * (share * ended).cumsum() + (share**2 * ended).cumsum()
    crossed = share * mixed.cumsum() - (share * mixed).cumsum()
    return np.sqrt((squared + own.cumsum() - 2 * crossed).clip(lower=0.0))


def shares_by(curves: pd.DataFrame, day: float) -> dict[str, float]:
    """The shares won, lost and open by `day`, with the 95 % interval of won as won_low and won_high.

    The interval is Wilson's over as many deals as would, all followed to the end, leave the same standard error.
    """
    reached = curves[curves["day"] <= day]
    if reached.empty:
        return {"won": 0.0, "lost": 0.0, "open": 1.0, "won_low": 0.0, "won_high": 1.0}
    last = reached.iloc[-1]
    won, error = float(last["won"]), float(last["won_error"])
    # none or all won leave no error: then the deals watched are what is known
    deals = share_of(won * (1 - won), error**2) if error > 0 else float(reached["at_risk"].max())
    low, high = wilson(won * deals, deals)
    return {
        "won": won,
        "lost": float(last["lost"]),
        "open": float(last["open"]),
        "won_low": low,
        "won_high": high,
    }


def median_day(curves: pd.DataFrame) -> float | None:
    """The day by which half of the deals that started were decided; None while more than half are still open."""
    # a hair above half: shares are sums of fractions
    reached = curves[curves["open"] <= 0.5 + 1e-9]
    return None if reached.empty else float(reached["day"].iloc[0])
