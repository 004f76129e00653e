"""Moments: both halves of each, the UTC time and the business day in the team's time zone."""

import datetime as dt

import ibis
from ibis import Table
from ibis.expr.datatypes import Timestamp

from lib.canonical.schema import Table as Declared

Day = dt.date | ibis.Value
"""A day that is known, or that the database is told."""


@ibis.udf.scalar.builtin(signature=((str, Timestamp()), Timestamp()))
def timezone(zone, at): ...


@ibis.udf.scalar.builtin(name="timezone", signature=((str, Timestamp()), Timestamp("UTC")))
def instant(zone, at): ...


def with_both_halves(rows: Table, declared: Declared, zone: str) -> Table:
    """`rows` of a snapshot table with `<moment>_at` and `<moment>_on` both filled where either was.

    A time gives the day it falls on in `zone`; a day without a time gives its first instant in `zone`.
    """
    halves = {}
    for column in declared.columns:
        if column.type == "moment":
            at, on = rows[f"{column.name}_at"], rows[f"{column.name}_on"]
            halves[f"{column.name}_at"] = ibis.coalesce(at, first_instant(on, zone))
            halves[f"{column.name}_on"] = ibis.coalesce(on, business_day(at, zone))
    return rows.mutate(**halves)


def business_day(at: ibis.Value, zone: str) -> ibis.Value:
    """The calendar day in `zone` of a naive UTC timestamp."""
    if zone == "UTC":
        return at.date()
    return timezone(zone, instant("UTC", at)).date()


def first_instant(on: ibis.Value, zone: str) -> ibis.Value:
    """The naive UTC timestamp at which a calendar day begins in `zone`."""
    midnight = on.cast("timestamp")
    if zone == "UTC":
        return midnight
    return timezone("UTC", instant(zone, midnight))
