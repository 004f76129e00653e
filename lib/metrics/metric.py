"""What a metric is: one record with its question, its definitions, its unit and its limits."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Unit = Literal["share", "money", "count", "days", "hours", "minutes", "seconds", "number"]
Kind = Literal["flow", "stock", "rate", "duration"]
Bucket = Literal["business performance", "user adoption", "customer perception"]
Area = Literal["sales", "marketing", "service"]


@dataclass(frozen=True)
class Count:
    """How many rows have every flag in `where`; all rows when it is empty."""

    where: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sum:
    """The sum of `column` over the rows that have every flag in `where`."""

    column: str
    where: tuple[str, ...] = ()


Aggregate = Count | Sum

_OPEN_OR_CLOSED = ("created_on", "closed_on", "is_open", "is_closed", "age_days")
"""What tells in which periods a deal was open or closed."""

_ACTIVE = (
    "company_id",
    "active_from_on",
    "active_until_on",
    "first_active_on",
    "counted_on",
    "new_line_days",
    "upgrade_days",
    "price_rise_days",
)
"""What tells whether a customer was active as a period began and as it ended, and what happened to it in between."""


@dataclass(frozen=True)
class Definition:
    """One way to define a metric.

    Rows of the opened table `table` that have every flag in `rows` count in the period that holds their day
    `date`. `clock` "open_or_closed" counts a deal in each period in which it was closed or at whose end it was
    open; "active" counts a customer in each period as whose begin or end it was active; "running" counts a change in
    its own period and, as what was there before, in each later one; "once" counts what happens again and again (a case
    that is worked on) once in each period, by the day `previous_on` on which it last did. A duration is the
    distribution of `duration`; else the value is numerator ÷ denominator, or the
    numerator when there is no denominator.
    """

    id: str
    words: str
    table: str
    date: str
    numerator: Aggregate
    denominator: Aggregate | None = None
    rows: tuple[str, ...] = ()
    duration: str = ""
    used_by: str = ""
    clock: Literal["on", "open_or_closed", "active", "running", "once", "stock"] = "on"
    unit: Unit | None = None

    @property
    def has_periods(self) -> bool:
        """False for a stock: it tells what there is at the end of `as_of`, whatever the periods."""
        return self.clock != "stock"

    @property
    def columns(self) -> frozenset[str]:
        """The columns of `table` that the definition looks at."""
        parts = [part for part in (self.numerator, self.denominator) if part is not None]
        added_up = [part.column for part in parts if isinstance(part, Sum)]
        flags = [flag for part in parts for flag in part.where]
        named = (self.date, self.duration) if self.has_periods else (self.duration,)
        clock = {"open_or_closed": _OPEN_OR_CLOSED, "active": _ACTIVE}.get(self.clock, ())
        before = ("previous_on",) if self.clock == "once" else ()
        return frozenset(name for name in (*self.rows, *added_up, *flags, *named, *clock, *before) if name)


@dataclass(frozen=True)
class Metric:
    """One metric. The first of `definitions` is the default; the others are rivals computed beside it."""

    id: str
    label: str
    question: str
    definitions: tuple[Definition, ...]
    unit: Unit
    kind: Kind
    better: Literal["higher", "lower"]
    area: Area
    bucket: Bucket
    source: str
    edge_cases: tuple[str, ...] = ()
    minimum_n: int = 20
    owner: str = "revenue operations"
    reviewed_on: dt.date = dt.date(2026, 11, 1)

    def definition(self, wanted: str = "") -> Definition:
        """The definition of that id, the default one when none is named; KeyError when there is none."""
        if not wanted:
            return self.definitions[0]
        return {definition.id: definition for definition in self.definitions}[wanted]
