"""Standings: how each deal of a team stood at the end of two days, side by side."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal

import ibis
import pandas as pd
from ibis import Table

from lib.canonical.opened import OpenedTables
from lib.canonical.opened.money import Conversion
from lib.params import Scope

State = Literal["open", "won", "lost", "absent"]


@dataclass(frozen=True)
class Standing:
    """One deal at the end of one day: its state in the team, its amount in the team's currency, when it is expected."""

    state: State
    amount: Decimal = Decimal(0)
    expected_on: dt.date | None = None


ABSENT = Standing("absent")
"""A deal that the team did not have: not created yet, another team's, deleted or merged."""


@dataclass(frozen=True)
class Pair:
    """A deal at the end of the first day and of the last.

    `amount_at_first_rate` is the last day's amount at the first day's exchange rate. `is_new`: created after the first
    day. `has_closed_since`: its present closing lies after it. `is_elsewhere`: others have it at the end.
    """

    deal_id: str
    deal: str
    owner: str
    first: Standing
    last: Standing
    amount_at_first_rate: Decimal
    is_new: bool
    has_closed_since: bool
    is_elsewhere: bool


@lru_cache(maxsize=8)
def pairs_between(first: OpenedTables, last: OpenedTables) -> tuple[Pair, ...]:
    """Every deal that was open at the end of the first day or was open or closed since, by deal_id.

    Both tables are the same team's, opened as of the two days; scope, stage, owner, amount and day are those in force
    then. Deals without an exchange rate are in neither.
    """
    day = first.parameters.as_of
    opened = _known(first, first["deals"].filter(lambda deal: deal.is_open))
    since = _since(last, day, opened.index)
    closed = _known(first, _of_ids(first["deals"], since.index.difference(opened.index)))
    before = pd.concat([opened, closed])
    elsewhere = _elsewhere(last, opened.index.difference(since.index))
    ids = sorted({*opened.index, *since.index})
    earlier, later = before.to_dict("index"), since.to_dict("index")
    return tuple(_pair(name, earlier.get(name), later.get(name), elsewhere) for name in ids)


def as_one(pair: Pair) -> Pair:
    """The same deal with 1 for its amount on both days: for counting deals where amounts are not known."""
    first, last = (
        ABSENT if each.state == "absent" else replace(each, amount=Decimal(1))
        for each in (pair.first, pair.last)
    )
    return replace(pair, first=first, last=last, amount_at_first_rate=last.amount)


def _known(tables: OpenedTables, deals: Table) -> pd.DataFrame:
    columns = ("deal_id", "name", "owner", "is_open", "is_won", "amount", "expected_close_on")
    return tables.frame(deals.select(*columns)).set_index("deal_id")


def _since(last: OpenedTables, day: dt.date, opened: pd.Index) -> pd.DataFrame:
    """Deals at the end that are open, were closed or created after `day`, or were open then, by deal_id."""
    deals = last["deals"]
    told = deals.mutate(
        is_new=(deals.created_on > day).fill_null(False),
        has_closed_since=(deals.is_closed & (deals.closed_on > day)).fill_null(False),
    )
    moved = told.filter(told.is_open | told.is_new | told.has_closed_since)
    both = moved.union(_of_ids(told, opened), distinct=True)
    conversion = Conversion(last.parameters.settings.currency, last.company_wide("fx_rates"))
    recorded = both.mutate(
        amount_at_the_end=both.amount, amount=both.amount_recorded, currency=both.currency_recorded
    )
    at_first_rate = conversion.of(recorded, ("amount",), ibis.literal(day))
    columns = at_first_rate.select(
        "deal_id",
        "name",
        "owner",
        "is_open",
        "is_won",
        "expected_close_on",
        "is_new",
        "has_closed_since",
        amount="amount_at_the_end",
        amount_at_first_rate="amount",
    )
    return last.frame(columns).set_index("deal_id")


def _of_ids(deals: Table, ids: Iterable[str]) -> Table:
    wanted = ibis.memtable(pd.DataFrame({"wanted_id": pd.Series(list(ids), dtype="str")}))
    return deals.semi_join(wanted, deals.deal_id == wanted.wanted_id)


def _elsewhere(last: OpenedTables, ids: pd.Index) -> frozenset[str]:
    """Those of `ids` that some other team has at the end."""
    parameters = last.parameters
    if ids.empty or parameters.settings.scope == Scope():
        return frozenset()
    settings = parameters.settings.model_copy(update={"scope": Scope()})
    everyone = OpenedTables(last.snapshot, parameters.model_copy(update={"settings": settings}))
    return frozenset(everyone.frame(_of_ids(everyone["deals"], ids).select("deal_id"))["deal_id"])


def _pair(deal_id: str, first: dict | None, last: dict | None, elsewhere: frozenset[str]) -> Pair:
    newest = last or first or {}
    at_the_end = _standing(last)
    at_first_rate = last["amount_at_first_rate"] if last else None
    return Pair(
        deal_id=deal_id,
        deal=deal_id if pd.isna(newest["name"]) else str(newest["name"]),
        owner=str(newest["owner"]),
        first=_standing(first),
        last=at_the_end,
        # without a rate on the first day the whole difference is one of amount
        amount_at_first_rate=at_the_end.amount if pd.isna(at_first_rate) else at_first_rate,
        is_new=bool(last and last["is_new"]),
        has_closed_since=bool(last and last["has_closed_since"]),
        is_elsewhere=deal_id in elsewhere,
    )


def _standing(row: dict | None) -> Standing:
    if row is None:
        return ABSENT
    state: State = "open" if row["is_open"] else "won" if row["is_won"] else "lost"
    amount = Decimal(0) if pd.isna(row["amount"]) else row["amount"]
    expected = row["expected_close_on"]
    return Standing(state, amount, None if pd.isna(expected) else pd.Timestamp(expected).date())
