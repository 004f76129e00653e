"""The whole company's rows by the end of a day, as questions: put together once, for every snapshot and every day.

The day is a variable of the database and tables are names with columns. So a question is the same whatever is opened:
to put the classification of deals together and write it as SQL takes ten times as long as to answer it for few deals.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

import ibis
from ibis import Table
from ibis.expr.datatypes import Date
from ibis.expr.operations import Node

from lib.canonical.opened.as_of import known_deals, known_rows
from lib.canonical.opened.cases import known_cases
from lib.canonical.opened.classified import classified_deals, with_measures, with_new_customers
from lib.canonical.opened.customers import standing_orders
from lib.canonical.opened.moments import with_both_halves
from lib.canonical.opened.money import Conversion
from lib.canonical.opened.named import with_people_and_products
from lib.canonical.schema import TABLES

RECORDED = {
    "companies": "created",
    "contacts": "created",
    "leads": "created",
    "activities": "created",
    "deal_events": "happened",
    "quotes": "sent",
    "orders": "ordered_on",
    "contracts": "starts_on",
    "actions": "opened_on",
    "list_events": "happened",
    "web_sessions": "started",
    "web_events": "happened",
    "form_submissions": "submitted",
    "surveys": "sent",
    "cases": "opened",
    "case_events": "happened",
    "service_calls": "queued",
    "field_changes": "happened",
    "outside_contacts": "created",
}
"""For each table the moment at which a row came to be known: later rows are not shown."""

TOLD_BY = {
    "cases": ("case_events",),
    "deals": ("deal_events", "stages", "orders", "users", "companies", "products", "fx_rates"),
}
"""What else, where the source has it, tells how these stood or what they are."""


@ibis.udf.scalar.builtin(name="getvariable", signature=((str,), Date()))
def _variable(which): ...


AS_OF = _variable("as_of")
"""The last day that is known, of whichever database is asked."""


def day_sql(as_of: dt.date) -> str:
    """Tells a database that day."""
    return f"SET VARIABLE as_of = DATE '{as_of}'"


@dataclass(frozen=True)
class Stored:
    """Tables of a source as they are stored, by name: those that it has; and the time zone in which days are counted."""

    tables: tuple[tuple[str, Node], ...]
    timezone: str

    def completed(self, name: str) -> Table | None:
        """All rows, later ones too, moments completed; None when the source lacks the table."""
        rows = dict(self.tables).get(name)
        return None if rows is None else with_both_halves(rows.to_expr(), TABLES[name], self.timezone)

    def known(self, name: str) -> Table | None:
        """Rows by the end of AS_OF, moments completed; None when the source lacks the table."""
        rows = self.completed(name)
        if rows is not None and name == "cases":
            return known_cases(rows, self.completed("case_events"), AS_OF)
        return known_rows(rows, RECORDED[name], AS_OF) if rows is not None and name in RECORDED else rows


@lru_cache(maxsize=500)
def known_table(stored: Stored, name: str) -> Table:
    """A table that the source has, by the end of AS_OF."""
    return stored.known(name)


@lru_cache(maxsize=100)
def everyones_deals(stored: Stored, currency: str, cycle_start: str) -> Table:
    """Every deal known by the end of AS_OF, classified, in that currency."""
    stages = stored.known("stages")
    deals = known_deals(stored.completed("deals"), stored.completed("deal_events"), stages, AS_OF)
    deals = classified_deals(deals, stages, cycle_start, AS_OF)
    deals = with_new_customers(deals, standing_orders(stored.known("orders")))
    deals = with_people_and_products(deals, *map(stored.known, ("users", "companies", "products")))
    day = ibis.coalesce(deals.closed_on, AS_OF)
    valued = Conversion(currency, stored.known("fx_rates")).of(deals, ("amount",), day)
    return with_measures(valued).order_by("deal_id")
