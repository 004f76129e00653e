"""How long ago each field was last looked at and how often it was changed in a year: plain SQL over the exported logs."""

from tests.oracles.raw_belonging import raw_records_of

LOGGED = {
    "contacts": ("lifecycle", "phone", "title"),
    "companies": ("industry",),
    "leads": ("status",),
    "deals": ("stage", "amount", "expected_close_on", "owner_id"),
}
_KEPT_UP = {
    "deals": """("Pipeline", "Deal Stage") IN (SELECT ("Pipeline", "Stage") FROM pipelines WHERE "Type" = 'open')""",
    "leads": '"Converted Date" IS NULL',
}
_UPKEEP = """
WITH kept AS (
    SELECT DISTINCT "{key}" AS id, {value} AS value, CAST(timezone($zone, CAST("Create Date" AS TIMESTAMPTZ)) AS DATE) AS made,
        {verified} AS verified
    FROM "{table}" WHERE "{key}" IN (SELECT id FROM own) AND {kept}
), log AS (
    SELECT DISTINCT "Record ID" AS id, "Change ID" AS change, "Old value" AS old, "Automated" = 'true' AS is_rule,
        CAST(timezone($zone, CAST("Timestamp" AS TIMESTAMPTZ)) AS DATE) AS day
    FROM {log} WHERE CAST(timezone($zone, CAST("Timestamp" AS TIMESTAMPTZ)) AS DATE) <= $day
), counted AS (
    SELECT log.id, max(day) AS last, count_if(is_late AND NOT is_rule) AS people, count_if(is_late AND is_rule) AS rules
    FROM (SELECT log.*, day > $day - 365 AND (old IS NOT NULL OR day > made) AS is_late FROM log JOIN kept USING (id)) log
    GROUP BY 1
)
SELECT count(*) AS records, coalesce(sum(people), 0) AS by_people, coalesce(sum(rules), 0) AS by_rules,
    median($day - greatest(made, verified, last)) AS median_days
FROM kept LEFT JOIN counted USING (id) WHERE value IS NOT NULL
"""


def raw_upkeep(workbook, exports, field, headings):
    """Records with a value, its changes `by_people` and `by_rules`, and the median of days since. `headings`: of its table."""
    table, column = field
    exports.register("own", raw_records_of(workbook, exports, table))
    heading = headings[column]
    changed = f"\"Property\" = '{heading}'"
    log = f"(FROM field_history WHERE \"Object\" = '{table}' AND \"Property\" = '{column}')"
    sql = _UPKEEP.format(
        key=next(iter(headings.values())),
        value=f'TRY_CAST("{heading}" AS DECIMAL(18, 2))' if column == "amount" else f'"{heading}"',
        verified='CAST("Last verified" AS DATE)' if table == "contacts" else "NULL::DATE",
        table=table,
        kept=_KEPT_UP.get(table, "true"),
        log=f"(FROM history WHERE {changed})" if table == "deals" else log,
    )
    asked = {"zone": workbook.parameters.settings.calendar.timezone, "day": workbook.as_of}
    row = exports.execute(sql, asked).df().iloc[0]
    exports.unregister("own")
    return row.to_dict()
