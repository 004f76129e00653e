"""Customers of the demo teams day by day, from the exported contracts and orders alone: plain Python over text cells."""

from dataclasses import dataclass, field

import pandas as pd

from tests.oracles.raw_accounts import own_companies, raw_accounts
from tests.oracles.raw_leads import rate_of

_CONTRACTS = """
SELECT DISTINCT "Contract" AS id, "Customer ID" AS company, CAST(CAST("Start" AS TIMESTAMP) AS DATE) AS first,
       CAST(CAST("End" AS TIMESTAMP) AS DATE) AS last, CAST("Value" AS DOUBLE) AS value, "Currency" AS currency,
       "Renewed by" AS next, CAST(CAST("Notice given" AS TIMESTAMP) AS DATE) AS notice, CAST("Seats" AS DOUBLE) AS seats
FROM contracts
"""
YEAR = pd.Timedelta(days=364)


@dataclass
class RawCustomer:
    """One company: the days it bought on, the contracts it has, and what it bought."""

    bought: list = field(default_factory=list)
    terms: list = field(default_factory=list)
    lines: dict = field(default_factory=dict)
    revenue: float = 0.0
    margin: float = 0.0

    @property
    def first_on(self):
        """The first day on which it was a customer."""
        return min([*self.bought, *(first for first, _ in self.terms)])

    def is_active(self, day):
        """By contract from the first one on, by a purchase of the year up to the day before and without."""
        if any(first <= day <= last for first, last in self.terms):
            return True
        if any(first <= day for first, _ in self.terms):
            return False
        return any(day - YEAR <= bought <= day for bought in self.bought)

    def added_a_line(self, first, last):
        """Whether it first bought a product line within these days that is not the one it began with."""
        begin = min((min(days) for days in self.lines.values()), default=None)
        return any(first <= min(days) <= last and min(days) > begin for days in self.lines.values())


def raw_contracts(workbook, exports):
    """The team's contracts that had begun by the day of the report."""
    rows = exports.execute(_CONTRACTS).df()
    mine = rows[rows["company"].isin(own_companies(workbook, exports))]
    return mine[mine["first"] <= pd.Timestamp(workbook.as_of)].reset_index(drop=True)


def raw_customers(workbook, exports):
    """Company id → its customer, of all that ever bought or signed by the day of the report."""
    found = {}
    sold = raw_accounts(workbook, exports).sold
    for row in sold[sold["id"].notna()].to_dict("records"):
        customer = found.setdefault(row["id"], RawCustomer())
        customer.revenue += row["revenue"]
        customer.margin += row["margin"]
        if row["is_purchase"]:
            customer.bought.append(pd.Timestamp(row["day"]))
            if isinstance(row["product_line"], str):
                customer.lines.setdefault(row["product_line"], []).append(pd.Timestamp(row["day"]))
    for row in raw_contracts(workbook, exports).to_dict("records"):
        found.setdefault(row["company"], RawCustomer()).terms.append((row["first"], row["last"]))
    return {name: each for name, each in found.items() if each.bought or each.terms}


def moves(customers, first, last):
    """How many were active before the first day and on the last, stayed, left, came new and came back."""
    first, last = pd.Timestamp(first), pd.Timestamp(last)
    eve = first - pd.Timedelta(days=1)
    states = [(each, each.is_active(eve), each.is_active(last)) for each in customers.values()]
    came = [each for each, was, now in states if now and not was]
    return {
        "active_customers": sum(now for _, _, now in states),
        "retained_customers": sum(was and now for _, was, now in states),
        "lost_customers": sum(was and not now for _, was, now in states),
        "gained_customers": sum(each.first_on >= first for each in came),
        "reactivated_customers": sum(each.first_on < first for each in came),
    }


def renewed_in(workbook, exports, first, last):
    """Of the contracts whose last day lies in these days: decided, renewed, value that ran out, kept and renewed."""
    contracts = raw_contracts(workbook, exports)
    by_id = contracts.set_index("id")
    day, rate = pd.Timestamp(workbook.as_of), rate_of(exports, workbook.parameters.settings.currency)
    found = {"decided": 0, "renewed": 0, "ended": 0, "value": 0.0, "kept": 0.0, "net": 0.0}
    for term in contracts.to_dict("records"):
        if not pd.Timestamp(first) <= term["last"] <= min(pd.Timestamp(last), day):
            continue
        after = by_id.loc[term["next"]] if term["next"] in by_id.index else None
        is_renewed = after is not None and (after["first"] - term["last"]).days - 1 <= 30
        has_notice = not pd.isna(term["notice"]) and term["notice"] <= day
        found["ended"] += 1
        if not (is_renewed or has_notice or (day - term["last"]).days > 30):
            continue
        found["decided"] += 1
        found["renewed"] += is_renewed
        own = (
            1.0
            if term["currency"] == workbook.parameters.settings.currency
            else rate(term["currency"], term["last"])
        )
        found["value"] += term["value"] * own
        if is_renewed:
            spans = [(each["last"] - each["first"]).days + 1 for each in (term, after)]
            found["kept"] += term["value"] * own * min(1.0, after["seats"] / term["seats"])
            found["net"] += after["value"] * own * spans[0] / spans[1]
    return found
