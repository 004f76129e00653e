"""Is the data better or worse than last time: the grade over audits, what is gone and what is new."""

from collections.abc import Sequence

import pandas as pd

from lib import charts
from lib.audit.grade import share_of
from lib.audit.history import FILE, AuditRecord, packed
from lib.sections.audit.earlier import earlier_records, this_record
from lib.sections.section import Attachment, Chart, Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted
from lib.workbook import Workbook

_PLACE = ["check", "table", "record_id", "field"]
_COLUMNS = {
    "title": ("What is wrong", "text"),
    "before": ("Last time", "count"),
    "gone": ("Gone", "count"),
    "new": ("New", "count"),
    "now": ("Now", "count"),
}


def better_or_worse(workbook: Workbook) -> Section:
    """The grade of this audit beside that of earlier ones, and which faults are gone or new since the last."""
    return compared_with(workbook, earlier_records(workbook))


def compared_with(workbook: Workbook, records: Sequence[AuditRecord]) -> Section:
    """This report's audit compared with earlier ones, oldest first; those without a record to grade are left out."""
    now = this_record(workbook)
    kept = Attachment(FILE, packed(now))
    earlier = [record for record in records if _overall(record)[1]]
    if not earlier or not _overall(now)[1]:
        return Section(
            id="audit.better_or_worse",
            headline="There is no earlier audit of this team to compare with.",
            action="This audit is kept when it is rendered by the command: the next one, of a later day, says what got better. A folder of dated exports can be compared at once.",
            files=(kept,),
        )
    levels, changes = _levels(workbook, [*earlier, now]), _changes(workbook, earlier[-1], now)
    return Section(
        id="audit.better_or_worse",
        headline=_headline(workbook, levels, changes),
        reading="The line is the share of records with at least one issue, at each audit so far; lower is better. A fault is gone when the record no longer has it, be it corrected or deleted.",
        action=_action(changes),
        chart=_chart(workbook, levels),
        table=None
        if changes.empty
        else display_table(
            changes, _COLUMNS, workbook.formats, "Faults gone and new since the last audit", most=25
        ),
        note=_note(workbook, earlier[-1], now),
        figures=tuple(_figures(levels, changes)),
        files=(kept,),
    )


def _overall(record: AuditRecord) -> tuple[int, int]:
    """Records without an issue, and records."""
    rows = record.grades[record.grades["by"] == "overall"]
    return int(rows["clean"].sum()), int(rows["records"].sum())


def _levels(workbook: Workbook, records: Sequence[AuditRecord]) -> pd.DataFrame:
    """One row per audit, oldest first: its day, clean, records, the share of each."""
    rows = [(record.as_of, *_overall(record)) for record in records]
    levels = pd.DataFrame(rows, columns=["as_of", "clean", "records"])
    return levels.assign(
        day=[workbook.formats.text(day, "day") for day in levels["as_of"]],
        share=[share_of(clean, whole) for _, clean, whole in rows],
        faulty=[share_of(whole - clean, whole) for _, clean, whole in rows],
    )


def _changes(workbook: Workbook, before: AuditRecord, now: AuditRecord) -> pd.DataFrame:
    """One row per check made both times that found anything: before, gone, new, now; most changed first."""
    both = set(before.checks) & set(now.checks)
    old, new = (record.findings[record.findings["check"].isin(both)] for record in (before, now))
    joined = old.merge(new, on=_PLACE, how="outer", indicator="seen", validate="one_to_one")
    seen = {name: joined["seen"] == side for name, side in (("gone", "left_only"), ("new", "right_only"))}
    flagged = joined.assign(before=~seen["new"], now=~seen["gone"], **seen)
    counts = flagged.groupby("check")[["before", "gone", "new", "now"]].sum().reset_index()
    counts = counts.assign(
        moved=counts["gone"] + counts["new"],
        title=[workbook.audit.checks[check].title for check in counts["check"]],
    )
    counts = counts[counts["moved"] > 0]
    return counts.sort_values(["moved", "title"], ascending=[False, True], ignore_index=True)


def _headline(workbook: Workbook, levels: pd.DataFrame, changes: pd.DataFrame) -> str:
    before, now = levels.iloc[-2], levels.iloc[-1]
    text = workbook.formats.text
    # told apart by the numbers shown, so that words and numbers agree
    shown = [text(each["share"], "share") for each in (before, now)]
    verdict = (
        "Neither better nor worse than"
        if shown[0] == shown[1]
        else "Better than"
        if now["share"] > before["share"]
        else "Worse than"
    )
    gone, new = (int(changes[name].sum()) for name in ("gone", "new"))
    return (
        f"{verdict} on {before['day']}: {shown[1]} of records have no issue, then {shown[0]}. "
        f"{counted(gone, 'fault')} {'is' if gone == 1 else 'are'} gone, {new:,} {'is' if new == 1 else 'are'} new."
    )


def _action(changes: pd.DataFrame) -> str:
    worse = changes[changes["new"] > changes["gone"]]
    if worse.empty:
        return "Go on as you do: no kind of fault has become more frequent since."
    most = worse.sort_values(["new", "title"], ascending=[False, True]).iloc[0]
    return f"Find out where new faults come from, first of all “{most['title']}” ({most['new']:,} new): a form, an import or a rule makes them."


def _note(workbook: Workbook, before: AuditRecord, now: AuditRecord) -> str:
    added, dropped = set(now.checks) - set(before.checks), set(before.checks) - set(now.checks)
    parts = (
        [f"{counted(len(added), 'check')} made now {'was' if len(added) == 1 else 'were'} not made then"]
        if added
        else []
    )
    parts += (
        [f"{counted(len(dropped), 'check')} made then {'is' if len(dropped) == 1 else 'are'} not made now"]
        if dropped
        else []
    )
    if not parts:
        return ""
    return f"{' and '.join(parts)}: gone and new leave those out, the shares of records do not."


def _chart(workbook: Workbook, levels: pd.DataFrame) -> Chart:
    first, last = (workbook.formats.text(levels["faulty"].iloc[place], "share") for place in (0, -1))
    alt = f"Share of records with an issue at each of {len(levels)} audits: {first} at the first, {last} now."
    labels = charts.Labels("Records with an issue, audit by audit", alt, "share", workbook.formats)
    return charts.lines(levels, "day", [("faulty", "with an issue")], labels)


def _figures(levels: pd.DataFrame, changes: pd.DataFrame) -> list[Figure]:
    shares = [
        Figure(
            metric="audit_trend",
            definition="audit_trend/without_issue",
            value=row.share,
            unit="share",
            ends_on=row.as_of,
            numerator=float(row.clean),
            denominator=float(row.records),
            n=int(row.records),
        )
        for row in levels.itertuples()
    ]
    moved = [
        Figure("audit_trend", f"audit_trend/{name}", float(row[name]), "count", {"check": row["check"]})
        for row in changes.to_dict("records")
        for name in ("before", "gone", "new", "now")
    ]
    return shares + moved
