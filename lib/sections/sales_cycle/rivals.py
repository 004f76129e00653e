"""The sales cycle under every definition in use, and with open deals counted."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut
from lib.models.cycle_curves import median_day
from lib.sections.absent import said
from lib.sections.figures import figures_of
from lib.sections.sales_cycle.timed import curves_of, timed_deals
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.workbook import Workbook

_OPEN_COUNTED = "days until half of the deals that started are won or lost, open ones counted"


def definitions(workbook: Workbook) -> Section:
    """How long is the cycle under each definition: won only or all closed, from each starting event, open counted?"""
    metric = workbook.metric("sales_cycle")
    # won deals from the chosen start are there already
    chosen = f"from_{workbook.parameters.settings.definitions.sales_cycle_start}"
    words = {
        definition.id: _words(definition.id, definition.words, workbook)
        for definition in metric.definitions
        if definition.id != chosen
    }
    found = {name: workbook.values("sales_cycle", Cut(definition=name)) for name in words}
    rows = pd.DataFrame(
        [{**found[name].iloc[0], "words": words[name], "bar": _bar(name, workbook)} for name in words]
    )
    if not rows["n"].any():
        return said("sales_cycle.definitions", "No deal can be measured under any definition.")
    estimate = _estimate(workbook)
    censored = {
        "words": _OPEN_COUNTED,
        "bar": "half decided, open counted",
        "n": estimate.n,
        "median": estimate.value,
    }
    rows = pd.concat([rows, pd.DataFrame([censored])], ignore_index=True)
    told = rows.dropna(subset="median")
    days = workbook.formats
    low, high = (days.text(value, "days") for value in (told["median"].min(), told["median"].max()))
    headline = f"The median cycle of the whole export is anything from {low} to {high} days, depending on the definition."
    return Section(
        id="sales_cycle.definitions",
        headline=headline,
        reading="Each bar is a median over the same export. Starting later makes a cycle shorter; lost deals are often decided sooner; counting open deals shows what winners alone hide.",
        action=f"Quote the definition with the number. This report's headline is: {metric.definition(workbook.definition('sales_cycle')).words}, starting with the {_start(workbook)} day.",
        chart=charts.bars(
            told, "bar", "median", charts.Labels("Median days by definition", headline, "days", days)
        ),
        table=display_table(rows, _COLUMNS, days, "Days of the cycle by definition, whole export"),
        note=_lacking(rows),
        figures=(*(figure for values in found.values() for figure in figures_of(values)), estimate),
    )


_COLUMNS = {
    "words": ("Definition", "text"),
    "n": ("Deals", "count"),
    "median": ("Median days", "days"),
    "value": ("Mean days", "days"),
    "p90": ("P90 days", "days"),
}


def _start(workbook: Workbook) -> str:
    return workbook.parameters.settings.definitions.sales_cycle_start.replace("_", " ")


def _bar(definition: str, workbook: Workbook) -> str:
    """A name short enough to stand beside a bar."""
    if definition.startswith("from_"):
        return f"won, from {definition.removeprefix('from_').replace('_', ' ')}"
    kind = {"closed": "won and lost"}.get(definition, definition)
    return f"{kind}, from {_start(workbook)}"


def _words(definition: str, words: str, workbook: Workbook) -> str:
    """The definition's words, with the event that "start" stands for."""
    return words if definition.startswith("from_") else words.replace("start", f"the {_start(workbook)} day")


def _estimate(workbook: Workbook) -> Figure:
    deals = timed_deals(workbook)
    median = median_day(curves_of(deals))
    return Figure(
        metric="cycle_curve",
        definition="cycle_curve/median_decided",
        value=median,
        unit="days",
        n=len(deals),
        missing="" if median is not None else "not reached",
    )


def _lacking(rows: pd.DataFrame) -> str:
    lacking = rows[rows["n"] == 0]["words"].tolist()
    return f"Not recorded in this source, so not measured: {'; '.join(lacking)}." if lacking else ""
