"""The cover of a report: whose it is, what it covers, how fresh and complete the data is, and what it found."""

from collections.abc import Sequence

from lib.sections.section import Figure, Section
from lib.sections.trust import trust_line
from lib.sections.words import counted
from lib.workbook import Workbook


def cover(
    workbook: Workbook, report: str, findings: Sequence[str], figures: Sequence[Figure] = ()
) -> Section:
    """The cover: three findings in words, then team, period, currency, freshness, rows in and out, trust."""
    return Section(
        id=f"{report}.cover",
        headline="",
        points=tuple(findings),
        facts=(*_facts(workbook), *_trust(workbook, report)),
        figures=tuple(figures),
        style="cover",
    )


def _trust(workbook: Workbook, report: str) -> tuple[tuple[str, str], ...]:
    line = trust_line(workbook, report)
    return (("Trust", line),) if line else ()


def _facts(workbook: Workbook) -> tuple[tuple[str, str], ...]:
    text, period = workbook.formats.text, workbook.period
    so_far = (
        f", day {period.days} of {(period.full_ends_on - period.starts_on).days + 1}"
        if period.is_partial
        else ""
    )
    return (
        ("Team", workbook.parameters.label),
        ("Figures up to", text(workbook.as_of, "day")),
        (
            "Period",
            f"{period.label} ({text(period.starts_on, 'day')} to {text(period.ends_on, 'day')}{so_far})",
        ),
        ("Currency", workbook.parameters.settings.currency),
        *_of_deals(workbook),
        ("Import", _import(workbook)),
    )


def _of_deals(workbook: Workbook) -> tuple[tuple[str, str], ...]:
    if "deals" not in workbook.tables:
        return ()
    return ("Last change recorded", _freshness(workbook)), ("Deals", _deals(workbook))


def _freshness(workbook: Workbook) -> str:
    events, deals = workbook.tables.get("deal_events"), workbook.tables["deals"]
    last = [deals.created_on.max(), deals.closed_on.max()] if events is None else [events.happened_on.max()]
    days = [
        day for day in (workbook.tables.frame(newest) for newest in last) if day is not None and day == day
    ]
    return workbook.formats.text(max(days), "day") if days else "no dated change"


def _deals(workbook: Workbook) -> str:
    counts = workbook.tables.deal_counts()
    left_out = [
        (counts.without_rate, "with no exchange rate"),
        (counts.without_owner, "with no known owner, so in no team"),
        (counts.deleted, "deleted"),
        (counts.merged, "merged into other deals"),
        (counts.only_in_history, "only in the history"),
    ]
    others = ", ".join(f"{number:,} {why}" for number, why in left_out if number)
    return f"{counts.in_scope:,} of {counts.known:,} in the export" + (
        f" (company-wide: {others})" if others else ""
    )


def _import(workbook: Workbook) -> str:
    tables = workbook.snapshot.manifest["tables"].values()
    rows_in, set_aside, cells = (
        sum(table[name] for table in tables) for name in ("rows_in", "quarantined", "cells")
    )
    unread = f", {counted(cells, 'cell')} unreadable" if cells else ""
    return f"{rows_in:,} rows read, {rows_in - set_aside:,} used, {set_aside:,} set aside{unread}"
