"""How each stay in a stage ended."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import share_of
from lib.metrics.funnel import ENDS, entries_by_end
from lib.sections.absent import needs, said
from lib.sections.pipeline.cohort import cohort_words, figures_of_cohort, visits_of_cohort
from lib.sections.section import Section
from lib.sections.table import display_table, starred
from lib.sections.words import counted
from lib.workbook import Workbook


@needs("stage_visits", "history of stage changes")
def stage_endings(workbook: Workbook) -> Section:
    """How does a stay in a stage end: advanced, won, lost, moved back, or is the deal still there?"""
    visits = visits_of_cohort(workbook)
    if visits.empty:
        return said(stage_endings, f"No deal entered a stage {cohort_words(workbook)}.")
    rows = _with_shares(entries_by_end(visits), workbook)
    columns = {"place": ("Stage", "text"), "entries": ("Entries", "count")}
    columns |= {name: (label, "count") for name, label in ENDS.items()}
    columns |= {"skipped": ("Advanced past a stage", "count"), "share_lost": ("Lost ÷ entries", "share")}
    labels = charts.Labels(
        "How stays in each stage ended",
        "Entries into each stage, split into advanced or won, still there, lost and moved back.",
        "count",
        workbook.formats,
    )
    split = [
        ("onward", "advanced or won"),
        ("still_there", "still there"),
        ("lost", "lost"),
        ("moved_back", "moved back"),
    ]
    return Section(
        id="pipeline.stage_endings",
        headline=_endings_headline(rows, workbook),
        reading=f"Every entry into a stage by the deals that entered {cohort_words(workbook)}, coming back included; the five ways sum to the entries.",
        action="Where most entries are lost, look at what was promised on entering. Where many move back, the stage is entered too early.",
        chart=charts.stacked(rows.head(15), "place", split, labels),
        table=display_table(starred(rows, "place"), columns, workbook.formats, _caption(workbook)),
        note="Advanced: on to a later open stage. Moved back: to an earlier one, or one of no pipeline.",
        figures=figures_of_cohort(
            rows.assign(n=rows["entries"]), "stage_entries", ("entries", *ENDS), workbook
        ),
    )


def _with_shares(rows: pd.DataFrame, workbook: Workbook) -> pd.DataFrame:
    several = rows["pipeline"].nunique() > 1
    place = rows["stage"] + " (" + rows["pipeline"] + ")" if several else rows["stage"]
    return rows.assign(
        place=place,
        onward=rows["advanced"] + rows["won"],
        share_lost=share_of(rows["lost"], rows["entries"]),
        is_thin=rows["entries"] < workbook.parameters.settings.minimum_n,
    )


def _endings_headline(rows: pd.DataFrame, workbook: Workbook) -> str:
    told = rows[~rows["is_thin"]]
    entries = counted(rows["entries"].sum(), "entry", "entries")
    if told.empty:
        return f"{entries} into stages in a year: too few in each to compare them."
    worst = told.loc[told["share_lost"].idxmax()]
    back = int(rows["moved_back"].sum())
    lost = workbook.formats.text(worst["share_lost"], "share")
    return f"Most is lost in {worst['place']}: {lost} of its {worst['entries']:,.0f} entries. {back:,} of {entries} moved back."


def _caption(workbook: Workbook) -> str:
    least = workbook.parameters.settings.minimum_n
    return f"Entries into each stage and how they ended (* fewer than {least} entries)"
