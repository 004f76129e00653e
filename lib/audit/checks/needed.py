"""Columns that have to be filled, for which records, and which figures suffer when they are not: the one list of them."""

from collections.abc import Callable
from dataclasses import dataclass

import ibis
from ibis import Table

from lib.audit.finding import Check, Rule, Severity
from lib.audit.wording import capitalised, field_of, records_of
from lib.canonical.schema import TABLES


def _every(rows: Table) -> ibis.Value:
    return rows.record_id.notnull()


def _won(deals: Table) -> ibis.Value:
    return deals.kind == "won"


def _lost(deals: Table) -> ibis.Value:
    return deals.kind == "lost"


def _closed(deals: Table) -> ibis.Value:
    return deals.kind.isin(["won", "lost"])


def _open(deals: Table) -> ibis.Value:
    return deals.kind == "open"


def _late(deals: Table) -> ibis.Value:
    return deals.is_late_stage


def _has(column: str) -> Rule:
    return lambda rows: rows[column].notnull()


def _converted(leads: Table) -> ibis.Value:
    return leads.converted_day.notnull()


def _is_run(campaigns: Table) -> ibis.Value:
    drafted = campaigns.status.isin(["draft", "cancelled"]).fill_null(False)
    return ~drafted & ~campaigns.is_test.fill_null(False)


@dataclass(frozen=True)
class Need:
    """`fields` of a table, one of which must be filled for the records chosen by `applies`, in words `of`."""

    table: str
    fields: tuple[str, ...]
    of: str
    applies: Callable[[Table], ibis.Value]
    hurts: str
    severity: Severity


NEEDED: tuple[Need, ...] = (
    Need("deals", ("amount",), "won deals", _won, "won revenue, mean won deal", "high"),
    Need("deals", ("amount",), "open deals in late stages", _late, "open pipeline, forecast", "high"),
    Need("deals", ("currency",), "deals with an amount", _has("amount"), "every sum of money", "high"),
    Need("deals", ("closed",), "closed deals", _closed, "win rate, sales cycle, trend", "high"),
    Need("deals", ("created",), "deals", _every, "sales cycle, conversion, deals created", "high"),
    Need("deals", ("owner_id",), "deals", _every, "every team's report", "high"),
    Need("deals", ("company_id",), "deals", _every, "new customers, revenue by industry", "high"),
    Need("deals", ("expected_close_on",), "open deals", _open, "past-due deals, forecast", "medium"),
    Need("deals", ("product_id",), "won deals", _won, "revenue by product", "medium"),
    Need("deals", ("source",), "deals", _every, "conversion by source", "medium"),
    Need("deals", ("lost_reason",), "lost deals", _lost, "why deals are lost", "medium"),
    Need("companies", ("name",), "companies", _every, "every list of customers", "high"),
    Need("contacts", ("email", "phone"), "contacts", _every, "reach of campaigns", "medium"),
    Need("contacts", ("last_name", "first_name"), "contacts", _every, "every list of people", "low"),
    Need("leads", ("created",), "leads", _every, "leads by month, response time", "high"),
    Need("leads", ("source",), "leads", _every, "leads by source", "medium"),
    Need("leads", ("owner_id",), "leads", _every, "every team's leads", "medium"),
    Need("leads", ("email", "company_name"), "leads", _every, "follow-up, new customers", "low"),
    Need("leads", ("converted_deal_id",), "converted leads", _converted, "conversion by source", "medium"),
    Need("activities", ("owner_id",), "activities", _every, "activity of each rep", "medium"),
    Need("activities", ("done", "due"), "activities", _every, "activity by week, overdue tasks", "medium"),
    Need("quotes", ("deal_id",), "quotes", _every, "proposals given", "medium"),
    Need("quotes", ("amount",), "quotes", _every, "value offered", "medium"),
    Need("orders", ("company_id",), "orders", _every, "revenue by customer", "high"),
    Need("order_lines", ("price",), "order lines", _every, "revenue, margin", "high"),
    Need("order_lines", ("quantity",), "order lines", _every, "revenue, margin", "high"),
    Need("order_lines", ("product_id",), "order lines", _every, "revenue by product", "medium"),
    Need("products", ("name",), "products", _every, "every list of products", "low"),
    Need("contracts", ("company_id",), "contracts", _every, "renewal rate by customer", "high"),
    Need("contracts", ("starts_on",), "contracts", _every, "active customers", "high"),
    Need("contracts", ("ends_on",), "contracts", _every, "renewal rate", "high"),
    Need("contracts", ("value",), "contracts", _every, "renewed value", "high"),
    Need("campaigns", ("cost",), "campaigns that ran", _is_run, "return on campaigns", "medium"),
    Need("campaigns", ("starts_on",), "campaigns that ran", _is_run, "campaigns by month", "medium"),
    Need("cases", ("opened",), "cases", _every, "cases, resolution time", "high"),
    Need("cases", ("owner_id",), "cases", _every, "cases of each agent", "medium"),
    Need("cases", ("kind",), "cases", _every, "complaints", "medium"),
    Need("cases", ("priority",), "cases", _every, "service targets", "medium"),
    Need("users", ("name",), "users", _every, "every list of owners", "low"),
)


def needed_checks() -> tuple[Check, ...]:
    """One completeness check for each entry of NEEDED."""
    return tuple(_check(need) for need in NEEDED)


def filled(table: str, column: str, rows: Table) -> ibis.Value:
    """Whether the records of `table` have a value in that canonical column."""
    is_moment = TABLES[table].column(column).type == "moment"
    return (rows[f"{column}_day"] if is_moment else rows[column]).notnull()


def _check(need: Need) -> Check:
    names = " or ".join(field_of(name) for name in need.fields)
    of = need.of.replace(" ", "-")
    of = "" if need.of == records_of(need.table) else f"-of-{of}"
    return Check(
        id=f"missing/{need.table}/{'-or-'.join(need.fields)}{of}",
        kind="completeness",
        table=need.table,
        field=need.fields[0],
        title=f"{capitalised(need.of)}: {names} missing",
        question=f"{capitalised(need.of)}: is the {names} filled in?",
        hurts=need.hurts,
        remedy=f"Fill in the {names}, and require it where it becomes known.",
        severity=need.severity,
        offends=lambda rows: ibis.and_(*[~filled(need.table, name, rows) for name in need.fields]),
        applies=need.applies,
    )
