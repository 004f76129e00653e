"""What is to be done about the accounts of a team, and who changes most: plain SQL over the exported users and logs."""

_ACCOUNTS = """
WITH known AS (
    SELECT "User ID" AS id, "Region" AS region, "Role" AS role, "Active" = 'Yes' AS is_active, "Paid seat" = 'Yes' AS is_paid,
        "Export permission" = 'Yes' AS may_export, "Two-factor authentication" = 'Yes' AS has_second,
        CAST(timezone($zone, CAST(coalesce("Last sign-in", "Create Date") AS TIMESTAMPTZ)) AS DATE) AS seen,
        CAST("Password changed" AS DATE) AS password,
        coalesce(CAST("Security training" AS DATE),
            CAST(timezone($zone, CAST("Create Date" AS TIMESTAMPTZ)) AS DATE)) AS trained
    FROM users
), peers AS (
    SELECT *, count(may_export) OVER (PARTITION BY role) AS peers, count_if(may_export) OVER (PARTITION BY role) AS may,
        seen < $day - 90 AS is_quiet, role = 'Automation' AS is_machine
    FROM known
), team AS (SELECT *, is_active AND NOT is_quiet AS is_used FROM peers WHERE region IN (SELECT unnest($regions)))
SELECT count(*) AS "all", count_if(is_active AND is_quiet) AS quiet, count_if(is_paid AND NOT is_active) AS "seat-without-access",
    count_if(is_used AND NOT is_machine AND NOT has_second) AS "second-factor",
    count_if(is_used AND may_export AND peers >= 3 AND may * 2 < peers) AS "export-beyond-role",
    count_if(is_used AND password < $day - 365) AS "password",
    count_if(is_used AND NOT is_machine AND trained < $day - 365) AS training
FROM team
"""
_MADE = """
WITH log AS (
    SELECT DISTINCT "Change ID" AS id, "Changed by" AS name, "Timestamp" AS moment, "Automated" = 'true' AS is_rule FROM field_history
    UNION ALL SELECT DISTINCT "Change ID", "Changed by", "Timestamp", "Automated" = 'true' FROM history
)
SELECT u."User ID" AS "user", CASE WHEN is_rule THEN 'rule' ELSE 'person' END AS "by", count(*) AS changes
FROM log JOIN users u ON u."Name" = log.name
WHERE CAST(timezone($zone, CAST(moment AS TIMESTAMPTZ)) AS DATE) BETWEEN $day - 364 AND $day
    AND (is_rule OR u."Region" IN (SELECT unnest($regions)))
GROUP BY ALL
"""


def raw_accounts(workbook, exports):
    """What is to be done about how many accounts of the team, and `all` of them."""
    return exports.execute(_ACCOUNTS, _asked(workbook)).df().iloc[0].to_dict()


def raw_makers(workbook, exports):
    """User and by whom (a rule or a person) → changes of the last year; rules are the whole company's."""
    rows = exports.execute(_MADE, _asked(workbook)).df()
    return {(row.user, row.by): row.changes for row in rows.itertuples()}


def _asked(workbook):
    settings = workbook.parameters.settings
    return {
        "zone": settings.calendar.timezone,
        "day": workbook.as_of,
        "regions": list(settings.scope.regions),
    }
