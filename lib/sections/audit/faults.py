"""What is wrong, where, who can put it right, and which records to begin with."""

import pandas as pd

from lib import charts
from lib.audit.finding import SEVERITIES
from lib.sections.absent import said
from lib.sections.audit.privacy import disclosed
from lib.sections.audit.trust import graded
from lib.sections.audit.words import NO_OWNER, owner_names, shared, table_name
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import counted
from lib.workbook import Workbook

_NOTHING = "The checks found nothing wrong with the records of this team."
_MOST_BARS = 12


def faults(workbook: Workbook) -> Section:
    """Each kind of fault found: how many records, what share, an example, who has most of them, what it spoils."""
    rows = _by_check(workbook)
    if rows.empty:
        return said("audit.faults", _NOTHING)
    columns = {
        "title": ("What is wrong", "text"),
        "records": ("Records", "count"),
        "share": ("Share of table", "share"),
        "severity": ("Severity", "text"),
        "example": ("Example", "text"),
        "owner": ("Most with", "text"),
        "hurts": ("What it spoils", "text"),
    }
    first = rows.iloc[0]
    labels = charts.Labels(
        "Records by what is wrong with them",
        f"Records per kind of fault; the most frequent is: {first['title']}.",
        "count",
        workbook.formats,
    )
    return Section(
        id="audit.faults",
        headline=f"{counted(len(rows), 'kind')} of fault in {counted(_records(workbook), 'record')}; most often “{first['title']}” ({first['records']:,}).",
        reading="One record may have several faults. Severity high: money or counts are wrong; medium: the record drops out of a report; low: of little effect.",
        action=first["remedy"],
        chart=charts.bars(rows.head(_MOST_BARS), "title", "records", labels),
        table=display_table(rows, columns, workbook.formats, "Faults found, the most frequent first"),
    )


def by_owner(workbook: Workbook) -> Section:
    """Whose records have issues: who can put them right."""
    rows = graded(workbook, "owner")
    rows = rows[rows["faulty"] > 0].sort_values(
        ["faulty", "group"], ascending=[False, True], ignore_index=True
    )
    if rows.empty:
        return said("audit.by_owner", _NOTHING)
    rows["name"] = owner_names(workbook, rows["group"])
    columns = {
        "name": ("Owner", "text"),
        "records": ("Records", "count"),
        "faulty": ("With an issue", "count"),
        "share": ("Without an issue", "share"),
        "letter": ("Grade", "text"),
    }
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
        table=display_table(rows, columns, workbook.formats, "Records by owner"),
    )


def _owners_sentence(rows: pd.DataFrame) -> str:
    owned, nobodys = rows[rows["name"] != NO_OWNER], rows.loc[rows["name"] == NO_OWNER, "faulty"].sum()
    most = "" if owned.empty else f" {owned['name'].iloc[0]} has the most: {owned['faulty'].iloc[0]:,}."
    without = (
        f" {counted(nobodys, 'record')} {'has' if nobodys == 1 else 'have'} no owner." if nobodys else ""
    )
    return f"{counted(rows['faulty'].sum(), 'record')} with an issue.{most}{without}"


def fix_first(workbook: Workbook) -> Section:
    """The records to put right first: the most severe faults first, then the largest deals, then the most faults."""
    rows = _to_fix(workbook)
    if rows.empty:
        return said("audit.fix_first", _NOTHING)
    columns = {
        "record_id": ("Record", "text"),
        "table": ("Table", "text"),
        "what": ("What is wrong", "text"),
        "value": ("Now", "text"),
        "suggestion": ("Suggested", "text"),
        "amount": ("Value", "money"),
        "owner": ("Owner", "text"),
        "where": ("File and row", "text"),
    }
    severe = int((rows["rank"] == 0).sum())
    return Section(
        id="audit.fix_first",
        headline=f"{counted(len(rows), 'record')} to put right, {severe:,} of them with a severe fault.",
        reading="One row per record. Severe faults come first, within them the deals worth most. Personal data is hidden unless the team's settings show it.",
        action="Correct them in the CRM, where they were entered; a correction made only in a report comes back with the next export.",
        table=display_table(rows, columns, workbook.formats, "Records to put right first", most=25),
    )


def _records(workbook: Workbook) -> int:
    return len(workbook.audit.findings.drop_duplicates(["table", "record_id"]))


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
    for name in ("title", "hurts", "remedy", "severity"):
        rows[name] = [getattr(checks[check], name) for check in rows["check"]]
    rows = rows.assign(whole=rows["table"].map(sizes), owner=owner_names(workbook, rows["owner"]))
    rows["share"] = shared(rows, "records", "whole")
    return rows.sort_values(["records", "check"], ascending=[False, True], ignore_index=True)


def _most_frequent(owners: pd.Series) -> str | None:
    counts = owners.value_counts()
    return None if counts.empty else min(counts[counts == counts.max()].index)


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
