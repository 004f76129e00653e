"""The open pipeline against the same day of earlier periods."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut
from lib.metrics.periods import Period, previous, year_before
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import change
from lib.workbook import Workbook

_PARTS = {
    "deals": ("open_deals", "count"),
    "value": ("open_pipeline", "value"),
    "weighted": ("open_pipeline", "weighted"),
    "past_due": ("open_pipeline", "past_due"),
}


@needs("deals", "deals")
def same_point(workbook: Workbook) -> Section:
    """Is more open than on the same day of earlier periods?"""
    found = [(period, _standing(workbook.at(period.ends_on))) for period in _periods(workbook)]
    told = [(period, row) for period, row in found if row["deals"]["n"].iloc[0] > 0]
    if len(told) < 2:
        return said(
            same_point,
            "Nothing was open on the same day of earlier periods, so there is nothing to compare with.",
        )
    rows = pd.DataFrame([_row(period, row, workbook) for period, row in told])
    # without history the amounts of earlier days are today's, and those of won deals would look known then
    has_history = "deal_events" in workbook.tables
    has_value = rows["value"].notna().all() and has_history
    measure, noun, unit = ("value", "value", "money") if has_value else ("deals", "deals", "count")
    labels = charts.Labels(
        f"Open {noun} on the same day of each period",
        f"Open {noun} on the same day of {len(rows)} periods, the present one last.",
        unit,
        workbook.formats,
    )
    return Section(
        id="pipeline.same_point",
        headline=_headline(rows, measure, noun, workbook),
        reading="Each bar is what was open that many days into its period, with the stages, amounts and owners of that day.",
        action=_ACTIONS[bool(rows[measure].iloc[-1] < rows[measure].iloc[-2])],
        chart=charts.bars(rows, "label", measure, labels),
        table=display_table(
            rows,
            _COLUMNS if has_history else _COUNTS,
            workbook.formats,
            "Open on the same day of each period",
        ),
        note="" if has_history else _UNKNOWN,
        figures=tuple(figure for period, row in told for figure in _figures(period, row)),
    )


_COLUMNS = {
    "label": ("Period and day", "text"),
    "deals": ("Deals", "count"),
    "value": ("Value", "money"),
    "weighted": ("Weighted", "money"),
    "past_due": ("Past due", "money"),
}
_COUNTS = {name: _COLUMNS[name] for name in ("label", "deals")}
_ACTIONS = {
    True: "Less is open than at this point of the period before: decide who opens new deals, for they take a sales cycle to pay.",
    False: "As much is open as at this point of the period before, or more: now see that it moves.",
}
_UNKNOWN = "This source records no changes: earlier days are told from creation and closing days, their values and expected days from today's records. So the numbers of deals are compared, not their values."


def _periods(workbook: Workbook) -> list[Period]:
    """The present period and up to three earlier ones, oldest first, each day once."""
    calendar = workbook.parameters.settings.calendar
    now, before, year_ago = workbook.compared
    earlier = [year_before(now, calendar), previous(before, calendar), before, now]
    by_day = {period.ends_on: period for period in (*earlier, year_ago)}
    return [by_day[day] for day in sorted(by_day)]


def _standing(workbook: Workbook) -> dict[str, pd.DataFrame]:
    return {
        name: workbook.values(metric, Cut(definition=definition))
        for name, (metric, definition) in _PARTS.items()
    }


def _row(period: Period, standing: dict[str, pd.DataFrame], workbook: Workbook) -> dict[str, object]:
    values = {name: found["value"].iloc[0] for name, found in standing.items()}
    day = workbook.formats.text(period.ends_on, "day")
    return {"label": f"{period.label}, {day}", "day": period.ends_on, **values}


def _headline(rows: pd.DataFrame, measure: str, noun: str, workbook: Workbook) -> str:
    now, before = rows.iloc[-1], rows.iloc[-2]
    unit = "money" if measure == "value" else "count"
    moved = change(now[measure], before[measure], workbook.formats)
    day = workbook.formats.text(before["day"], "day")
    return f"Open {noun} {'are' if noun == 'deals' else 'is'} {moved} against {day}: {workbook.formats.text(now[measure], unit)}, from {workbook.formats.text(before[measure], unit)}."


def _figures(period: Period, standing: dict[str, pd.DataFrame]) -> tuple[Figure, ...]:
    return tuple(
        figure
        for values in standing.values()
        for figure in figures_of(values.assign(starts_on=period.ends_on, ends_on=period.ends_on))
    )
