"""The win rate under every definition in use."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut
from lib.metrics.metric import Definition, Sum
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.workbook import Workbook


@needs("deals", "deals")
def definitions(workbook: Workbook) -> Section:
    """The same deals under every definition of the win rate in use elsewhere."""
    metric = workbook.metric("win_rate")
    found = {
        definition.id: workbook.values("win_rate", Cut(definition=definition.id))
        for definition in metric.definitions
    }
    rows = pd.DataFrame([_row(workbook, each, found[each.id]) for each in metric.definitions])
    shares = rows[rows["unit"] == "share"].dropna(subset="value")
    if shares.empty:
        return said("conversion.definitions", "No deal was won or lost, so there is no rate to compare.")
    rate = workbook.formats
    labels = charts.Labels(
        "Win rate of the whole export by definition", "The win rate under each definition.", "share", rate
    )
    columns = {
        "words": ("Definition", "text"),
        "written": ("Value", "written"),
        "numerator": ("Numerator", "written"),
        "denominator": ("Denominator", "written"),
        "used_by": ("Used by", "text"),
    }
    return Section(
        id="conversion.definitions",
        headline=f"The same deals give anything from {rate.text(shares['value'].min(), 'share')} to {rate.text(shares['value'].max(), 'share')}, depending on the definition.",
        reading="Every bar is computed from the same export. Before comparing with another tool's figure, find its definition here.",
        action=f"Quote the definition with the number. This report's headline is: {metric.definition(workbook.definition('win_rate')).words}.",
        chart=charts.bars(shares, "words", "value", labels),
        table=display_table(rows, columns, rate, "Win rate of the whole export by definition"),
        figures=tuple(figure for values in found.values() for figure in figures_of(values)),
    )


def _row(workbook: Workbook, definition: Definition, values: pd.DataFrame) -> dict[str, object]:
    """A definition with its value and parts, each written in its own unit."""
    found, text = values.iloc[0].to_dict(), workbook.formats.text
    parts_are = "money" if isinstance(definition.numerator, Sum) else "count"
    return found | {
        "words": definition.words,
        "used_by": definition.used_by or "–",
        "written": text(found["value"], found["unit"]),
        "numerator": text(found["numerator"], parts_are),
        "denominator": text(found["denominator"], parts_are),
    }
