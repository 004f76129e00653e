"""How a team's deals are looked after, and their stays in each stage, from the exported history and activities alone."""

from math import floor

import pandas as pd

from tests.oracles.deals_from_raw import of_team, stood

_CARE = """
WITH changes AS (
    SELECT DISTINCT "Record ID" AS id, "Change ID" AS change_id,
        date_diff('day', CAST("Old value" AS DATE), CAST("New value" AS DATE)) AS days
    FROM history WHERE "Property" = 'Expected Close Date'
        AND CAST(timezone($zone, CAST("Timestamp" AS TIMESTAMPTZ)) AS DATE) <= $day
), pushes AS (SELECT id, count(*) AS pushes, sum(days) AS pushed_days FROM changes WHERE days > 0 GROUP BY id),
logged AS (
    SELECT "Associated Deal ID" AS id,
        CAST(timezone($zone, CAST("Completed Date" AS TIMESTAMPTZ)) AS DATE) AS done_on,
        CAST(timezone($zone, CAST("Due Date" AS TIMESTAMPTZ)) AS DATE) AS due_on
    FROM activities WHERE CAST(timezone($zone, CAST("Create Date" AS TIMESTAMPTZ)) AS DATE) <= $day
), touched AS (
    SELECT id, max(done_on) FILTER (done_on <= $day) AS done_on,
        bool_or(due_on >= $day AND (done_on IS NULL OR done_on > $day)) AS has_plan
    FROM logged GROUP BY id
)
SELECT d.id, coalesce(p.pushes, 0) AS pushes, coalesce(p.pushed_days, 0) AS pushed_days, t.done_on,
    coalesce(t.has_plan, false) AS has_plan
FROM (SELECT DISTINCT "Record ID" AS id FROM deals) d LEFT JOIN pushes p USING (id) LEFT JOIN touched t USING (id)
"""
_STAYS = """
WITH entries AS (
    SELECT DISTINCT h."Record ID" AS id, h."New value" AS stage, CAST(h."Timestamp" AS TIMESTAMPTZ) AS moment,
        CAST(h."Change ID" AS BIGINT) AS change_id, d."Pipeline" AS pipeline
    FROM history h JOIN (SELECT DISTINCT "Record ID", "Pipeline" FROM deals) d USING ("Record ID")
    WHERE h."Property" = 'Deal Stage'
        AND CAST(timezone($zone, CAST(h."Timestamp" AS TIMESTAMPTZ)) AS DATE) <= $day
), moved AS (
    SELECT *, lead(stage) OVER w AS next_stage, lead(moment) OVER w AS next_moment,
        row_number() OVER w AS place, min(moment) OVER (PARTITION BY id) AS first_moment
    FROM entries WINDOW w AS (PARTITION BY id ORDER BY moment, change_id)
)
SELECT m.id, m.pipeline, m.stage, m.place, CAST(s."Order" AS INT) AS position,
    t."Type" AS next_kind, CAST(t."Order" AS INT) AS next_position,
    date_diff('second', m.moment, m.next_moment) / 86400.0 AS days,
    date_diff('day', CAST(timezone($zone, m.moment) AS DATE), $day) AS days_so_far,
    CAST(timezone($zone, m.first_moment) AS DATE) AS first_on, m.next_stage IS NOT NULL AS has_ended
FROM moved m JOIN pipelines s ON s."Pipeline" = m.pipeline AND s."Stage" = m.stage AND s."Type" = 'open'
LEFT JOIN pipelines t ON t."Pipeline" = m.pipeline AND t."Stage" = m.next_stage
ORDER BY m.id, m.place
"""


def weighed(deals, share):
    """Amount x share of each deal, rounded to the cent half up; missing where either is."""
    return [
        floor(float(amount) * part * 100 + 0.5) / 100 if pd.notna(amount) and pd.notna(part) else float("nan")
        for amount, part in zip(deals["amount"], share, strict=True)
    ]


def valued_deals(workbook, exports, day):
    """The team's deals as they stood on `day`, by id: what `stood` tells, with `weighted` and `is_late`."""
    deals = of_team(stood(exports, workbook.parameters, day), workbook.parameters)
    deals = deals.assign(amount=deals["amount"].astype("float64"))
    weighted = weighed(deals, deals["crm_share"].fillna(deals["stage_share"]))
    is_late = (deals["kind"] == "open") & (pd.to_datetime(deals["expected_on"]) < pd.Timestamp(day))
    return deals.assign(weighted=weighted, is_late=is_late)


def tended_deals(workbook, exports):
    """Today's deals by id, with `pushes`, `pushed_days`, `quiet_days`, `has_next` (a step or activity to come)."""
    zone, today = workbook.parameters.settings.calendar.timezone, pd.Timestamp(workbook.as_of)
    care = exports.execute(_CARE, {"zone": zone, "day": workbook.as_of}).df().set_index("id")
    deals = valued_deals(workbook, exports, workbook.as_of).join(care)
    last = pd.to_datetime(deals["done_on"]).fillna(pd.to_datetime(deals["created_on"]))
    has_step = pd.to_datetime(deals["next_step_on"]) >= today
    return deals.assign(quiet_days=(today - last).dt.days, has_next=has_step | deals["has_plan"].astype(bool))


def stays(workbook, exports):
    """Every stay of the team's deals in an open stage, with the `kind` that the deal is of today."""
    zone = workbook.parameters.settings.calendar.timezone
    found = exports.execute(_STAYS, {"zone": zone, "day": workbook.as_of}).df()
    deals = of_team(stood(exports, workbook.parameters, workbook.as_of), workbook.parameters)
    return found.merge(deals[["kind"]], left_on="id", right_index=True)
