"""What is open under every definition in use."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut, share_of
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.workbook import Workbook

_COLUMNS = {
    "words": ("Definition", "text"),
    "value": ("Value", "money"),
    "share": ("÷ amount of open deals", "share"),
    "n": ("Deals", "count"),
    "used_by": ("Used by", "text"),
}


@needs("deals", "deals")
def definitions(workbook: Workbook) -> Section:
    """The same open deals under every definition of the pipeline's value in use elsewhere."""
    found = _values(workbook)
    rows = _rows(found, workbook)
    known = rows.dropna(subset="value")
    if known.empty or not known["n"].any():
        return said(definitions, "No open deal has a value, so there are no definitions to compare.")
    labels = charts.Labels(
        "Open pipeline by definition", "The open pipeline under each definition.", "money", workbook.formats
    )
    return Section(
        id="pipeline.definitions",
        headline=_headline(known, workbook),
        reading="Every bar is computed from the same open deals. Before comparing with another tool's figure, find its definition here.",
        action="Quote the definition with the number, and use one probability throughout: the stage's, or the owner's.",
        chart=charts.bars(known, "words", "value", labels),
        table=display_table(rows, _COLUMNS, workbook.formats, "Open pipeline by definition"),
        figures=tuple(figure for values in found.values() for figure in figures_of(values)),
    )


def _values(workbook: Workbook) -> dict[str, pd.DataFrame]:
    """The values of the open pipeline under each of its definitions."""
    return {
        each.id: workbook.values("open_pipeline", Cut(definition=each.id))
        for each in workbook.metric("open_pipeline").definitions
    }


def _rows(found: dict[str, pd.DataFrame], workbook: Workbook) -> pd.DataFrame:
    """One row per definition: its value, and that as a share of the amount of all open deals."""
    rows = [
        {**found[each.id].iloc[0], "words": each.words, "used_by": each.used_by or "–"}
        for each in workbook.metric("open_pipeline").definitions
    ]
    whole = float(found["value"]["value"].iloc[0])
    return pd.DataFrame(rows).assign(share=lambda told: [share_of(value, whole) for value in told["value"]])


def _headline(known: pd.DataFrame, workbook: Workbook) -> str:
    money = workbook.formats
    whole, weighted = known["value"].iloc[0], known[known["definition"].str.contains("weighted")]["value"]
    told = f"The open deals are worth {money.text(whole, 'money')} in full."
    if len(weighted) < 2:
        return told
    if weighted.min() == weighted.max():
        return f"{told} Weighted it is {money.text(weighted.max(), 'money')} under every definition."
    return f"{told} Weighted it is anything from {money.text(weighted.min(), 'money')} to {money.text(weighted.max(), 'money')}."
