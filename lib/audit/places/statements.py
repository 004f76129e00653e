"""What each system says of a person: contacts and leads of the CRM and people elsewhere, in one held table."""

import pandas as pd

from lib.audit.identity.folding import FREE_MAIL, MACROS
from lib.audit.records import Records
from lib.canonical.sql_text import list_sql

STATEMENTS, COMPANIES = "place_statements", "place_companies"

CRM = "CRM"
"""What a system is called that the mapping gives no name."""

_MACHINES = "no-?reply|do-?not-?reply|mailer-daemon|postmaster|bounces?|notifications?"
_SAID = {
    "contacts": ("first_name", "last_name", "email", "phone", "company_id", "owner_id"),
    "leads": ("name", "email", "company_name", "owner_id"),
    "outside_contacts": (
        *("kept_in", "kind", "name", "email", "phone", "company_name", "domain", "paid", "currency"),
        "owner_id",
    ),
    "companies": ("name", "domain"),
    "users": ("email",),
}
_SEEN = {
    "contacts": ("updated_day", "created_day"),
    "leads": ("updated_day", "created_day"),
    "outside_contacts": ("last_seen_day", "created_day"),
}
_COLUMNS = (
    *("source_table", "record_id", "system", "is_team", "seen", "kept_in", "kind", "first_name", "last_name"),
    *("name", "email", "phone", "company_id", "company_name", "domain", "paid", "currency", "owner_id"),
)


def hold_statements(records: Records) -> None:
    """Holds STATEMENTS, a row per contact, lead and outside contact with what it says and the keys it is compared by,
    and COMPANIES, a row per company of the CRM with its keys. A table the source lacks gives no rows."""
    for macro in MACROS:
        records.tables.queried(f"CREATE OR REPLACE TEMP MACRO {macro}")
    for name in _SAID:
        _hold_said(records, name)
    records.tables.queried(
        f"CREATE OR REPLACE TEMP TABLE {COMPANIES} AS SELECT record_id AS company_id, system, name, domain, "
        "firm(name) AS firm_key, web(domain) AS web_key FROM said_companies"
    )
    records.tables.queried(f"CREATE OR REPLACE TEMP TABLE {STATEMENTS} AS {_statements_sql()}")


def _hold_said(records: Records, name: str) -> None:
    wanted = [*_SAID[name], "record_id", "is_team"]
    if name not in records.names:
        texts = {column: pd.Series(dtype="str") for column in (*wanted, "system")}
        others = {
            "is_team": pd.Series(dtype="bool"),
            "paid": pd.Series(dtype="float64"),
            "seen": pd.Series(dtype="datetime64[ns]"),
        }
        records.tables.hold(f"said_{name}", pd.DataFrame(texts | others))
        return
    rows = records.judged(name)
    days = [rows[day] for day in _SEEN.get(name, ())]
    seen = days[0].coalesce(*days[1:]) if days else None
    dated = rows if seen is None else rows.mutate(seen=seen)
    named = dated.mutate(system=rows.source_system.fill_null(CRM))
    records.tables.hold(f"said_{name}", named.select(*wanted, "system", *(["seen"] if days else [])))


def _statements_sql() -> str:
    people = {
        "contacts": {
            "name": "nullif(trim(concat_ws(' ', first_name, last_name)), '')",
            "company_name": "firms.name",
            "domain": "firms.domain",
        },
        "leads": {},
        "outside_contacts": {},
    }
    parts = [_part_sql(name, made) for name, made in people.items()]
    own = "SELECT split_part(address(email), '@', 2) FROM said_users"
    free = list_sql(FREE_MAIL.split("|"))
    return f"""
        WITH said AS ({" UNION ALL ".join(parts)}),
        keyed AS (
            SELECT *, address(replace(email, ' ', '')) AS email_key, telephone(phone) AS phone_key,
                   array_to_string(list_sort(string_split(words(name), ' ')), ' ') AS name_key,
                   firm(company_name) AS firm_key
            FROM said
        )
        SELECT *,
               coalesce(web(domain), CASE WHEN split_part(email_key, '@', 2) NOT IN ({free}) THEN split_part(email_key, '@', 2) END) AS web_key,
               coalesce(regexp_matches(email_key, '^({_MACHINES})[^@]*@')
                        OR email_key IN (SELECT address(email) FROM said_users WHERE email IS NOT NULL)
                        OR (split_part(email_key, '@', 2) NOT IN ({free}) AND split_part(email_key, '@', 2) IN ({own})), false) AS is_ours
        FROM keyed"""


def _part_sql(name: str, made: dict[str, str]) -> str:
    """One table's rows under the columns of all; `made` columns come from the company the record names."""
    kept = {*_SAID[name], "record_id", "system", "is_team", "seen"}
    types = {"paid": "DOUBLE"}
    values = {"source_table": f"'{name}'"} | {
        column: f"said.{column}" if column in kept else f"CAST(NULL AS {types.get(column, 'VARCHAR')})"
        for column in _COLUMNS[1:]
    }
    values |= made | {"seen": "CAST(said.seen AS DATE)", "paid": f"CAST({values['paid']} AS DOUBLE)"}
    chosen = ", ".join(f"{value} AS {column}" for column, value in values.items())
    join = f"LEFT JOIN {COMPANIES} firms ON said.company_id = firms.company_id" if made else ""
    return f"SELECT {chosen} FROM said_{name} said {join}"
