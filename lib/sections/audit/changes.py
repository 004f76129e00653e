"""Which changes were wrong: by which rule, when, and how many records still show it."""

import pandas as pd

from lib import charts
from lib.audit.changes import WrongChanges, wrong_changes_of
from lib.audit.changes.posts import posted_twice
from lib.audit.changes.spikes import spikes
from lib.audit.checks.changes import POSTED_TWICE
from lib.audit.finding import SEVERITIES
from lib.audit.records import records_in
from lib.audit.wording import records_of
from lib.sections.absent import EXPORT_IT
from lib.sections.audit.words import owner_names
from lib.sections.section import Chart, Figure, Section
from lib.sections.table import DisplayTable, display_table
from lib.sections.words import counted, listed
from lib.workbook import Workbook

_KIND = "wrong change"
_MOST_SPIKES = 5
_COLUMNS = {
    "title": ("What happened", "text"),
    "records": ("Records", "count"),
    "by": ("Changed by", "text"),
    "first": ("First", "day"),
    "last": ("Last", "day"),
    "example": ("Example", "text"),
    "hurts": ("What it spoils", "text"),
}


def wrong_changes(workbook: Workbook) -> Section:
    """Values that a rule wrote in bulk, that rules change to and fro, that a rule put in place of what somebody typed; forms sent twice."""
    changes = wrong_changes_of(workbook.tables)
    made = _made(changes, posted_twice(workbook.tables))
    rows = _rows(workbook, made)
    days = spikes(records_in(workbook.tables))
    return Section(
        id="audit.wrong_changes",
        headline=_headline(workbook, changes, rows),
        reading=_READING if not rows.empty else "",
        action=_action(workbook, rows),
        points=(*_silences(workbook, changes), *_spike_points(workbook, days)),
        chart=_chart(workbook, rows),
        table=_table(workbook, rows),
        note=_NOTE if changes.is_logged else "",
        figures=(*_figures(rows), *_spike_figures(days)),
    )


_READING = "Counted are the team's records on which the wrong value still stands. What somebody has put right since is not counted."
_NOTE = "In bulk: a rule gave at least 20 records one value, each within 10 minutes of the last, on at most 5 days in all; on more days it is its daily work. To and fro: 4 changes or more in a row between two values, each within a week, at least 2 of them by rules. Replaced: within an hour of a person's change, by what stood there before, by nothing, or, in fields that no rule moves on, by anything else."


def _rows(workbook: Workbook, made: pd.DataFrame) -> pd.DataFrame:
    """One row per check that found something, the most severe first, then the most frequent."""
    audit = workbook.audit
    kinds = {check.id for check in audit.checks.values() if check.kind == _KIND}
    found = audit.findings[audit.findings["check"].isin(kinds)]
    found = found.merge(made, on=["check", "record_id"], how="left", validate="many_to_one")
    rows = found.groupby("check", as_index=False).agg(
        records=("record_id", "nunique"),
        example=("record_id", "min"),
        users=("by_user_id", lambda ids: sorted(ids.dropna().unique())),
        first=("happened_at", "min"),
        last=("happened_at", "max"),
    )
    for name in ("title", "hurts", "remedy", "severity"):
        rows[name] = [getattr(audit.checks[check], name) for check in rows["check"]]
    rows["by"] = [_named(workbook, *each) for each in zip(rows["check"], rows["users"], strict=True)]
    rows["rank"] = rows["severity"].map(SEVERITIES.index)
    return rows.sort_values(["rank", "records", "check"], ascending=[True, False, True], ignore_index=True)


def _made(changes: WrongChanges, posts: pd.DataFrame) -> pd.DataFrame:
    """Who made each wrong change of the company, and when: check, record_id, by_user_id, happened_at."""
    kinds = {
        "written-in-bulk": changes.in_bulk,
        "to-and-fro": changes.to_and_fro,
        "overwritten": changes.overwritten,
    }
    parts = [
        rows.assign(check="changes/" + rows["table"] + "/" + rows["field"] + f"-{kind}")
        for kind, rows in kinds.items()
        if not rows.empty
    ]
    posted = posts.assign(check=POSTED_TWICE, by_user_id=None)
    columns = {"check": "str", "record_id": "str", "by_user_id": "str", "happened_at": "datetime64[us]"}
    return pd.concat([*parts, posted], ignore_index=True).reindex(columns=list(columns)).astype(columns)


