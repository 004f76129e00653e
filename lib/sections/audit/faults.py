"""What is wrong, where, who can put it right, and which records to begin with."""

import pandas as pd

from lib import charts
from lib.audit.checks.report_corrupting import REPORT_CORRUPTING
from lib.sections.absent import said
from lib.sections.audit.trust import graded
from lib.sections.audit.words import NO_OWNER, owner_names, shared
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import counted, listed
from lib.workbook import Workbook

NOTHING = "The checks found nothing wrong with the records of this team."
_MOST_BARS = 12


_FAULT_COLUMNS = {
    "title": ("What is wrong", "text"),
    "records": ("Records", "count"),
    "share": ("Share of table", "share"),
    "severity": ("Severity", "text"),
    "example": ("Example", "text"),
    "owner": ("Most with", "text"),
    "hurts": ("What it spoils", "text"),
}


def faults(workbook: Workbook) -> Section:
    """Each kind of fault found: how many records, what share, an example, who has most of them, what it spoils."""
    rows = _by_check(workbook)
    if rows.empty:
        return said("audit.faults", NOTHING)
    first = rows.iloc[0]
    told = rows if first["is_doubt"] else rows[~rows["is_doubt"]]
    labels = charts.Labels(
        "Records by what is wrong with them",
        f"Records per kind of fault; the most frequent is: {first['title']}.",
        "count",
        workbook.formats,
    )
    return Section(
        id="audit.faults",
        headline=f"{counted(len(told), 'kind')} of fault in {counted(_records(workbook, told), 'record')}; most often “{first['title']}” ({first['records']:,}).",
        reading="One record may have several faults. Severity high: money or counts are wrong; medium: the record drops out of a report; low: of little effect.",
        action=first["remedy"],
        points=tuple(_corrupting(workbook, rows)),
        chart=charts.bars(rows.head(_MOST_BARS), "title", "records", labels),
        table=display_table(rows, _FAULT_COLUMNS, workbook.formats, "Faults found, the most frequent first"),
    )


_OWNER_COLUMNS = {
    "name": ("Owner", "text"),
    "records": ("Records", "count"),
    "faulty": ("With an issue", "count"),
    "share": ("Without an issue", "share"),
    "letter": ("Grade", "text"),
}


def by_owner(workbook: Workbook) -> Section:
    """Whose records have issues: who can put them right."""
    rows = graded(workbook, "owner")
    rows = rows[rows["faulty"] > 0].sort_values(
        ["faulty", "group"], ascending=[False, True], ignore_index=True
    )
    if rows.empty:
        return said("audit.by_owner", NOTHING)
    rows["name"] = owner_names(workbook, rows["group"])
    labels = charts.Labels(
        "Records with an issue, by owner",
        "Number of records with an issue per owner.",
        "count",
        workbook.formats,
    )
    return Section(
        id="audit.by_owner",
        headline=_owners_sentence(rows),
        reading="The owner is who can correct a record, not who made the mistake: imports and forms make most of them.",
        action="Send each owner their own list; those without an owner go to whoever runs the CRM.",
        chart=charts.bars(rows.head(_MOST_BARS), "name", "faulty", labels),
        table=display_table(rows, _OWNER_COLUMNS, workbook.formats, "Records by owner"),
    )


def _owners_sentence(rows: pd.DataFrame) -> str:
    owned, nobodys = rows[rows["name"] != NO_OWNER], rows.loc[rows["name"] == NO_OWNER, "faulty"].sum()
    most = "" if owned.empty else f" {owned['name'].iloc[0]} has the most: {owned['faulty'].iloc[0]:,}."
    without = (
        f" {counted(nobodys, 'record')} {'has' if nobodys == 1 else 'have'} no owner." if nobodys else ""
    )
    return f"{counted(rows['faulty'].sum(), 'record')} with an issue.{most}{without}"


def _records(workbook: Workbook, rows: pd.DataFrame) -> int:
    found = workbook.audit.findings
    return len(found[found["check"].isin(rows["check"])].drop_duplicates(["table", "record_id"]))


def _corrupting(workbook: Workbook, rows: pd.DataFrame) -> list[str]:
    """Which of the faults that spoil a sales report most are here, and what may be wrong without being a fault."""
    records = rows.set_index("check")["records"]
    asked = {name: ids for name, ids in REPORT_CORRUPTING.items() if set(ids) & set(workbook.audit.checks)}
    here = [
        f"{name} ({records[found].sum():,})"
        for name, ids in asked.items()
        if (found := [each for each in ids if each in records])
    ]
    told = f"Of the {counted(len(asked), 'fault')} that spoil a sales report most, {len(here):,} {'is' if len(here) == 1 else 'are'} here"
    doubts = rows.loc[rows["is_doubt"], "title"]
    line = (
        f"Told last, as it may well be right and makes no record faulty: {listed(doubts.tolist())}."
        if len(doubts)
        else ""
    )
    return [
        each for each in (f"{told}: {listed(here)}." if here else f"{told}." if asked else "", line) if each
    ]


def _by_check(workbook: Workbook) -> pd.DataFrame:
    """One row per check that found something: title, records, share of its table, example, owner with most."""
    found = workbook.audit.findings
    grouped = found.groupby("check", as_index=False)
    rows = grouped.agg(
        records=("record_id", "nunique"),
        example=("record_id", "min"),
        owner=("owner_id", _most_frequent),
        table=("table", "first"),
    )
    checks = workbook.audit.checks
    sizes = graded(workbook, "table").set_index("group")["records"]
    for name in ("title", "hurts", "remedy", "severity", "is_doubt"):
        rows[name] = [getattr(checks[check], name) for check in rows["check"]]
    rows = rows.assign(whole=rows["table"].map(sizes), owner=owner_names(workbook, rows["owner"]))
    rows["share"] = shared(rows, "records", "whole")
    order = ["is_doubt", "records", "check"]
    return rows.sort_values(order, ascending=[True, False, True], ignore_index=True)


def _most_frequent(owners: pd.Series) -> str | None:
    counts = owners.value_counts()
    return None if counts.empty else min(counts[counts == counts.max()].index)
