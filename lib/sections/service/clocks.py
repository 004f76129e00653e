"""The clock of a case told stretch by stretch: what counted, what was paused, what lay outside hours; it sums to the clock."""

from collections.abc import Iterator, Mapping

import pandas as pd

from lib.canonical.opened.case_tables import hours_of
from lib.canonical.opened.opening_hours import OpeningHours
from lib.metrics.evaluate import share_of
from lib.sections.absent import needs, said
from lib.sections.section import Attachment, Figure, Section
from lib.sections.service.span import NO_TARGETS
from lib.sections.table import display_table
from lib.sections.words import counted, named
from lib.workbook import Workbook

_KINDS = ("counted", "paused", "outside")
_SHOWN = 25


@needs("case_targets", NO_TARGETS)
def clocks(workbook: Workbook) -> Section:
    """Why is a case late? The stretches of the latest one, minute by minute, and those of all in a file."""
    judged = _judged(workbook)
    if judged.empty:
        return said(
            "service.clocks", f"No target of a case opened in {named(workbook.period)} was met or breached."
        )
    one = judged.iloc[0]
    hours = hours_of(workbook.tables)
    parts = _parts(workbook)
    own = parts[(parts["case_id"] == one["case_id"]) & (parts["clock"] == "resolution")]
    rows = pd.DataFrame(_told(own, hours, workbook.parameters.settings.calendar.timezone))
    totals = {kind: float(rows.loc[rows["kind"] == kind, "minutes"].sum()) for kind in _KINDS}
    shown = pd.concat([rows.head(_SHOWN), _sums(totals)], ignore_index=True)
    return Section(
        id="service.clocks",
        headline=_headline(one, totals),
        reading="Each line is a stretch of time in one status. Counted is what the target's clock ran; paused is time in a status that stops it, or solved and not yet opened again; outside is time in which the desk was closed. The three sum to all the time there was.",
        action="When somebody doubts a figure, open the file and look at the case: nothing else went into it.",
        table=display_table(
            shown, _STRETCHES, workbook.formats, f"The clock of case {one['case_id']}", most=_SHOWN + 3
        ),
        note=f"{len(rows) - _SHOWN:,} stretches more are in the file." if len(rows) > _SHOWN else "",
        figures=_figures(totals),
        files=(_file(workbook, judged, parts),),
    )


_STRETCHES = {
    "from": ("From", "text"),
    "to": ("To", "text"),
    "status": ("Status", "text"),
    "priority": ("Priority", "text"),
    "kind": ("Kind", "text"),
    "minutes": ("Minutes", "count"),
}


def _judged(workbook: Workbook) -> pd.DataFrame:
    """Judged targets of a solution of cases opened in the period: late ones first, those in business hours before others."""
    targets, period = workbook.tables["case_targets"], workbook.period
    within = targets.opened_on.between(period.starts_on, period.ends_on)
    rows = targets.filter(within & targets.is_resolution & targets.is_judged)
    found = workbook.tables.frame(
        rows.select("case_id", "minutes", "counted_minutes", "is_breached", "is_business", "priority")
    )
    over = share_of(found["counted_minutes"], found["minutes"])
    return found.assign(over=over).sort_values(
        ["over", "case_id"], ascending=[False, True], ignore_index=True
    )


def _parts(workbook: Workbook) -> pd.DataFrame:
    parts = workbook.tables["case_clock_parts"]
    rows = workbook.tables.frame(parts.filter(parts.clock.isin(["first_reply", "resolution"])))
    return rows.sort_values(["case_id", "clock", "starts_s"], ignore_index=True)


def _told(own: pd.DataFrame, hours: Mapping[str, OpeningHours], zone: str) -> Iterator[dict]:
    """The stretches of one clock; those that run over closing time cut where the desk opens and closes."""
    for row in own.to_dict("records"):
        for starts, ends, kind in _cut(row, hours):
            yield {
                "from": _moment(starts, zone),
                "to": _moment(ends, zone),
                "status": row["status"] if isinstance(row["status"], str) else "(not recorded)",
                "priority": row["priority"] if isinstance(row["priority"], str) else "(not recorded)",
                "kind": kind,
                "minutes": (ends - starts) / 60,
            }


def _cut(row: dict, hours: Mapping[str, OpeningHours]) -> Iterator[tuple[int, int, str]]:
    starts, ends = int(row["starts_s"]), int(row["ends_s"])
    if row["is_paused"] or not row["is_business"]:
        yield starts, ends, "paused" if row["is_paused"] else "counted"
        return
    for begin, end, is_open in hours[row["schedule"]].spans(starts, ends):
        yield begin, end, "counted" if is_open else "outside"


def _moment(seconds: int, zone: str) -> str:
    return pd.Timestamp(seconds, unit="s", tz="UTC").tz_convert(zone).strftime("%Y-%m-%d %H:%M")


def _sums(totals: Mapping[str, float]) -> pd.DataFrame:
    blank = {name: "" for name in ("to", "status", "priority")}
    return pd.DataFrame(
        [{"from": "Together", "kind": kind, "minutes": totals[kind], **blank} for kind in _KINDS]
    )


def _headline(one: pd.Series, totals: Mapping[str, float]) -> str:
    clock = "in business hours" if one["is_business"] else "around the clock"
    what = "took longest past its target" if one["is_breached"] else "came closest to its target"
    spent = f"{counted(totals['counted'], 'minute')} counted, {one['minutes']:,.0f} were allowed"
    rest = f"{totals['paused']:,.0f} were paused and {totals['outside']:,.0f} outside hours"
    return f"Of the cases timed {clock}, case {one['case_id']} {what}: {spent}. Of {sum(totals.values()):,.0f} in all, {rest}."


def _figures(totals: Mapping[str, float]) -> tuple[Figure, ...]:
    return tuple(
        Figure(
            metric="case_clock",
            definition=f"case_clock/{kind}",
            value=round(totals[kind], 6),
            unit="minutes",
            n=1,
        )
        for kind in _KINDS
    )


def _file(workbook: Workbook, judged: pd.DataFrame, parts: pd.DataFrame) -> Attachment:
    """Every stretch of the clocks of the period's cases as CSV: one row per case, clock and stretch."""
    own = parts[parts["case_id"].isin(judged["case_id"])]
    zone = workbook.parameters.settings.calendar.timezone
    rows = pd.DataFrame(
        {
            "case": own["case_id"],
            "clock": own["clock"],
            "from": [_moment(int(each), zone) for each in own["starts_s"]],
            "to": [_moment(int(each), zone) for each in own["ends_s"]],
            "status": own["status"],
            "priority": own["priority"],
            **{f"{kind}_minutes": (own[f"{kind}_s"] / 60).round(4) for kind in _KINDS},
        }
    )
    text = rows.to_csv(index=False, lineterminator="\n")
    return Attachment(
        "clocks.csv", text.encode(), f"Clocks of {counted(len(judged), 'case')}, stretch by stretch (CSV)"
    )
