"""How often two systems that hold the same person say different things of them, field by field."""

import pandas as pd

from lib.audit.places.contradictions import stated_otherwise
from lib.audit.places.matching import PERSONS
from lib.audit.records import Records

_KEYS = {"email": "email_key", "phone": "phone_key", "last_name": "name_key", "company_id": "firm_key"}
COLUMNS = ("one", "other", "field", "people", "differ", "other_is_newer")


def disagreement(records: Records) -> pd.DataFrame:
    """How often do two systems contradict each other? One row per pair of systems and field that any person has in both.

    `people` have a value in both, `differ` another one, and of those in `other_is_newer` the second system's is the newer. A
    person stands in a system once, with what was said last; people of other teams' contacts are left out.
    """
    pairs = records.tables.queried(_pairs_sql())
    rows = [row for field in _KEYS for row in _of_field(pairs, field)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _of_field(pairs: pd.DataFrame, field: str) -> list[tuple[object, ...]]:
    key = _KEYS[field]
    both = pairs[pairs[key].notna() & pairs[f"crm_{key}"].notna()]
    if both.empty:
        return []
    differs = stated_otherwise(both, field)
    if field == "last_name":
        differs |= stated_otherwise(both, "first_name")
    is_newer = differs & (both["seen"] > both["crm_seen"]).fillna(False)
    counted = both.assign(differ=differs, other_is_newer=is_newer).groupby(["one", "other"], as_index=False)
    sums = counted.agg(
        people=("differ", "size"), differ=("differ", "sum"), other_is_newer=("other_is_newer", "sum")
    )
    return list(sums.assign(field=field)[list(COLUMNS)].itertuples(index=False, name=None))


def _pairs_sql() -> str:
    """One row per person and pair of systems: the CRM first, else by name; the first one's values under `crm_`."""
    keys = ("email_key", "phone_key", "name_key", "firm_key", "web_key", "first_name", "last_name", "seen")
    first = ", ".join(f"one.{name} AS crm_{name}" for name in keys)
    return f"""
        WITH unclear AS (
            SELECT person FROM {PERSONS} WHERE source_table = 'contacts' GROUP BY 1 HAVING count(*) > 1 OR NOT bool_and(is_team)
        ),
        newest AS (
            SELECT *, source_table = 'contacts' AS is_crm, row_number() OVER (
                PARTITION BY person, system ORDER BY source_table = 'contacts' DESC, seen DESC NULLS LAST, record_id) AS place
            FROM {PERSONS} WHERE source_table <> 'leads' AND person NOT IN (SELECT person FROM unclear)
        ),
        said AS (SELECT * FROM newest WHERE place = 1)
        SELECT one.system AS one, other.system AS other, other.email_key, other.phone_key, other.name_key, other.firm_key,
               CASE WHEN other.is_crm OR other.domain IS NOT NULL THEN other.web_key END AS domain, other.seen, {first}
        FROM said one JOIN said other ON one.person = other.person
             AND (one.is_crm, other.system) > (other.is_crm, one.system) AND one.system <> other.system
        ORDER BY ALL"""
