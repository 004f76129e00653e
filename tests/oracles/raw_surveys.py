"""What a team's customers answered, from the exported surveys alone: one answer of a kind per case, else per person and day."""

from tests.oracles.raw_accounts import own_companies

_SURVEYS = """
WITH people AS (
    SELECT DISTINCT p."Record ID" AS person, c."Record ID" AS company, trim(c."Industry") AS industry
    FROM contacts p JOIN companies c ON c."Record ID" = p."Associated Company ID"
), told AS (
    SELECT DISTINCT "Survey" AS id, lower("Type") AS kind, "Contact ID" AS person, "Ticket" AS ticket, "Sent at" AS sent,
        CAST(timezone($zone, CAST("Sent at" AS TIMESTAMPTZ)) AS DATE) AS sent_on,
        CAST(timezone($zone, CAST("Answered at" AS TIMESTAMPTZ)) AS DATE) AS answered_on,
        TRY_CAST("Score" AS INTEGER) AS score
    FROM surveys
), scaled AS (
    SELECT *, answered_on <= $day AND CASE kind WHEN 'nps' THEN score BETWEEN 0 AND 10 WHEN 'csat' THEN score BETWEEN 1 AND 5
        WHEN 'ces' THEN score BETWEEN 1 AND 7 ELSE false END AS is_back
    FROM told WHERE sent_on <= $day
)
SELECT s.* REPLACE (coalesce(is_back, false) AS is_back), company, industry FROM scaled s JOIN people USING (person)
QUALIFY row_number() OVER (
    PARTITION BY kind, coalesce(ticket, person || ' ' || sent_on) ORDER BY coalesce(is_back, false) DESC, sent, id
) = 1
"""


def raw_surveys(workbook, exports):
    """One row per survey of the team: kind, sent_on, answered_on, score, is_back (answered on its scale), industry."""
    settings = workbook.parameters.settings
    rows = exports.execute(_SURVEYS, {"zone": settings.calendar.timezone, "day": workbook.as_of}).df()
    return rows[rows["company"].isin(own_companies(workbook, exports))].assign(one=1)
