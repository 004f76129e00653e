"""The parts of won value in one period, measured so that they multiply to it exactly."""

from dataclasses import dataclass

import pandas as pd

from lib.metrics.evaluate import Cut, share_of
from lib.metrics.periods import Period
from lib.workbook import Workbook

_METRICS = {
    "deal_days": ("deal_days", ""),
    "value": ("won_revenue", ""),
    "rate": ("win_rate", "closed"),
    "cycle": ("sales_cycle", "closed"),
}


@dataclass(frozen=True)
class Window:
    """One period's parts: won value = days x deals in hand x win rate x mean won deal ÷ days each."""

    period: Period
    deal_days: float
    decided: float
    won: float
    value: float
    cycle: float
    interval: tuple[float, float]

    @property
    def factors(self) -> dict[str, float]:
        """Each factor as people read it."""
        return {
            "in_hand": share_of(self.deal_days, self.period.days),
            "days_each": share_of(self.deal_days, self.decided),
            "win_rate": share_of(self.won, self.decided),
            "mean_size": share_of(self.value, self.won),
            "days": float(self.period.days),
        }

    @property
    def multiplied(self) -> dict[str, float]:
        """The factors whose product is the won value."""
        return {**self.factors, "days_each": share_of(self.decided, self.deal_days)}

    @property
    def velocity(self) -> float:
        """What the usual formula of sales velocity gives a day, with the mean cycle of the deals decided."""
        found = self.factors
        return share_of(found["in_hand"] * found["win_rate"] * found["mean_size"], self.cycle)


def measured(
    workbook: Workbook, compared: tuple[Period, ...]
) -> tuple[tuple[Window, ...], dict[str, pd.DataFrame]]:
    """The parts of each period, and the metric values they are taken from."""
    values = {
        name: workbook.values(metric, Cut(periods=compared, definition=definition))
        for name, (metric, definition) in _METRICS.items()
    }
    return tuple(_window(values, place, period) for place, period in enumerate(compared)), values


def _window(values: dict[str, pd.DataFrame], place: int, period: Period) -> Window:
    rows = {name: found.iloc[place] for name, found in values.items()}
    return Window(
        period=period,
        deal_days=float(rows["deal_days"]["numerator"]),
        decided=float(rows["rate"]["denominator"]),
        won=float(rows["rate"]["numerator"]),
        value=float(rows["value"]["numerator"]),
        cycle=float(rows["cycle"]["value"]),
        interval=(rows["rate"]["low"], rows["rate"]["high"]),
    )


def why_not(window: Window) -> str:
    """Why the won value of a period has no factors; nothing when it has."""
    if not window.decided:
        return "no deal was decided"
    if not window.won:
        return "no deal was won"
    if not window.value > 0:
        return "the won deals have no value above 0"
    return "" if window.deal_days > 0 else "no day of creation is known for the deals decided"
