"""Dates that cannot be true: out of order, in the future, or outside any working life."""

import datetime as dt
from dataclasses import dataclass

import ibis
from ibis import Table

from lib.audit.finding import Check, Rule, Severity
from lib.audit.wording import capitalised, field_of, records_of
from lib.canonical.schema import TABLES

CLOCK_ZERO = dt.date(1970, 1, 1)
"""Day zero of computer clocks: no date of a customer is this old or older, but an empty one often becomes it."""

OLDEST_BIRTH = dt.date(1900, 1, 1)
FURTHEST_YEARS = 20
"""No plan reaches further beyond as_of than this."""


@dataclass(frozen=True)
class Order:
    """`later` cannot come before `earlier` in one record; `hurts` says which figures suffer when it does.

    Days are compared; times of day only `by_clock`, where minutes are reported: many tools write midnight for a day.
    """

    table: str
    later: str
    earlier: str
    hurts: str
    severity: Severity = "medium"
    by_clock: bool = False


ORDERS: tuple[Order, ...] = (
    Order("deals", "closed", "created", "sales cycle, deals created", "high"),
    Order("deals", "closed", "qualified", "sales cycle from qualification"),
    Order("deals", "closed", "first_contact", "sales cycle from the first contact"),
    Order("deals", "updated", "created", "when a deal was last touched", "low"),
    Order("companies", "updated", "created", "when a company was last touched", "low"),
    Order("contacts", "updated", "created", "when a contact was last touched", "low"),
    Order("contacts", "created", "born_on", "ages"),
    Order("leads", "first_response", "created", "response time", by_clock=True),
    Order("leads", "converted", "created", "conversion, time to convert"),
    Order("leads", "updated", "created", "when a lead was last touched", "low"),
    Order("cases", "first_reply", "opened", "first reply time", by_clock=True),
    Order("cases", "solved", "opened", "resolution time", "high", by_clock=True),
    Order("cases", "closed", "opened", "resolution time", "high", by_clock=True),
    Order("contracts", "ends_on", "starts_on", "active customers, renewal rate", "high"),
    Order("campaigns", "ends_on", "starts_on", "campaigns by month"),
    Order("campaign_members", "delivered", "sent", "campaign responses"),
    Order("campaign_members", "opened", "sent", "campaign responses"),
    Order("campaign_members", "clicked", "sent", "campaign responses"),
    Order("campaign_members", "responded", "sent", "campaign responses"),
    Order("surveys", "answered", "sent", "survey response rate", by_clock=True),
    Order("service_calls", "answered", "queued", "waiting time", by_clock=True),
    Order("service_calls", "ended", "answered", "handling time", by_clock=True),
    Order("goals", "ends_on", "starts_on", "goal progress", "high"),
    Order("actions", "done_on", "opened_on", "actions taken", "low"),
)

HAPPENED: tuple[tuple[str, str], ...] = (
    ("companies", "created"),
    ("contacts", "created"),
    ("leads", "created"),
    ("leads", "converted"),
    ("deals", "created"),
    ("deals", "closed"),
    ("deal_events", "happened"),
    ("activities", "created"),
    ("activities", "done"),
    ("orders", "ordered_on"),
    ("cases", "opened"),
    ("cases", "solved"),
    ("cases", "closed"),
    ("service_calls", "queued"),
    ("surveys", "answered"),
    ("users", "last_login"),
)
"""What has happened cannot lie in the future. Plans (due, expected close, contract terms) can."""


def date_checks() -> tuple[Check, ...]:
    """One check for each pair in ORDERS, for tasks done before they were made, and for births.

    The checks for the future and for dates out of range depend on the day: see `dated_checks`.
    """
    return (*(_order_check(order) for order in ORDERS), _TASK, _BIRTH)


