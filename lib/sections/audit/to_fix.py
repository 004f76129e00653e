"""Which records to put right first."""

import pandas as pd

from lib.sections.absent import said
from lib.sections.audit.faults import NOTHING
from lib.sections.audit.fix_list import FILE, fix_list, fix_list_bytes
from lib.sections.audit.words import table_name
from lib.sections.section import Attachment, Section
from lib.sections.table import display_table
from lib.sections.words import counted
from lib.workbook import Workbook

_COLUMNS = {
    "record_id": ("Record", "text"),
    "table": ("Table", "text"),
    "what": ("What is wrong", "text"),
    "value": ("Now", "text"),
    "suggestion": ("Suggested", "text"),
    "amount": ("Value", "money"),
    "owner": ("Owner", "text"),
    "where": ("File and row", "text"),
}


def fix_first(workbook: Workbook) -> Section:
    """The records to put right first: the most severe faults first, then the largest deals, then the most faults."""
    faults = fix_list(workbook)
    if faults.empty:
        return said("audit.fix_first", NOTHING)
    rows = _by_record(faults)
    severe = int((rows["rank"] == 0).sum())
    return Section(
        id="audit.fix_first",
        headline=f"{counted(len(rows), 'record')} to put right, {severe:,} of them with a severe fault.",
        reading="One row per record. Severe faults come first, within them the deals worth most. Personal data is hidden unless the team's settings show it.",
        action="Correct them in the CRM, where they were entered. Or open the list, type the new values, and name the file in the team's settings under corrections: the next report applies them and says which.",
        table=display_table(rows, _COLUMNS, workbook.formats, "Records to put right first", most=25),
        files=(_attached(workbook, faults),),
        note="The list has the CRM's own id of each record, what stands there now, and a suggestion where one is known. The command crm-workbook fixes writes the same list.",
    )


def _attached(workbook: Workbook, faults: pd.DataFrame) -> Attachment:
    words = f"The list to fix, as a workbook to fill in ({counted(len(faults), 'fault')}, XLSX)"
    return Attachment(FILE, fix_list_bytes(workbook, faults), words)


def _by_record(faults: pd.DataFrame) -> pd.DataFrame:
    """One row per record, in the order in which to put them right."""
    rows = faults.groupby(["table", "record_id"], as_index=False, sort=False).agg(
        rank=("rank", "min"),
        what=("what", _joined),
        value=("value", "first"),
        suggestion=("suggestion", "first"),
        amount=("amount", "first"),
        owner=("owner", "first"),
        source_file=("source_file", "first"),
        source_row=("source_row", "first"),
    )
    return rows.assign(where=_places(rows), table=rows["table"].map(table_name))


def _joined(titles: pd.Series) -> str:
    """What is wrong with one record, the table named once."""
    first, *others = dict.fromkeys(titles)
    return "; ".join([first, *(title.split(": ")[-1] for title in others)])


def _places(rows: pd.DataFrame) -> list[str]:
    return [
        "" if pd.isna(file) else f"{file}, row {row}"
        for file, row in zip(rows["source_file"], rows["source_row"], strict=True)
    ]
