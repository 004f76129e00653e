"""Who became a customer, when and through what, from the exported deals and orders alone: won rows walked in their order."""

import pandas as pd

from tests.oracles.deals_from_raw import stood

_ABOUT = """
SELECT DISTINCT "Record ID" AS id, "Associated Company ID" AS company, "Is renewal" = 'true' AS is_renewal FROM deals
"""
_ORDERED = """
SELECT "Customer ID" AS company, min(CAST("Order date" AS TIMESTAMP)) AS ordered_on FROM orders
WHERE coalesce("Status", '') <> 'cancelled' AND "Customer ID" IS NOT NULL
    AND CAST(CAST("Order date" AS TIMESTAMP) AS DATE) <= $day GROUP BY 1
"""
_COMPANIES = """
SELECT DISTINCT c."Record ID" AS company, c."Company name" AS name, u."Name" AS owner, u."Region" AS region
FROM companies c LEFT JOIN users u ON u."Name" = c."Company owner"
"""


def won_deals(workbook, exports):
    """One row per won deal of the whole company, with `share_of`: new, repeat or renewal, or untold without a company."""
    day = workbook.as_of
    deals = stood(exports, workbook.parameters, day).reset_index()
    about = exports.execute(_ABOUT).df()
    won = deals[deals["kind"] == "won"].merge(about, on="id", validate="one_to_one")
    won["closed_on"] = pd.to_datetime(won["closed_on"])
    won = won.sort_values(["closed_on", "id"], ignore_index=True)
    ordered = exports.execute(_ORDERED, {"day": day}).df().set_index("company")["ordered_on"]
    had_won, kinds = set(), []
    for deal in won.to_dict("records"):
        company = deal["company"]
        had_bought = company in had_won or (company in ordered and ordered[company] < deal["closed_on"])
        if deal["is_renewal"]:
            kinds.append("renewal")
        elif pd.isna(company):
            kinds.append("untold")
        else:
            kinds.append("repeat" if had_bought else "new")
        had_won.add(company)
    return won.assign(share_of=kinds)


def customers(workbook, exports):
    """One row per customer of the team: company, name, started_on, owner, source; won by a deal, or by an order before any."""
    won = won_deals(workbook, exports)
    regions = workbook.parameters.settings.scope.regions
    known = exports.execute(_COMPANIES).df()
    by_deal = won.loc[won["share_of"] == "new", ["company", "closed_on", "owner", "region", "source"]]
    by_deal = by_deal.rename(columns={"closed_on": "started_on"})
    ordered = exports.execute(_ORDERED, {"day": workbook.as_of}).df()
    first_win = won.groupby("company")["closed_on"].min()
    is_first = ~(ordered["company"].map(first_win) <= ordered["ordered_on"].dt.normalize())
    by_order = ordered[is_first].rename(columns={"ordered_on": "started_on"})
    by_order = by_order.merge(known, on="company", how="left")[["company", "started_on", "owner", "region"]]
    both = pd.concat([by_deal, by_order], ignore_index=True)
    mine = both[both["region"].isin(regions)]
    assert mine["company"].is_unique
    return mine.merge(known[["company", "name"]], on="company", how="left", validate="one_to_one")
