"""On which days each customer moved up within a product line, or paid more for the same: Python over exported lines and terms."""

from collections import defaultdict

import pandas as pd

from tests.oracles.raw_keeping import raw_contracts
from tests.oracles.raw_leads import rate_of

_BOUGHT = """
SELECT o."Customer ID" AS company, p."Product line" AS line, CAST(CAST(o."Order date" AS TIMESTAMP) AS DATE) AS day,
    max(CAST(p."List price" AS DOUBLE)) AS price
FROM order_lines l JOIN orders o USING ("Order no.") JOIN products p ON p."Product" = l."Product"
WHERE o."Status" <> 'cancelled' AND l."Return" <> 'True' AND o."Customer ID" IS NOT NULL
GROUP BY ALL HAVING day <= $day ORDER BY ALL
"""
_PRODUCTS = 'SELECT DISTINCT "Contract" AS id, "Product" AS product FROM contracts'
GRACE_DAYS = 30
ROUNDING = 1.005
"""Up to this multiple a price is the same but for rounding."""


def upgrades(workbook, exports):
    """Company → the days on which it bought a dearer tier than ever of a line it had, or renewed with more seats."""
    days = defaultdict(list)
    dearest = {}
    for row in exports.execute(_BOUGHT, {"day": workbook.as_of}).df().to_dict("records"):
        before = dearest.get((row["company"], row["line"]))
        if before is not None and row["price"] > before:
            days[row["company"]].append(pd.Timestamp(row["day"]))
        dearest[row["company"], row["line"]] = max(row["price"], before or 0.0)
    for term, after in renewals(workbook, exports):
        if after["seats"] > term["seats"]:
            days[term["company"]].append(after["first"])
    return days


def price_rises(workbook, exports):
    """Company → the days on which a term of the same product, with no more seats, began at a higher price for each."""
    settings = workbook.parameters.settings
    rate = rate_of(exports, settings.currency)
    products = exports.execute(_PRODUCTS).df().set_index("id")["product"]
    days = defaultdict(list)
    for term, after in renewals(workbook, exports):
        each = [
            one["value"]
            * (1.0 if one["currency"] == settings.currency else rate(one["currency"], term["last"]))
            / one["seats"]
            / ((one["last"] - one["first"]).days + 1)
            for one in (term, after)
        ]
        is_same = products[term["id"]] == products[after["id"]] and after["seats"] <= term["seats"]
        if is_same and each[1] > ROUNDING * each[0]:
            days[term["company"]].append(after["first"])
    return days


def renewals(workbook, exports):
    """Terms that ran out by the day of the report and were renewed within the days of grace, each with the term that followed."""
    contracts = raw_contracts(workbook, exports)
    by_id = contracts.set_index("id", drop=False)
    for term in contracts.to_dict("records"):
        if term["last"] <= pd.Timestamp(workbook.as_of) and term["next"] in by_id.index:
            after = by_id.loc[term["next"]]
            if (after["first"] - term["last"]).days - 1 <= GRACE_DAYS:
                yield term, after
