"""Which records to put right first."""

import pandas as pd

from lib.audit.finding import SEVERITIES
from lib.sections.absent import said
from lib.sections.audit.faults import NOTHING
from lib.sections.audit.privacy import disclosed
from lib.sections.audit.words import owner_names, table_name
from lib.sections.section import Section
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
    rows = _to_fix(workbook)
    if rows.empty:
        return said("audit.fix_first", NOTHING)
    severe = int((rows["rank"] == 0).sum())
    return Section(
        id="audit.fix_first",
        headline=f"{counted(len(rows), 'record')} to put right, {severe:,} of them with a severe fault.",
        reading="One row per record. Severe faults come first, within them the deals worth most. Personal data is hidden unless the team's settings show it.",
        action="Correct them in the CRM, where they were entered; a correction made only in a report comes back with the next export.",
        table=display_table(rows, _COLUMNS, workbook.formats, "Records to put right first", most=25),
    )


def _to_fix(workbook: Workbook) -> pd.DataFrame:
    """One row per record with a finding, in the order in which to put them right."""
    audit = workbook.audit
    found = disclosed(audit.findings, ("value", "suggestion"), workbook.parameters.settings.privacy)
    checks = [audit.checks[check] for check in found["check"]]
    found = found.assign(
        rank=[SEVERITIES.index(check.severity) for check in checks], what=[check.title for check in checks]
    )
    found = found.sort_values(["rank", "check", "record_id"], ignore_index=True, kind="stable")
    rows = found.groupby(["table", "record_id"], as_index=False, sort=False).agg(
        rank=("rank", "min"),
        faults=("check", "size"),
        what=("what", _joined),
        value=("value", "first"),
        suggestion=("suggestion", "first"),
        owner_id=("owner_id", "first"),
        source_file=("source_file", "first"),
        source_row=("source_row", "first"),
    )
    rows = rows.assign(
        amount=_amounts(workbook, rows), owner=owner_names(workbook, rows["owner_id"]), where=_places(rows)
    )
    order = ["rank", "amount", "faults", "table", "record_id"]
    rows = rows.sort_values(order, ascending=[True, False, False, True, True], ignore_index=True)
    return rows.assign(table=rows["table"].map(table_name))


def _joined(titles: pd.Series) -> str:
    """What is wrong with one record, the table named once."""
    first, *others = dict.fromkeys(titles)
    return "; ".join([first, *(title.split(": ")[-1] for title in others)])


def _amounts(workbook: Workbook, rows: pd.DataFrame) -> pd.Series:
    if "deals" not in workbook.tables:
        return pd.Series(float("nan"), index=rows.index)
    deals = workbook.tables["deals"]
    amounts = workbook.tables.frame(deals.select("deal_id", amount=deals.amount.cast("float64")))
    return rows["record_id"].where(rows["table"] == "deals").map(amounts.set_index("deal_id")["amount"])


def _places(rows: pd.DataFrame) -> list[str]:
    return [
        "" if pd.isna(file) else f"{file}, row {row}"
        for file, row in zip(rows["source_file"], rows["source_row"], strict=True)
    ]
