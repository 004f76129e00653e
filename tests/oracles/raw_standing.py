"""A team's customers and their money, each worked out once for all oracles that ask: when they were customers, what they brought."""

import pandas as pd

from tests.oracles.raw_accounts import in_window, raw_accounts
from tests.oracles.raw_keeping import YEAR, RawCustomer, raw_contracts

_COMPANIES = """
SELECT DISTINCT ON ("Record ID") "Record ID" AS id, "Company owner" AS owner, trim("Industry") AS industry FROM companies
"""
_HELD = {}


def money_of(workbook, exports):
    """The team's customer money: lines sold, contacts with service, hours of selling."""
    team = workbook.parameters.team
    if team not in _HELD:
        _HELD[team] = raw_accounts(workbook, exports)
    return _HELD[team]


def customers_of(workbook, exports):
    """Company id → its customer, of all that ever bought or signed by the day of the report."""
    found = {}
    sold = money_of(workbook, exports).sold
    bought = sold[sold["is_purchase"] & sold["id"].notna()]
    for row in bought.to_dict("records"):
        customer = found.setdefault(row["id"], RawCustomer())
        customer.bought.append(row["day"])
        if isinstance(row["product_line"], str):
            customer.lines.setdefault(row["product_line"], []).append(row["day"])
    for row in raw_contracts(workbook, exports).to_dict("records"):
        found.setdefault(row["company"], RawCustomer()).terms.append((row["first"], row["last"]))
    return found


def companies_of(exports):
    """One row per company: id, owner, industry."""
    return exports.execute(_COMPANIES).df()


def by_purchase(customer, day):
    """Whether it bought within the year that ends with the day."""
    return any(day - YEAR <= bought <= day for bought in customer.bought)


def by_contract(customer, day):
    """Whether a contract of it ran on the day."""
    return any(first <= day <= last for first, last in customer.terms)


def last_day(customer, today):
    """The last day up to today on which it was a customer: of a term, or a year after a purchase that no term followed."""
    signed = min((first for first, _ in customer.terms), default=None)
    unsigned = [day for day in customer.bought if signed is None or day < signed]
    ends = [last for _, last in customer.terms] + [day + YEAR for day in unsigned]
    return min(max(ends), today)


def worth(workbook, exports):
    """One row per customer: was_there a year ago, is_there, life_days, what it brought and cost, to date and in the last year."""
    money, today = money_of(workbook, exports), pd.Timestamp(workbook.as_of)
    ago = today - pd.DateOffset(years=1)
    rows = [
        {
            "id": company,
            "was_there": customer.is_active(ago),
            "is_there": customer.is_active(today),
            "life_days": (last_day(customer, today) - customer.first_on).days + 1,
        }
        for company, customer in customers_of(workbook, exports).items()
    ]
    sums = {
        "revenue": money.sold.groupby("id")["revenue"].sum(),
        "margin": money.sold.groupby("id")["margin"].sum(),
        "year_margin": in_window(workbook, money.sold).groupby("id")["margin"].sum(),
        "year_serving": in_window(workbook, money.serving).groupby("id")["cost"].sum(),
    }
    told = pd.DataFrame(rows)
    told = told.assign(
        **{name: told["id"].map(each).fillna(0.0) for name, each in sums.items()},
        has_margin=told["id"].isin(money.sold["id"]),
    )
    return told.merge(companies_of(exports), on="id", validate="one_to_one")
