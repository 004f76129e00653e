"""What bad data costs: a benchmark scaled by the share of records with an issue. An estimate, never measured."""

from dataclasses import dataclass

import ibis
import pandas as pd

from lib.audit.grade import share_of
from lib.canonical.opened import OpenedTables
from lib.canonical.opened.money import Conversion

TABLES_COUNTED = ("contacts", "companies", "leads", "deals")
"""The records sellers work with."""

LOW = 0.5
"""The lower end of the range, as a part of the upper one: that far the benchmark may well be too high."""

_SELLS = r"(?i)sales|account (executive|manager)|business development|\b(rep|ae|sdr|bdr)\b"

BENCHMARK = "a benchmark of data vendors as the method quotes it (usually traced to ZoomInfo); how it was measured is not published"
"""Source of the benchmark."""


@dataclass(frozen=True)
class Cost:
    """What bad data is estimated to cost, in hours and the team's currency, a year; upper ends of the ranges.

    `faulty` of `records` have an issue; `scale` = their share ÷ the share the benchmark speaks of. `sellers` are those it is
    counted for. `money` and `selling_money` (the lost hours at what an hour of selling costs) are of one seller, missing where
    there is no rate of exchange.
    """

    records: int
    faulty: int
    scale: float | None
    sellers: int
    hours: float | None
    money: float | None
    selling_money: float | None

    @property
    def share(self) -> float | None:
        """Share of records with an issue."""
        return share_of(self.faulty, self.records)


def cost_of(tables: OpenedTables, grades: pd.DataFrame) -> Cost:
    """What does bad data cost a seller a year, if the benchmark in the team's settings holds? `grades`: of the audit.

    It assumes that hours and money grow with the share of inaccurate records, and that records with an issue are such.
    """
    settings = tables.parameters.settings
    assumed, costs = settings.data_upkeep.cost, settings.costs
    rows = grades[(grades["by"] == "table") & grades["group"].isin(TABLES_COUNTED)]
    records, clean = int(rows["records"].sum()), int(rows["clean"].sum())
    share = share_of(records - clean, records)
    scale = None if share is None else share_of(share, assumed.at_share)
    hours = None if scale is None else scale * assumed.hours
    return Cost(
        records=records,
        faulty=records - clean,
        scale=scale,
        sellers=_sellers(tables),
        hours=hours,
        money=_converted(tables, scale, (assumed.money, assumed.currency)),
        selling_money=_converted(tables, hours, (costs.selling_hour, costs.currency)),
    )


def _sellers(tables: OpenedTables) -> int:
    """Users in scope who can sign in and whose role is one of sales; where no role says so, those who own an open deal."""
    if "users" in tables:
        users = tables["users"]
        sells = users.role.re_search(_SELLS).fill_null(False) & users.is_active.fill_null(True)
        found = int(tables.frame(users.filter(sells).count()))
        if found:
            return found
    if "deals" not in tables:
        return 0
    deals = tables["deals"]
    return int(tables.frame(deals.filter(deals.is_open).owner_id.nunique()))


def _converted(tables: OpenedTables, times: float | None, price: tuple[int, str]) -> float | None:
    """`times` an amount, in the team's currency at the rate of as_of; None without a rate."""
    if times is None:
        return None
    amount, currency = price
    parameters = tables.parameters
    rows = tables.hold("cost_assumed", pd.DataFrame({"amount": [float(amount)], "currency": [currency]}))
    money = Conversion(parameters.settings.currency, tables.company_wide("fx_rates"))
    converted = money.of(rows, ("amount",), ibis.literal(parameters.as_of))
    found = tables.frame(converted.select("amount", "has_rate")).iloc[0]
    return times * float(found["amount"]) if found["has_rate"] else None