def _named(workbook: Workbook, check: str, users: list[str]) -> str:
    if users:
        return listed(owner_names(workbook, pd.Series(users)))
    return "the form" if check == POSTED_TWICE else "a rule without a name"


def _headline(workbook: Workbook, changes: WrongChanges, rows: pd.DataFrame) -> str:
    if rows.empty and not _is_told(workbook):
        return "This source keeps no log of changes and no form posts, so wrong changes cannot be told."
    if rows.empty and changes.is_logged and not changes.ruled_fields:
        return "The log names no change by a rule, so it cannot be told what rules did wrong."
    if rows.empty:
        return "No change in the logs looks like one that nobody wanted."
    first = rows.iloc[0]
    many = int(rows["records"].sum())
    return f"{counted(many, 'record')} {'shows' if many == 1 else 'show'} a change that nobody wanted. Most serious: “{first['title']}” ({first['records']:,})."


def _is_told(workbook: Workbook) -> bool:
    return any(name in workbook.tables for name in ("field_changes", "deal_events", "form_submissions"))


def _action(workbook: Workbook, rows: pd.DataFrame) -> str:
    if rows.empty:
        return "" if _is_told(workbook) else EXPORT_IT
    return f"{rows['remedy'].iloc[0]} Each record is in the list to fix, with the value that stood there where it is known."


def _silences(workbook: Workbook, changes: WrongChanges) -> list[str]:
    """What could not be looked for."""
    if not changes.is_logged and _is_told(workbook):
        return ["No change of a record is logged, so only forms sent twice could be looked for."]
    return []


def _spike_points(workbook: Workbook, days: pd.DataFrame) -> list[str]:
    text = workbook.formats.text
    largest = days.sort_values(["records", "table", "day"], ascending=[False, True, True])
    told = [
        f"{row.records:,} {records_of(row.table)} arose on {text(row.day, 'day')}, {_than_usual(row.usual)}: look whether an import brought them, and what it left out."
        for row in largest.head(_MOST_SPIKES).itertuples()
    ]
    more = len(days) - _MOST_SPIKES
    return [*told, f"So it was on {counted(more, 'other day')}."] if more > 0 else told


def _than_usual(usual: float) -> str:
    return "and none on another day" if pd.isna(usual) else f"where {usual:,.0f} are usual"


def _table(workbook: Workbook, rows: pd.DataFrame) -> DisplayTable | None:
    caption = "Wrong changes that still stand, the most serious first"
    return None if rows.empty else display_table(rows, _COLUMNS, workbook.formats, caption)


def _chart(workbook: Workbook, rows: pd.DataFrame) -> Chart | None:
    if len(rows) < 2:
        return None
    shown = rows.sort_values(["records", "check"], ascending=[False, True], ignore_index=True)
    labels = charts.Labels(
        "Records that show a change nobody wanted",
        f"Records per kind of wrong change; the most frequent: {shown['title'].iloc[0]}.",
        "count",
        workbook.formats,
    )
    return charts.bars(shown, "title", "records", labels)


def _figures(rows: pd.DataFrame) -> list[Figure]:
    return [
        Figure("wrong_changes", "wrong_changes/records", float(row.records), "count", {"check": row.check})
        for row in rows.itertuples()
    ]


def _spike_figures(days: pd.DataFrame) -> list[Figure]:
    return [
        Figure(
            "import_spikes",
            "import_spikes/records",
            float(row.records),
            "count",
            {"table": row.table, "day": f"{row.day:%Y-%m-%d}"},
        )
        for row in days.itertuples()
    ]
