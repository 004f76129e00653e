"""What the import set aside."""

import pandas as pd

from lib.sections.absent import said
from lib.sections.audit.privacy import disclosed
from lib.sections.audit.words import table_name
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import counted
from lib.workbook import Workbook

_COLUMNS = {
    "name": ("Table", "text"),
    "what": ("Set aside", "text"),
    "reason": ("Why", "text"),
    "count": ("How often", "count"),
    "where": ("First seen in", "text"),
    "value": ("What it says", "text"),
}


def set_aside(workbook: Workbook) -> Section:
    """Rows that are in no report and cells that count as missing, by reason, of the whole company."""
    aside = workbook.audit.set_aside
    if aside.empty:
        return said(
            "audit.set_aside", "The import set nothing aside: every row and cell of the export could be read."
        )
    rows = _rows(workbook, aside)
    whole, cells = (int(rows.loc[rows["kind"] == kind, "count"].sum()) for kind in ("row", "cell"))
    return Section(
        id="audit.set_aside",
        headline=f"{counted(whole, 'row')} set aside whole and {counted(cells, 'cell')} that could not be read, company-wide.",
        reading="A row set aside is in no report; a cell that could not be read counts as missing while its record stays. Counts are of the whole company: such rows have no owner.",
        action="Correct the export, or say in the mapping file how the value is written; then the next import takes it.",
        table=display_table(
            rows, _COLUMNS, workbook.formats, "What the import set aside, the most frequent first"
        ),
    )


def _rows(workbook: Workbook, aside: pd.DataFrame) -> pd.DataFrame:
    rows = disclosed(aside, ("value",), workbook.parameters.settings.privacy, column="column").sort_values(
        ["count", "table", "reason"], ascending=[False, True, True], ignore_index=True
    )
    rows["name"] = rows["table"].map(table_name)
    rows["where"] = [
        f"{file}, row {row}" for file, row in zip(rows["source_file"], rows["source_row"], strict=True)
    ]
    rows["what"] = rows["kind"].map({"row": "whole row", "cell": "one cell"})
    return rows
