"""How many people who might buy came to be known, under each way of counting them."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.leads.population import NO_DATES, lead_periods
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import change, counted, like_for_like, named
from lib.workbook import Workbook

_WAYS = (
    ("new_leads", "created"),
    ("new_leads", "distinct"),
    ("prospects", "people"),
    ("prospects", "distinct"),
    ("prospects", "leads"),
)


@needs("leads", "leads")
def prospects(workbook: Workbook) -> Section:
    """How many prospects came to be known, and how far do ways of counting them differ?"""
    if not lead_periods(workbook):
        return said("leads.prospects", NO_DATES)
    now, _, year_ago = workbook.compared
    spoken = like_for_like(year_ago)
    found = {
        (metric, definition): workbook.values(metric, Cut(periods=(now, year_ago), definition=definition))
        for metric, definition in _WAYS
    }
    rows = pd.DataFrame([_row(workbook, way, values) for way, values in found.items()])
    everything = {way: workbook.values(way[0], Cut(definition=way[1])) for way in _WAYS}
    repeated = sum(
        sign * everything["new_leads", definition]["value"].iloc[0]
        for definition, sign in (("created", 1), ("distinct", -1))
    )
    labels = charts.Labels(
        f"New in {named(now)}, by way of counting", "Prospects by way of counting.", "count", workbook.formats
    )
    columns = {
        "words": ("Way of counting", "text"),
        "now": (named(now), "count"),
        "before": (f"{spoken[:1].upper()}{spoken[1:]}", "count"),
        "moved": ("Change", "text"),
    }
    return Section(
        id="leads.prospects",
        headline=_headline(rows, repeated),
        reading="Each bar counts the same records another way. Contacts that a lead became are that lead, counted once.",
        action="Quote the way of counting with the number, and merge the repeated ones before a campaign writes to them twice.",
        chart=charts.bars(rows, "words", "now", labels),
        table=display_table(rows, columns, workbook.formats, "Prospects by way of counting"),
        note="An address counts once whatever its capitals; the audit report lists the repeated people. Prospects of earlier periods have had longer to become customers and drop out, so their growth is overstated: judge growth by the lead records.",
        figures=tuple(
            figure for values in (*found.values(), *everything.values()) for figure in figures_of(values)
        ),
    )


def _row(workbook: Workbook, way: tuple[str, str], values: pd.DataFrame) -> dict[str, object]:
    metric, definition = way
    now, before = values["value"]
    return {
        "words": workbook.metric(metric).definition(definition).words.removesuffix(", by day of arrival"),
        "now": now,
        "before": before,
        "moved": change(now, before, workbook.formats),
    }


def _headline(rows: pd.DataFrame, repeated: float) -> str:
    told = f"Ways of counting give {rows['now'].min():,.0f} to {rows['now'].max():,.0f} new prospects this period"
    if not repeated:
        return f"{told}; no e-mail address has come twice."
    have = "has" if repeated == 1 else "have"
    return f"{told}; {counted(repeated, 'lead')} in the whole export {have} the e-mail address of an earlier one."