def dated_checks(as_of: dt.date, export_ends_on: dt.date) -> tuple[Check, ...]:
    """The checks against the day of the report: what happened after the export, and dates out of any range."""
    furthest = _years_after(as_of, FURTHEST_YEARS)
    future = [_future_check(table, name, (export_ends_on, furthest)) for table, name in HAPPENED]
    ranged = [
        _range_check(table.name, column.name, furthest)
        for table in TABLES.values()
        for column in table.columns
        if column.type in ("moment", "date") and column.name != "born_on"
    ]
    return (*future, *ranged)


def _day(rows: Table, name: str) -> ibis.Value:
    return rows[f"{name}_day"] if f"{name}_day" in rows.columns else rows[name]


def _comes_before(order: Order) -> Rule:
    later, earlier = order.later, order.earlier

    def by_day(rows: Table) -> ibis.Value:
        return _day(rows, later) < _day(rows, earlier)

    def by_clock(rows: Table) -> ibis.Value:
        return ibis.coalesce(rows[f"{later}_at"] < rows[f"{earlier}_at"], by_day(rows))

    return by_clock if order.by_clock else by_day


def _order_check(order: Order) -> Check:
    names = field_of(order.later), field_of(order.earlier)
    return Check(
        id=f"dates/{order.table}/{order.later}-before-{order.earlier}",
        kind="impossible date",
        table=order.table,
        field=order.later,
        title=f"{capitalised(records_of(order.table))}: {names[0]} before {names[1]}",
        question=f"{capitalised(records_of(order.table))}: is the {names[0]} never before the {names[1]}?",
        hurts=order.hurts,
        remedy="Look both dates up and correct the wrong one; look for an import that swaps day and month.",
        severity=order.severity,
        beside=order.earlier,
        offends=_comes_before(order),
    )


def _future_check(table: str, name: str, reach: tuple[dt.date, dt.date]) -> Check:
    end, furthest = reach
    return Check(
        id=f"dates/{table}/{name}-in-the-future",
        kind="impossible date",
        table=table,
        field=name,
        title=f"{capitalised(records_of(table))}: {field_of(name)} in the future",
        question=f"{capitalised(records_of(table))}: had the {field_of(name)} come by the day of the export?",
        hurts="every report by period: the record is missing until that day comes",
        remedy="Correct the date; look for a wrong year or for day and month swapped.",
        severity="high" if table == "deals" else "medium",
        offends=lambda rows: _day(rows, name).between(end + dt.timedelta(days=1), furthest),
    )


def _range_check(table: str, name: str, furthest: dt.date) -> Check:
    return Check(
        id=f"dates/{table}/{name}-out-of-range",
        kind="impossible date",
        table=table,
        field=name,
        title=f"{capitalised(records_of(table))}: {field_of(name)} before 1970 or decades ahead",
        question=f"{capitalised(records_of(table))}: does the {field_of(name)} lie between 1970 and {furthest.year}?",
        hurts="every report by period",
        remedy="Correct the date; an empty date often arrives as 1 January 1970 or 31 December 9999.",
        severity="medium",
        offends=lambda rows: ~_day(rows, name).between(CLOCK_ZERO + dt.timedelta(days=1), furthest),
    )


def _years_after(day: dt.date, years: int) -> dt.date:
    return dt.date(day.year + years, day.month, min(day.day, 28))


_TASK = Check(
    id="dates/activities/task-done-before-created",
    kind="impossible date",
    table="activities",
    field="done",
    title="Activities: task done before it was written down",
    question="Activities: was no task done before it was written down?",
    hurts="activity by week",
    remedy="Correct the day it was done. Calls and meetings may be logged afterwards; tasks are planned first.",
    severity="low",
    beside="created",
    # to the day: a task is often ticked off in the minute it is written down
    offends=lambda rows: (rows.kind == "task") & (rows.done_day < rows.created_day),
)

_BIRTH = Check(
    id="dates/contacts/born_on-out-of-range",
    kind="impossible date",
    table="contacts",
    field="born_on",
    title="Contacts: birth date before 1900",
    question="Contacts: is no birth date before 1900?",
    hurts="ages",
    remedy="Take the birth date out unless somebody needs it.",
    severity="low",
    offends=lambda rows: rows.born_on < OLDEST_BIRTH,
)
