"""A team's deals from the exported files alone: who owns them by region, days in the team's zone, dated rates."""

import pandas as pd

_DEALS = """
SELECT DISTINCT d."Record ID" AS id, d."Deal owner" AS owner, d."Pipeline" AS pipeline, d."Original Source" AS source,
       s."Type" AS kind, d."Amount" AS amount, d."Currency" AS currency, d."Create Date" AS created,
       d."Date entered Discovery" AS qualified, d."First contact" AS first_contact, d."Close Date" AS closed
FROM deals d
JOIN users u ON u."Name" = d."Deal owner"
JOIN pipelines s ON s."Pipeline" = d."Pipeline" AND s."Stage" = d."Deal Stage"
WHERE u."Region" = $region
"""
_MOVES = """
SELECT h."Record ID" AS id, h."Timestamp" AS at, h."Change ID" AS change, s."Type" AS kind
FROM history h JOIN deals d ON d."Record ID" = h."Record ID"
JOIN pipelines s ON s."Pipeline" = d."Pipeline" AND s."Stage" = h."New value"
WHERE h."Property" = 'Deal Stage'
"""
_RATES = """
SELECT "Währung" AS currency, strptime("Datum", '%d.%m.%Y') AS day, CAST(replace("Kurs in EUR", ',', '.') AS DOUBLE) AS rate
FROM fx_rates
"""
_MOMENTS = ("created", "qualified", "first_contact", "closed")


def raw_deals(workbook, exports):
    """One row per deal: id, owner, pipeline, source, kind, created, qualified, first_contact, closed (days), money."""
    settings, as_of = workbook.parameters.settings, pd.Timestamp(workbook.as_of)
    found = exports.execute(_DEALS, {"region": settings.scope.regions[0]}).df()
    assert found["id"].is_unique
    decided = found.merge(_decisions(exports), on=["id", "kind"], how="left", validate="one_to_one")
    # when a deal was decided is what its history says, not the day that anyone may edit
    found["closed"] = decided["decided"].fillna(found["closed"]).where(found["kind"] != "open").to_numpy()
    for name in _MOMENTS:
        moments = pd.to_datetime(found[name], utc=True, format="ISO8601")
        local = moments.dt.tz_convert(settings.calendar.timezone)
        found[name] = local.dt.tz_localize(None).dt.normalize()
    found = found[found["created"] <= as_of].reset_index(drop=True)
    found["money"] = _money(found, exports, settings.currency, as_of)
    return found


def _decisions(exports):
    """For each deal and kind the moment of its last turn to it."""
    moves = exports.execute(_MOVES).df().drop_duplicates()
    moves = moves.sort_values(["id", "at", "change"])
    turns = moves[moves["kind"] != moves.groupby("id")["kind"].shift()]
    last = turns[turns["kind"] != "open"].groupby(["id", "kind"], as_index=False)["at"].max()
    return last.rename(columns={"at": "decided"})


def _money(found, exports, currency, as_of):
    rates = exports.execute(_RATES).df().sort_values("day")
    days = found["closed"].fillna(as_of)
    amounts = pd.to_numeric(found["amount"], errors="coerce")
    money = []
    for amount, code, day in zip(amounts, found["currency"], days, strict=True):
        if code == currency or pd.isna(amount):
            money.append(amount)
            continue
        known = rates[rates["day"] <= day]
        own, team = (known[known["currency"] == each]["rate"].iloc[-1] for each in (code, currency))
        money.append(round(amount * own / team, 2))
    return money
