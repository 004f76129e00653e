"""What was corrected: the rows of filled-in lists, what each changed, and why some did not."""

import pandas as pd

from lib.audit.wording import field_of
from lib.canonical.correction_verdicts import ALREADY, APPLIED, CHANGED, CONFLICT, LEFT, REFUSED
from lib.sections.absent import said
from lib.sections.audit.privacy import disclosed
from lib.sections.audit.words import table_name
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted, listed
from lib.workbook import Workbook

_COLUMNS = {
    "record_id": ("Record", "text"),
    "table": ("Table", "text"),
    "field": ("Field", "text"),
    "was": ("Was", "text"),
    "became": ("Became", "text"),
    "outcome": ("Outcome", "text"),
    "reason": ("Why", "text"),
    "where": ("List and row", "text"),
}
_ORDER = (REFUSED, CONFLICT, CHANGED, APPLIED, ALREADY)
"""Those that need a hand first."""

_WORDS = {
    APPLIED: "applied",
    ALREADY: "already so in the export",
    CHANGED: "not applied, as the value had changed meanwhile",
    CONFLICT: "not applied, as lists disagree",
    REFUSED: "refused",
}


def corrected(workbook: Workbook) -> Section:
    """What the filled-in lists changed in the imported records, and which of their rows were not applied and why."""
    if workbook.snapshot.corrections is None:
        return said(
            "audit.corrected",
            "No corrections were applied: the team's settings name no list that was filled in.",
            "Fill in the list to fix and name it in the team's settings under corrections, or put the records right in the CRM.",
        )
    log = pd.read_parquet(workbook.snapshot.corrections)
    decided = log[log["outcome"] != LEFT]
    left = len(log) - len(decided)
    rows = _rows(workbook, decided)
    return Section(
        id="audit.corrected",
        headline=_headline(decided, left),
        reading="A correction changes the imported record, never the exported file. It is applied only where the record still says what the list showed. Lists count for the whole company.",
        action=_action(decided),
        table=None
        if rows.empty
        else display_table(rows, _COLUMNS, workbook.formats, "Corrections, those not applied first", most=15),
        figures=tuple(_figures(log)),
    )


def _headline(decided: pd.DataFrame, left: int) -> str:
    counts = decided["outcome"].value_counts()
    told = [f"{counts[outcome]:,} {words}" for outcome, words in _WORDS.items() if outcome in counts]
    undecided = (
        f" {counted(left, 'row')} of the lists {'is' if left == 1 else 'are'} left as they were."
        if left
        else ""
    )
    if not told:
        return f"The lists named in the settings ask for no correction yet.{undecided}"
    return f"{counted(len(decided), 'correction')}: {listed(told)}.{undecided}"


def _action(decided: pd.DataFrame) -> str:
    failed = decided["outcome"].isin([REFUSED, CONFLICT, CHANGED]).sum()
    if failed:
        return f"Look at the {counted(failed, 'row')} not applied: each says why. Correct the list, and write what was applied into the CRM too."
    return "Write what was applied into the CRM too: it counts here, but the CRM does not know it yet. The list is of no more use when the next export says the same."


def _rows(workbook: Workbook, decided: pd.DataFrame) -> pd.DataFrame:
    ordered = decided.assign(place=[_ORDER.index(outcome) for outcome in decided["outcome"]])
    ordered = ordered.sort_values(["place", "file", "row"], ignore_index=True, kind="stable")
    shown = disclosed(ordered, ("was", "became"), workbook.parameters.settings.privacy)
    where = [f"{file}, row {row}" for file, row in zip(shown["file"], shown["row"], strict=True)]
    return shown.assign(where=where, table=shown["table"].map(table_name), field=shown["field"].map(field_of))


def _figures(log: pd.DataFrame) -> list[Figure]:
    return [
        Figure("corrections", "corrections/rows", float(count), "count", {"outcome": str(outcome)})
        for outcome, count in log["outcome"].value_counts().sort_index().items()
    ]
