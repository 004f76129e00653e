"""Fields as they stood when a lead or a deal arose, beside what became of it: plain SQL over the exported files."""

import pandas as pd

from tests.oracles.raw_deals import raw_deals
from tests.oracles.raw_leads import raw_leads

_THEN = """
WITH dated AS (
    SELECT c.*, s.began, CAST(timezone($zone, CAST(c."Timestamp" AS TIMESTAMPTZ)) AS DATE) AS day
    FROM (SELECT DISTINCT "Change ID" AS id, "Record ID" AS record, "Old value" AS old, "New value" AS new, "Timestamp"
          FROM {changes}) c
    JOIN stories s ON s.id = c.record
), before AS (
    SELECT record, arg_max(new, ("Timestamp", CAST(id AS BIGINT))) AS value FROM dated WHERE day <= began GROUP BY 1
), after AS (
    SELECT record, arg_min(coalesce(old, ''), ("Timestamp", CAST(id AS BIGINT))) AS value FROM dated WHERE day > began GROUP BY 1
)
SELECT s.id, CASE WHEN after.record IS NULL THEN now.value WHEN before.record IS NULL THEN nullif(after.value, '')
    ELSE before.value END AS value
FROM stories s JOIN (SELECT DISTINCT "{key}" AS id, "{heading}" AS value FROM "{file}") now ON now.id = s.id
LEFT JOIN before ON before.record = s.id LEFT JOIN after ON after.record = s.id ORDER BY s.id
"""
_CHANGES = """(SELECT * FROM history WHERE "Property" = '{heading}')"""
_FIELD_CHANGES = """(SELECT * FROM field_history WHERE "Object" = '{file}' AND "Property" = '{field}')"""

_COUNTED = """
WITH room AS (SELECT 5 - CAST(count(*) > count(value) AS INT) AS many FROM fields),
sizes AS (SELECT value, count(*) AS size, row_number() OVER (ORDER BY count(*) DESC, value) AS place FROM fields
          WHERE value IS NOT NULL GROUP BY 1),
shown AS (SELECT value FROM sizes, room WHERE (SELECT count(*) FROM sizes) <= many OR place < many),
levelled AS (
    SELECT outcome, CASE WHEN value IS NULL THEN 'missing' WHEN value IN (FROM shown) THEN '=' || value ELSE 'other' END AS level
    FROM fields WHERE outcome IS NOT NULL
), counted AS (SELECT level, count_if(outcome = 1) AS won, count_if(outcome = 0) AS lost FROM levelled GROUP BY 1),
padded AS (
    SELECT won + pad AS won, lost + pad AS lost
    FROM counted, (SELECT CASE WHEN min(least(won, lost)) = 0 THEN 0.5 ELSE 0 END AS pad FROM counted)
), shares AS (SELECT won / sum(won) OVER () AS won, lost / sum(lost) OVER () AS lost FROM padded)
SELECT (SELECT sum(won) FROM counted) AS won, (SELECT sum(lost) FROM counted) AS lost, (SELECT count(*) FROM counted) AS levels,
    sum((won - lost) * ln(won / lost)) AS information FROM shares
"""
_BANDED = """
WITH cuts AS (SELECT DISTINCT unnest(quantile_cont(value, {cuts})) AS cut FROM fields)
SELECT outcome, CASE WHEN value IS NOT NULL THEN 'band ' || (SELECT count(*) FROM cuts WHERE cut < value) END AS value FROM fields
"""


def raw_stories(workbook, exports):
    """Table → one row per record that has a story: id, began (a day), outcome (1 won, 0 not, missing while undecided)."""
    deals, leads = raw_deals(workbook, exports), raw_leads(workbook, exports)
    outcome = deals["kind"].map({"won": 1.0, "lost": 0.0})
    told = deals.assign(outcome=outcome, began=deals["created"])[["id", "began", "outcome"]]
    is_won = (leads["won_days"] <= 180).astype("float64")
    arrived = leads.assign(outcome=is_won.where(leads["age"] >= 180), began=leads["created_on"])
    found = {"deals": told, "leads": arrived[["id", "began", "outcome"]]}
    for table, heading in (("contacts", "Primary Contact ID"), ("companies", "Associated Company ID")):
        found[table] = _of_first_deals(exports, told, heading)
    return found


def _of_first_deals(exports, deals, heading):
    """Records that deals name, each with its first decided deal, else with its first."""
    named = exports.execute(f'SELECT DISTINCT "Record ID" AS id, "{heading}" AS named FROM deals').df()
    rows = deals.merge(named, on="id", validate="one_to_one").assign(is_open=deals["outcome"].isna())
    first = rows.sort_values(["is_open", "began", "id"]).dropna(subset="named").drop_duplicates("named")
    return first[["named", "began", "outcome"]].rename(columns={"named": "id"})


def values_then(workbook, exports, stories, what):
    """The values of a field at the end of each story's first day, by id. `what`: table, field, heading and the id's heading."""
    table, field, heading, key = what
    is_deal = table == "deals"
    changes = (_CHANGES if is_deal else _FIELD_CHANGES).format(heading=heading, file=table, field=field)
    sql = _THEN.format(changes=changes, key=key, heading=heading, file=table)
    exports.register("stories", stories)
    found = exports.execute(sql, {"zone": workbook.parameters.settings.calendar.timezone}).df()
    exports.unregister("stories")
    ids = exports.execute('SELECT "Name", "User ID" FROM users').df().set_index("Name")["User ID"]
    # the history names who kept a deal by the user's id, the deal by the name
    values = found["value"].map(ids).fillna(found["value"]) if field == "owner_id" else found["value"]
    return values.set_axis(found["id"])


def raw_information(exports, rows):
    """Won, not won, information value, and that less what chance alone adds, of `rows`: outcome and value."""
    room = 5 - int(rows["value"].isna().any())
    exports.register("fields", rows)
    if pd.api.types.is_numeric_dtype(rows["value"]) and rows["value"].nunique() > room:
        banded = exports.execute(_BANDED.format(cuts=[part / room for part in range(1, room)])).df()
        exports.unregister("fields")
        exports.register("fields", banded)
    told = exports.execute(_COUNTED).df().iloc[0]
    exports.unregister("fields")
    chance = (told["levels"] - 1) * (1 / told["won"] + 1 / told["lost"])
    return told["won"], told["lost"], told["information"], told["information"] - chance
