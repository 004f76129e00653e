"""Amounts and currencies that cannot be right: below nothing, nothing on a won deal, far beyond all others."""

from functools import cache

import ibis
import pandas as pd
from ibis import Table

from lib.audit.checks.values import keyed
from lib.audit.finding import Check, Severity
from lib.audit.records import Records
from lib.audit.wording import capitalised, field_of, records_of

NOT_NEGATIVE: tuple[tuple[str, str, str, Severity], ...] = (
    ("deals", "amount", "won revenue, open pipeline", "high"),
    ("quotes", "amount", "value offered", "medium"),
    ("contracts", "value", "renewed value", "high"),
    ("contracts", "seats", "seats sold", "low"),
    ("order_lines", "price", "revenue, margin", "high"),
    ("order_lines", "cost", "margin", "medium"),
    ("products", "list_price", "prices", "low"),
    ("products", "unit_cost", "margin", "medium"),
    ("campaigns", "cost", "return on campaigns", "medium"),
    ("campaigns", "budget", "return on campaigns", "low"),
    ("companies", "employees", "companies by size", "low"),
    ("service_calls", "hold_s", "handling time", "low"),
    ("activities", "duration_s", "time spent on customers", "low"),
)
"""Columns below nothing in no record: table, column, the figures it spoils, how severe that is."""

FAR_BEYOND: tuple[tuple[str, str, str, Severity], ...] = (
    ("deals", "amount", "won revenue, open pipeline, forecast", "high"),
    ("quotes", "amount", "value offered", "medium"),
    ("contracts", "value", "renewed value", "medium"),
    ("order_lines", "price", "revenue, margin", "medium"),
)
TIMES, OF_ALL, ENOUGH = 100, 0.99, 100
"""An amount is far beyond when it is over TIMES the amount under which OF_ALL of those in its currency lie, given at
least ENOUGH of them."""

COINED = ("companies", "deals", "quotes", "products", "order_lines", "contracts", "campaigns", "goals")
"""Tables with a column `currency`."""


def amount_checks() -> tuple[Check, ...]:
    """A check for each entry of NOT_NEGATIVE, FAR_BEYOND and COINED, and those of single fields."""
    return (
        *(_negative(*column) for column in NOT_NEGATIVE),
        *(_far_beyond(*column) for column in FAR_BEYOND),
        *(_currency(table) for table in COINED),
        _WON_FOR_NOTHING,
        _TAKEN_BACK,
        _RETURNED,
    )


def _negative(table: str, column: str, hurts: str, severity: Severity) -> Check:
    words = f"{capitalised(records_of(table))}: {field_of(column)}"
    return Check(
        id=f"amounts/{table}/{column}-negative",
        kind="invalid value",
        table=table,
        field=column,
        title=f"{words} below zero",
        question=f"{words}: is it never below zero?",
        hurts=hurts,
        remedy="Enter it without the sign; book returns and credits as such.",
        severity=severity,
        offends=lambda rows: rows[column] < 0,
    )


def _far_beyond(table: str, column: str, hurts: str, severity: Severity) -> Check:
    words = f"{capitalised(records_of(table))}: {field_of(column)}"
    return Check(
        id=f"amounts/{table}/{column}-far-beyond",
        kind="invalid value",
        table=table,
        field=column,
        title=f"{words} over a hundred times what 99 in 100 have",
        question=f"{words}: is none beyond everything else in its currency?",
        hurts=hurts,
        remedy="Look for a point read as a comma, an amount in cents, or a telephone number typed here.",
        severity=severity,
        finds=lambda records: _beyond(records, table, column),
    )


def _beyond(records: Records, table: str, column: str) -> pd.DataFrame:
    rows = keyed(records, table)
    rows = rows.mutate(amount=rows[column].cast("float64"))
    rows = rows.filter(rows.amount > 0)
    usual = rows.group_by(coin="currency").agg(limit=rows.amount.quantile(OF_ALL) * TIMES, known=rows.count())
    usual = usual.filter(usual.known >= ENOUGH)
    joined = rows.join(usual, rows.currency == usual.coin)
    beyond = joined.filter(joined.amount > joined["limit"])
    found = records.tables.frame(beyond.select("record_id", "limit").order_by("record_id"))
    told = [f"99 in 100 are below {limit / TIMES:,.0f}" for limit in found["limit"]]
    return found.assign(beside=told)


def _currency(table: str) -> Check:
    words = capitalised(records_of(table))
    return Check(
        id=f"amounts/{table}/currency-unknown",
        kind="invalid value",
        table=table,
        field="currency",
        title=f"{words}: no such currency",
        question=f"{words}: is every currency a code of ISO 4217?",
        hurts="every sum of money: the amount cannot be converted and is left out",
        remedy="Write the three-letter code, or map the value in the mapping file.",
        severity="high" if table == "deals" else "medium",
        offends=lambda rows: rows.currency.notnull() & rows.currency.notin(_codes()),
    )


@cache
def _codes() -> list[str]:
    from babel.numbers import list_currencies

    return sorted(list_currencies())


def _is_taken_back(lines: Table) -> ibis.Value:
    return (lines.quantity < 0) & ~lines.is_return


_WON_FOR_NOTHING = Check(
    id="amounts/deals/won-for-nothing",
    kind="invalid value",
    table="deals",
    field="amount",
    title="Won deals: amount of zero",
    question="Won deals: is every amount more than zero?",
    hurts="won revenue, mean won deal",
    remedy="Enter what was sold; a deal for nothing is a trial, not a sale.",
    severity="medium",
    offends=lambda rows: (rows.kind == "won") & (rows.amount == 0),
)
_TAKEN_BACK = Check(
    id="amounts/order_lines/quantity-negative",
    kind="contradiction",
    table="order_lines",
    field="quantity",
    title="Order lines: quantity below zero, but no return",
    question="Order lines: is a quantity below zero always a return?",
    hurts="revenue, margin, returns",
    remedy="Mark the line as a return, or correct its sign.",
    severity="medium",
    beside="is_return",
    offends=_is_taken_back,
)
_RETURNED = Check(
    id="amounts/order_lines/return-positive",
    kind="contradiction",
    table="order_lines",
    field="quantity",
    title="Order lines: return with a quantity above zero",
    question="Order lines: does every return take its quantity off?",
    hurts="revenue, margin: the return is counted as a sale",
    remedy="Give returns a quantity below zero, in the mapping file if the shop writes them otherwise.",
    severity="high",
    beside="is_return",
    offends=lambda rows: rows.is_return & (rows.quantity > 0),
)
