"""The deals whose time since their start is known, open ones included, and the curves drawn from them."""

from datetime import timedelta

import pandas as pd

from lib import charts
from lib.canonical.opened.spans import HORIZONS
from lib.models.cycle_curves import LOST, OPEN, WON, cycle_curves, shares_by
from lib.sections.section import Figure
from lib.workbook import Workbook

LAST_DAY = max(HORIZONS)
NOT_REACHED = "not reached"


def timed_deals(workbook: Workbook, by: tuple[str, ...] = ()) -> pd.DataFrame:
    """One row per deal with a known start and, unless it is open, a close after it.

    Columns: the groups, started_on, days (to the close, or to `as_of`), age_days (since the start), outcome (1 won,
    2 lost, 0 open), entered_day (the day after which a deal could have been seen decided; -1 from its start).
    """
    spans = workbook.tables["deal_spans"]
    columns = ("started_on", "span_days", "is_won", "is_lost", *by)
    found = workbook.tables.frame(spans.filter(spans.is_timed).order_by("deal_id").select(*columns))
    started_on = pd.to_datetime(found["started_on"])
    outcome = pd.Series(OPEN, index=found.index).mask(found["is_won"], WON).mask(found["is_lost"], LOST)
    return found[list(by)].assign(
        started_on=started_on,
        days=found["span_days"].astype("float64"),
        age_days=(pd.Timestamp(workbook.as_of) - started_on).dt.days,
        outcome=outcome,
        entered_day=_entered(started_on, workbook),
    )


def _entered(started_on: pd.Series, workbook: Workbook) -> pd.Series:
    """Deals from before the export's first decision are there only because they lasted until then."""
    deals = workbook.tables.company_wide("deals")
    sound = deals.filter((deals.closed_on >= deals.created_on) & (deals.closed_on <= workbook.as_of))
    first = workbook.tables.frame(sound.closed_on.min())
    if pd.isna(first):
        return pd.Series(-1.0, index=started_on.index)
    eve = pd.Timestamp(first) - timedelta(days=1)
    return (eve - started_on).dt.days.clip(lower=-1).astype("float64")


def imported(deals: pd.DataFrame) -> int:
    """How many deals were already open as the export began."""
    return int((deals["entered_day"] > -1).sum())


def curves_of(deals: pd.DataFrame) -> pd.DataFrame:
    """The curves of timed deals: see `lib.models.cycle_curves.cycle_curves`."""
    return cycle_curves(deals["days"], deals["outcome"], deals["entered_day"])


def drawn_curve(curves: pd.DataFrame, name: str, column: str) -> charts.Curve:
    """One column of the curves as a line from the start to the last day looked at."""
    shown = curves[curves["day"] <= LAST_DAY]
    start = 1.0 if column == "open" else 0.0
    levels = [start, *shown[column].tolist()]
    return charts.Curve(name, [0.0, *shown["day"].tolist(), float(LAST_DAY)], [*levels, levels[-1]])


def horizon_figures(deals: pd.DataFrame, group: dict[str, str], workbook: Workbook) -> list[Figure]:
    """What share is won, lost and open by each of the days looked at; "not reached" where too few are that old."""
    curves, figures = curves_of(deals), []
    for day in HORIZONS:
        old = int((deals["age_days"] >= day).sum())
        is_told = old >= workbook.parameters.settings.minimum_n
        shares = shares_by(curves, day)
        for outcome in ("won", "lost", "open"):
            has_interval = is_told and outcome == "won"
            figures.append(
                Figure(
                    metric="cycle_curve",
                    definition=f"cycle_curve/{outcome}_by_{day}",
                    value=shares[outcome] if is_told else None,
                    unit="share",
                    group=group,
                    n=old,
                    low=shares["won_low"] if has_interval else None,
                    high=shares["won_high"] if has_interval else None,
                    missing="" if is_told else NOT_REACHED,
                )
            )
    return figures


def figure_at(figures: list[Figure], outcome: str, day: int) -> Figure:
    """The figure of one outcome by one of the days looked at."""
    wanted = f"cycle_curve/{outcome}_by_{day}"
    return next(figure for figure in figures if figure.definition == wanted)


def written(figure: Figure, workbook: Workbook) -> str:
    """A share as text, or that it is not reached."""
    return figure.missing or workbook.formats.text(figure.value, figure.unit)
