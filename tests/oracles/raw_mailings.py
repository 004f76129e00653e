"""E-mail addresses of a team, how long each was in use and which bounced: plain SQL over the exported files."""

from tests.oracles.raw_belonging import raw_records_of

_MAILED = """
WITH messages AS (
    SELECT "Contact ID" AS contact, unnest([
        {'moment': "Sent", 'is_sent': true, 'is_back': false}, {'moment': "Bounced", 'is_sent': false, 'is_back': true},
        {'moment': coalesce("Delivered", "Opened", "Clicked", "Responded"), 'is_sent': false, 'is_back': false},
        {'moment': "Opened", 'is_sent': false, 'is_back': false}, {'moment': "Clicked", 'is_sent': false, 'is_back': false},
        {'moment': "Responded", 'is_sent': false, 'is_back': false}], recursive := true)
    FROM campaign_members
    UNION ALL SELECT "Contact ID", "Time", false, true FROM list_events WHERE "Action" = 'Hard bounce'
), dated AS (
    SELECT contact, CAST(CAST(moment AS TIMESTAMPTZ) AS DATE) AS day, is_back FROM messages
    WHERE moment IS NOT NULL AND CAST(CAST(moment AS TIMESTAMPTZ) AS DATE) <= $day
), spans AS (
    SELECT contact, min(day) AS first, max(day) AS last, min(day) FILTER (is_back) AS back FROM dated GROUP BY 1
), known AS (
    SELECT DISTINCT "Record ID" AS contact, CAST(timezone($zone, CAST("Create Date" AS TIMESTAMPTZ)) AS DATE) AS made
    FROM contacts WHERE "Email" IS NOT NULL AND "Record ID" IN (FROM own)
)
SELECT count(*) AS addresses, count(back) AS bounces,
    sum(greatest(coalesce(back, last) - least(coalesce(made, first), first), 0)) / 365.25 AS years
FROM spans JOIN known USING (contact)
"""


def raw_decay(workbook, exports):
    """Addresses of the team's contacts that were mailed, `bounces` among them, and the `years` they were in use."""
    exports.register("own", raw_records_of(workbook, exports, "contacts")[["id"]])
    zone = workbook.parameters.settings.calendar.timezone
    row = exports.execute(_MAILED, {"zone": zone, "day": workbook.as_of}).df().iloc[0]
    exports.unregister("own")
    return row
