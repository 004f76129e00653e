"""Whether deals take longer than before: newer closes against older ones, with how far the difference may be off."""

from dataclasses import dataclass
from datetime import timedelta

import pandas as pd

from lib.metrics.periods import Period
from lib.models.differences import Difference, median_difference
from lib.sections.section import Figure
from lib.workbook import Workbook

METHOD = "The interval of the difference comes from drawing the deals of both halves again 2,000 times (bootstrap, fixed seed). An export that begins in the middle of the business shows short cycles first, because long deals had not closed yet: periods that begin within the first P90 of the cycle are left out of the comparison."


@dataclass(frozen=True)
class Lengthening:
    """Two halves of the periods that can be compared and the difference of their medians; None when there are too few deals."""

    newer: tuple[Period, ...]
    older: tuple[Period, ...]
    deals: tuple[int, int]
    difference: Difference | None


def lengthening(workbook: Workbook) -> Lengthening:
    """How much longer do deals closed in the newer half of the periods take than those of the older half?"""
    deals = _measured(workbook)
    begun = workbook.history[0].starts_on if deals.empty else deals["started_on"].min()
    p90 = deals["days"].quantile(0.9) if len(deals) else 0.0
    first_sound = pd.Timestamp(begun) + timedelta(days=float(p90))
    periods = [period for period in workbook.history if pd.Timestamp(period.starts_on) >= first_sound]
    half = len(periods) // 2
    older, newer = tuple(periods[:half]), tuple(periods[half:])
    late, early = _days_of(deals, newer), _days_of(deals, older)
    enough = min(len(late), len(early)) >= workbook.parameters.settings.minimum_n
    return Lengthening(
        newer, older, (len(late), len(early)), median_difference(late, early) if enough else None
    )


def _measured(workbook: Workbook) -> pd.DataFrame:
    spans = workbook.tables["deal_spans"]
    kind = {"won": spans.is_won, "closed": spans.is_closed}[workbook.definition("sales_cycle")]
    chosen = spans.filter(kind & spans.has_cycle).select("started_on", "closed_on", "cycle_days")
    found = workbook.tables.frame(chosen)
    return pd.DataFrame(
        {
            "started_on": pd.to_datetime(found["started_on"]),
            "closed_on": pd.to_datetime(found["closed_on"]),
            "days": found["cycle_days"].astype("float64"),
        }
    )


def cycle_days_by(workbook: Workbook, by: str) -> dict[str, list[float]]:
    """The cycles in days of the deals measured, per group."""
    spans = workbook.tables["deal_spans"]
    kind = {"won": spans.is_won, "closed": spans.is_closed}[workbook.definition("sales_cycle")]
    chosen = spans.filter(kind & spans.has_cycle).select(by, "cycle_days")
    found = workbook.tables.frame(chosen)
    return {group: days.astype("float64").tolist() for group, days in found.groupby(by)["cycle_days"]}


def _days_of(deals: pd.DataFrame, periods: tuple[Period, ...]) -> list[float]:
    if not periods:
        return []
    span = (pd.Timestamp(periods[0].starts_on), pd.Timestamp(periods[-1].ends_on))
    return deals.loc[deals["closed_on"].between(*span), "days"].tolist()


def in_words(found: Lengthening, workbook: Workbook) -> str:
    """What can be said about the change, and no more."""
    if found.difference is None:
        return "Too few deals can be compared to say whether the cycle gets longer."
    days, moved = workbook.formats, found.difference
    since = found.newer[0].label
    interval = f"95% interval {days.text(moved.low, 'days')} to {days.text(moved.high, 'days')}"
    if not moved.holds_up:
        size = _moved(moved, workbook) or "the same as before"
        return f"The cycle is not known to have changed: the median since {since} is {size} ({interval}), which may be chance."
    return f"Since {since} deals take {_moved(moved, workbook)} at the median ({interval}): more than chance."


def _moved(moved: Difference, workbook: Workbook) -> str:
    if not moved.value:
        return ""
    way = "longer" if moved.value > 0 else "shorter"
    return f"{workbook.formats.text(abs(moved.value), 'days')} days {way} than before"


def figures_of_change(found: Lengthening) -> list[Figure]:
    """The difference of the medians as a figure."""
    moved = found.difference
    return [
        Figure(
            metric="cycle_change",
            definition="cycle_change/median_difference",
            value=moved.value if moved else None,
            unit="days",
            starts_on=found.newer[0].starts_on if found.newer else None,
            ends_on=found.newer[-1].ends_on if found.newer else None,
            n=sum(found.deals),
            low=moved.low if moved else None,
            high=moved.high if moved else None,
            missing="" if moved else "too few deals",
        )
    ]
