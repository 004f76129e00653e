"""Order lines of a team's customers with what became of the order, and what was bought of which product line: plain SQL."""

import pandas as pd

from tests.oracles.raw_accounts import own_companies
from tests.oracles.raw_leads import rate_of

_LINES = """
SELECT DISTINCT o."Customer ID" AS company, CAST(CAST(o."Order date" AS TIMESTAMP) AS DATE) AS day, l."Order no.", l."Line",
    CAST(l."Quantity" AS DOUBLE) * CAST(l."Unit price" AS DOUBLE) AS amount, l."Currency" AS currency,
    l."Return" = 'True' AS is_return, coalesce(o."Status", '') = 'cancelled' AS is_cancelled, p."Product line" AS product_line
FROM order_lines l JOIN orders o USING ("Order no.") LEFT JOIN products p ON p."Product" = l."Product"
WHERE day <= $day
"""


def raw_lines(workbook, exports):
    """One row per order line of the team's customers: company, day, money, is_return, is_cancelled, product_line."""
    team = workbook.parameters.settings.currency
    rate = rate_of(exports, team)
    lines = exports.execute(_LINES, {"day": workbook.as_of}).df()
    own = lines[lines["company"].isin(own_companies(workbook, exports))]
    known = {pair: rate(*pair) for pair in set(zip(own["currency"], own["day"], strict=True))}
    rates = pd.Series(
        [known[pair] for pair in zip(own["currency"], own["day"], strict=True)], index=own.index
    )
    return own.assign(money=(own["amount"] * rates).round(2))


def line_purchases(lines):
    """One row per customer, day and product line bought: money, and is_new (it had bought another line before, and never this)."""
    bought = lines[~lines["is_return"] & ~lines["is_cancelled"] & lines["product_line"].notna()]
    rows = bought.groupby(["company", "day", "product_line"], as_index=False)["money"].sum()
    had, began, is_new = set(), {}, []
    for row in rows.sort_values("day").itertuples():
        first = began.setdefault(row.company, row.day)
        is_new.append((row.company, row.product_line) not in had and first < row.day)
        had.add((row.company, row.product_line))
    return rows.sort_values("day").assign(
        is_new=is_new, new_money=lambda told: told["money"].where(told["is_new"], 0.0)
    )
