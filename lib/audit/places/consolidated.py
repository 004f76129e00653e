"""One view of everybody: who is where, and of each field the newest value with the system it comes from."""

import pandas as pd

from lib.audit.places.matching import PERSONS
from lib.audit.records import Records

FIELDS = ("name", "email", "phone", "company_name")


def consolidated(records: Records) -> pd.DataFrame:
    """What is known of each person, over all systems? One row per person, those in most systems first.

    Columns: person, contact_id, systems (joined), how_many, last_seen, and of each of FIELDS the value and `<field>_from`, the
    system that says so. The newest statement that says anything wins; of statements of one day the CRM's.
    """
    return records.tables.queried(_consolidated_sql())


def _consolidated_sql() -> str:
    order = "ORDER BY seen NULLS FIRST, source_table = 'contacts', system, record_id"
    chosen = ", ".join(
        f"last({field} {order}) FILTER ({field} IS NOT NULL) AS {field}, last(system {order}) FILTER ({field} IS NOT NULL) AS {field}_from"
        for field in FIELDS
    )
    return f"""
        SELECT person, min(contact_id) AS contact_id, array_to_string(list_sort(list(DISTINCT system)), ', ') AS systems,
               count(DISTINCT system) AS how_many, max(seen) AS last_seen, {chosen}
        FROM {PERSONS} GROUP BY person ORDER BY how_many DESC, person"""
