"""Deals as they stood at the end of a day, from the raw exports alone: plain SQL, nothing of the workbook.

When a deal was decided is its last turn to won or lost by its history, not the closing day that anyone may edit.
"""

import datetime as dt

import pandas as pd

_STOOD = """
WITH given AS (
    SELECT DISTINCT d."Record ID" AS id, d."Deal Name" AS name, d."Pipeline" AS pipeline, d."Deal Stage" AS stage,
        TRY_CAST(d."Amount" AS DECIMAL(18, 2)) AS amount, d."Currency" AS currency, u."User ID" AS owner_id,
        CAST(d."Expected Close Date" AS DATE) AS expected_on, CAST(d."Deal probability" AS DOUBLE) AS crm_share,
        CAST(d."Next step date" AS DATE) AS next_step_on, d."Original Source" AS source,
        CAST(timezone($zone, CAST(d."Create Date" AS TIMESTAMPTZ)) AS DATE) AS created_on,
        CAST(timezone($zone, CAST(d."Date entered Discovery" AS TIMESTAMPTZ)) AS DATE) AS qualified_on,
        CAST(timezone($zone, CAST(d."First contact" AS TIMESTAMPTZ)) AS DATE) AS first_contact_on
    FROM deals d LEFT JOIN users u ON u."Name" = d."Deal owner"
), changes AS (
    SELECT DISTINCT "Record ID" AS id, "Property" AS field, "Old value" AS old, "New value" AS new,
        CAST("Timestamp" AS TIMESTAMPTZ) AS moment, CAST("Change ID" AS BIGINT) AS change_id,
        CAST(timezone($zone, CAST("Timestamp" AS TIMESTAMPTZ)) AS DATE) AS day
    FROM history
), undone AS (
    SELECT * FROM changes WHERE day > $day
    QUALIFY row_number() OVER (PARTITION BY id, field ORDER BY moment, change_id) = 1
), then_known AS (
    SELECT g.*, s.id IS NOT NULL AS was_elsewhere,
        CASE WHEN s.id IS NULL THEN g.stage ELSE s.old END AS stage_then,
        CASE WHEN a.id IS NULL THEN g.amount ELSE CAST(a.old AS DECIMAL(18, 2)) END AS amount_then,
        CASE WHEN e.id IS NULL THEN g.expected_on ELSE CAST(e.old AS DATE) END AS expected_then,
        CASE WHEN o.id IS NULL THEN g.owner_id ELSE o.old END AS owner_then
    FROM given g
    LEFT JOIN undone s ON s.id = g.id AND s.field = 'Deal Stage'
    LEFT JOIN undone a ON a.id = g.id AND a.field = 'Amount'
    LEFT JOIN undone e ON e.id = g.id AND e.field = 'Expected Close Date'
    LEFT JOIN undone o ON o.id = g.id AND o.field = 'Deal owner'
    WHERE g.created_on <= $day
), moves AS (
    SELECT c.*, p."Type" AS kind, lag(p."Type") OVER (PARTITION BY c.id ORDER BY c.moment, c.change_id) AS kind_before
    FROM changes c JOIN given g USING (id) JOIN pipelines p ON p."Pipeline" = g.pipeline AND p."Stage" = c.new
    WHERE c.field = 'Deal Stage' AND c.day <= $day
), decided AS (
    SELECT id, kind, max(day) AS decided_on FROM moves
    WHERE kind <> 'open' AND kind IS DISTINCT FROM kind_before GROUP BY ALL
), dated AS (
    SELECT t.*, p."Type" AS kind, CAST(p."Probability" AS DOUBLE) AS stage_share, CAST(p."Order" AS INT) AS place, n.decided_on
    FROM then_known t
    JOIN pipelines p ON p."Pipeline" = t.pipeline AND p."Stage" = t.stage_then
    LEFT JOIN decided n ON n.id = t.id AND n.kind = p."Type"
)
SELECT d.id, d.name, d.pipeline, d.source, d.kind, d.place, d.stage_then AS stage, d.amount_then AS recorded, d.currency,
    d.expected_then AS expected_on, d.created_on, d.qualified_on, d.first_contact_on, d.decided_on AS closed_on,
    d.next_step_on, d.owner_then AS owner_id, u."Name" AS owner, u."Region" AS region, d.stage_share,
    CASE WHEN d.was_elsewhere THEN NULL ELSE d.crm_share END AS crm_share,
    coalesce(d.decided_on, $day) AS rate_on
FROM dated d LEFT JOIN users u ON u."User ID" = d.owner_then
ORDER BY d.id
"""

_RATED = """
WITH rates AS (
    SELECT "Währung" AS currency, strptime("Datum", '%d.%m.%Y')::DATE AS day,
        CAST(replace("Kurs in EUR", ',', '.') AS DOUBLE) AS rate FROM fx_rates
), wanted AS (SELECT id, currency, recorded, rate_day FROM asked)
SELECT w.id, CASE WHEN w.currency = $team_currency THEN w.recorded
    ELSE CAST(CAST(w.recorded AS DOUBLE) * (
        (SELECT arg_max(rate, day) FROM rates r WHERE r.currency = w.currency AND r.day <= w.rate_day)
        / (SELECT arg_max(rate, day) FROM rates r WHERE r.currency = $team_currency AND r.day <= w.rate_day)
    ) AS DECIMAL(18, 2)) END AS amount
FROM wanted w ORDER BY w.id
"""


def stood(exports, parameters, day: dt.date) -> pd.DataFrame:
    """One row per deal of the whole company known on `day`, by id: kind, stage, owner, region, amount in the team's currency."""
    zone = parameters.settings.calendar.timezone
    deals = exports.execute(_STOOD, {"zone": zone, "day": day}).df()
    return deals.assign(amount=converted(exports, parameters, deals, deals["rate_on"])).set_index("id")


def converted(exports, parameters, deals: pd.DataFrame, days) -> list:
    """Recorded amounts in the team's currency at the rates of `days`, rounded to the cent, in the order of `deals`."""
    asked = deals.reset_index()[["id", "currency", "recorded"]].assign(
        rate_day=pd.to_datetime(pd.Series(days).array)
    )
    exports.register("asked", asked)
    found = exports.execute(_RATED, {"team_currency": parameters.settings.currency}).df()
    exports.unregister("asked")
    return found.set_index("id")["amount"].reindex(asked["id"]).tolist()


def of_team(deals: pd.DataFrame, parameters) -> pd.DataFrame:
    """Those deals whose owner belongs to the team's regions; all of them when it names none."""
    regions = parameters.settings.scope.regions
    return deals[deals["region"].isin(regions)] if regions else deals
