"""A team's leads from the exported files alone: what became of them, when they were answered, what they cost."""

import pandas as pd

_LEADS = """
SELECT DISTINCT l."Lead ID" AS id, l."Lead Source" AS source, l."Lead owner" AS owner, l."Campaign ID" AS campaign,
       l."Lead Status" AS status, lower(trim(l."Email")) AS email, l."First Response" AS answered,
       l."Create Date" AS created, l."Converted Date" AS converted, l."Converted Deal ID" AS deal,
       l."Converted Contact ID" AS contact, l."Referred by Company ID" AS referrer
FROM leads l JOIN users u ON u."Name" = l."Lead owner" WHERE u."Region" = $region
"""
_WON = """
SELECT DISTINCT d."Record ID" AS deal, d."Associated Company ID" AS company, d."Is renewal" = 'true' AS is_renewal,
       d."Amount" AS amount, d."Currency" AS currency,
       coalesce((SELECT max(h."Timestamp") FROM history h WHERE h."Record ID" = d."Record ID"
                 AND h."Property" = 'Deal Stage' AND h."New value" = d."Deal Stage"), d."Close Date") AS won
FROM deals d JOIN pipelines s ON s."Pipeline" = d."Pipeline" AND s."Stage" = d."Deal Stage" AND s."Type" = 'won'
"""
_RATES = """
SELECT "Währung" AS currency, strptime("Datum", '%d.%m.%Y') AS day, CAST(replace("Kurs in EUR", ',', '.') AS DOUBLE) AS rate
FROM fx_rates
"""
_COSTS = """
SELECT c."Campaign ID" AS campaign, CAST(c."Actual cost" AS DOUBLE) AS cost, c."Currency" AS currency,
       least(CAST(c."End date" AS DATE), DATE '2026-05-31') AS day,
       (SELECT count(*) FROM (SELECT DISTINCT * FROM leads) l WHERE l."Campaign ID" = c."Campaign ID") AS brought
FROM campaigns c WHERE c."Test" <> 'true'
"""


def local_days(moments, zone):
    """The day in the team's zone of each moment."""
    at = pd.to_datetime(moments, utc=True, format="ISO8601")
    return at.dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()


def rate_of(exports, currency):
    """A function of (code, day): units of the team's currency for one of the code's."""
    rates = exports.execute(_RATES).df().sort_values("day")
    newest = {code: rows for code, rows in rates.groupby("currency")}

    def in_euros(code, day):
        rows = newest[code]
        return rows[rows["day"] <= pd.Timestamp(day)]["rate"].iloc[-1]

    return lambda code, day: 1.0 if code == currency else in_euros(code, day) / in_euros(currency, day)


def raw_leads(workbook, exports):
    """One row per lead of the team, with won_on, won_amount (on the first lead of a deal), hours, cost, is_customer."""
    settings = workbook.parameters.settings
    zone, rate = settings.calendar.timezone, rate_of(exports, settings.currency)
    found = exports.execute(_LEADS, {"region": settings.scope.regions[0]}).df()
    won = _won(exports, zone, rate)
    leads = found.merge(won, on="deal", how="left", validate="many_to_one")
    leads["arrived"] = pd.to_datetime(leads["created"], utc=True)
    leads["created_on"] = local_days(leads["created"], zone)
    leads = leads.sort_values(["arrived", "id"], ignore_index=True)
    assert leads["id"].is_unique
    is_first = ~leads["deal"].duplicated() & leads["deal"].notna()
    answered = pd.to_datetime(leads["answered"], utc=True, format="ISO8601")
    leads["hours"] = (answered - leads["arrived"]).dt.total_seconds() / 3600
    leads["is_won"] = leads["won_on"].notna()
    leads["won_days"] = (leads["won_on"] - leads["created_on"]).dt.days
    leads["won_amount"] = leads["money"].where(is_first)
    leads["is_customer"] = leads["is_new"].eq(True) & is_first
    leads["is_converted"] = (
        leads["converted"].notna() | leads["deal"].notna() | (leads["status"] == "Converted")
    )
    leads["age"] = (pd.Timestamp(workbook.as_of) - leads["created_on"]).dt.days
    return leads.merge(_costs(exports, rate), on="campaign", how="left", validate="many_to_one")


def _won(exports, zone, rate):
    """Won deals of every team: the day, the amount in the team's currency, and whether it made a new customer."""
    deals = exports.execute(_WON).df()
    deals["won_on"] = local_days(deals["won"], zone)
    amounts = pd.to_numeric(deals["amount"], errors="coerce")
    deals["money"] = [
        None if pd.isna(amount) else round(amount * rate(code, day), 2)
        for amount, code, day in zip(amounts, deals["currency"], deals["won_on"], strict=True)
    ]
    orders = exports.execute(
        """SELECT "Customer ID" AS company, min(CAST("Order date" AS TIMESTAMP)) AS ordered FROM orders
        WHERE coalesce("Status", '') <> 'cancelled' AND "Customer ID" IS NOT NULL GROUP BY 1"""
    ).df()
    ordered = deals.merge(orders, on="company", how="left", validate="many_to_one").sort_values(
        ["won_on", "deal"]
    )
    is_first = ~ordered["company"].duplicated() & ordered["company"].notna() & ~ordered["is_renewal"]
    ordered["is_new"] = is_first & ~(ordered["ordered"] < ordered["won_on"])
    return ordered[["deal", "won_on", "money", "is_new"]]


def _costs(exports, rate):
    costs = exports.execute(_COSTS).df()
    shared = [
        None if pd.isna(row.cost) or not row.brought else row.cost * rate(row.currency, row.day) / row.brought
        for row in costs.itertuples()
    ]
    return costs.assign(cost=pd.Series(shared, dtype="float64"))[["campaign", "cost"]]
