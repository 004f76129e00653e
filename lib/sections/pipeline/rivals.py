"""What is open under every definition in use."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut, share_of
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.workbook import Workbook


@needs("deals", "deals")
def definitions(workbook: Workbook) -> Section:
    """The same open deals under every definition of the pipeline's value in use elsewhere."""
    metric = workbook.metric("open_pipeline")
    found = {
        each.id: workbook.values("open_pipeline", Cut(definition=each.id)) for each in metric.definitions
    }
    rows = pd.DataFrame(
        [
            {**found[each.id].iloc[0], "words": each.words, "used_by": each.used_by or "–"}
            for each in metric.definitions
        ]
    )
    known = rows.dropna(subset="value")
    if known.empty or not known["n"].any():
        return said(definitions, "No open deal has a value, so there are no definitions to compare.")
    whole = float(found["value"]["value"].iloc[0])
    rows = rows.assign(share=[share_of(value, whole) for value in rows["value"]])
    labels = charts.Labels(
        "Open pipeline by definition", "The open pipeline under each definition.", "money", workbook.formats
    )
    columns = {
        "words": ("Definition", "text"),
        "value": ("Value", "money"),
        "share": ("÷ amount of open deals", "share"),
        "n": ("Deals", "count"),
        "used_by": ("Used by", "text"),
    }
    money = workbook.formats
    weighted = known[known["definition"].str.contains("weighted")]["value"]
    spread = (
        f" Weighted it is anything from {money.text(weighted.min(), 'money')} to {money.text(weighted.max(), 'money')}."
        if len(weighted) > 1
        else ""
    )
    return Section(
        id="pipeline.definitions",
        headline=f"The open deals are worth {money.text(whole, 'money')} in full.{spread}",
        reading="Every bar is computed from the same open deals. Before comparing with another tool's figure, find its definition here.",
        action="Quote the definition with the number, and use one probability throughout: the stage's, or the owner's.",
        chart=charts.bars(known, "words", "value", labels),
        table=display_table(rows, columns, money, "Open pipeline by definition"),
        figures=tuple(figure for values in found.values() for figure in figures_of(values)),
    )
