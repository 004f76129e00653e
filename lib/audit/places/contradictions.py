"""Where another system says something else of a contact than the CRM, field by field."""

import pandas as pd

from lib.audit.places.matching import MATCHES
from lib.audit.places.statements import COMPANIES, STATEMENTS
from lib.audit.records import Records

FIELDS = ("email", "phone", "first_name", "last_name", "company_id")
"""Columns of contacts that other systems speak of too."""

COLUMNS = ("contact_id", "field", "value", "beside", "suggestion", "systems", "is_newer", "is_team")

_STATED = {"email": "email", "phone": "phone", "company_id": "company_name"}
_KEYS = {"email": "email_key", "phone": "phone_key", "company_id": "firm_key"}


def contradictions(records: Records) -> pd.DataFrame:
    """Which contacts does another system describe otherwise? One row per contact and field, the company's contacts.

    `value` is what the CRM says, `beside` what each other system says, `systems` those that say otherwise, `is_newer`
    whether the newest statement of all is one of theirs; then `suggestion` is what to write. A value that one side lacks is
    no contradiction, nor is the same company under another form of its name. Statements of people whose address several
    contacts share are left out: nobody can tell which is meant.
    """
    pairs = records.tables.queried(_pairs_sql())
    parts = [_of_field(pairs, field) for field in FIELDS]
    frame = pd.concat(parts, ignore_index=True)
    frame = frame.sort_values(["contact_id", "field"], kind="stable", ignore_index=True)
    return frame.astype({"is_newer": "bool", "is_team": "bool"})


def people_compared(records: Records) -> int:
    """How many of the team's contacts another system describes too, so that the two can be compared."""
    counted = records.tables.queried(
        f"SELECT count(DISTINCT found.contact_id) AS people FROM {MATCHES} found JOIN {STATEMENTS} contact "
        "ON contact.source_table = 'contacts' AND contact.record_id = found.contact_id "
        "WHERE found.contacts = 1 AND NOT found.is_ours AND contact.is_team"
    )
    return int(counted["people"].iloc[0])


def _pairs_sql() -> str:
    """One row per statement elsewhere of a contact: what both say. The company meant is looked up by its name."""
    own = ", ".join(
        f"contact.{name} AS crm_{name}"
        for name in (
            *(
                "first_name",
                "last_name",
                "name",
                "email",
                "phone",
                "company_name",
                "domain",
                "seen",
                "is_team",
            ),
            *("email_key", "phone_key", "name_key", "firm_key", "web_key"),
        )
    )
    return f"""
        WITH firms AS (
            SELECT firm_key, CASE WHEN count(*) = 1 THEN min(company_id) END AS meant_company_id
            FROM {COMPANIES} WHERE firm_key IS NOT NULL GROUP BY ALL
        )
        SELECT found.contact_id, found.system, found.record_id, found.seen, found.name, found.email, found.phone,
               found.company_name, web(found.domain) AS domain, found.email_key, found.phone_key, found.name_key,
               found.firm_key, firms.meant_company_id, {own}
        FROM {MATCHES} found
        JOIN {STATEMENTS} contact ON contact.source_table = 'contacts' AND contact.record_id = found.contact_id
        LEFT JOIN firms ON found.firm_key = firms.firm_key
        WHERE found.contacts = 1 AND NOT found.is_ours
        ORDER BY found.contact_id, found.system, found.record_id"""


def _of_field(pairs: pd.DataFrame, field: str) -> pd.DataFrame:
    stated = pairs[_states(pairs, field)]
    differs = stated_otherwise(stated, field)
    other = stated[differs].assign(said=[_said(row, field) for row in stated[differs].to_dict("records")])
    newest = stated.sort_values("seen", kind="stable", na_position="first").groupby("contact_id").tail(1)
    is_newer = differs.loc[newest.index] & (
        newest["seen"].notna() & (newest["crm_seen"].isna() | (newest["seen"] > newest["crm_seen"]))
    )
    later = newest[is_newer]
    meant = dict(
        zip(later["contact_id"], (_suggested(row, field) for row in later.to_dict("records")), strict=True)
    )
    value = "crm_company_name" if field == "company_id" else f"crm_{field}"
    rows = other.groupby("contact_id", as_index=False, sort=False).agg(
        value=(value, "first"),
        beside=("said", "; ".join),
        systems=("system", _named_once),
        is_team=("crm_is_team", "first"),
    )
    told = rows["contact_id"].map(meant)
    facts = {"field": field, "suggestion": told, "is_newer": rows["contact_id"].isin(meant)}
    return rows.assign(**facts)[list(COLUMNS)]


def _named_once(systems: pd.Series) -> str:
    return ", ".join(dict.fromkeys(systems))


def _states(rows: pd.DataFrame, field: str) -> pd.Series:
    """Whether both sides say something of the field that can be compared."""
    key = _KEYS.get(field, "name_key")
    return rows[key].notna() & rows[f"crm_{key}"].notna()


def stated_otherwise(rows: pd.DataFrame, field: str) -> pd.Series:
    """For each pair of statements that both say something of the field whether they differ."""
    if field in ("first_name", "last_name"):
        told = [_name_field(row) for row in rows.to_dict("records")]
        return pd.Series([each == field for each in told], index=rows.index, dtype="bool")
    key = _KEYS[field]
    is_other = rows[key] != rows[f"crm_{key}"]
    if field == "company_id":
        is_other &= ~(rows["domain"].notna() & (rows["domain"] == rows["crm_web_key"]))
    return is_other


def _name_field(row: dict) -> str:
    """Which of the two names differs; neither when one side only leaves a name out or shortens it."""
    theirs, ours = row["name_key"].split(), row["crm_name_key"].split()
    missing = [word for word in ours if not any(_is_same(word, other) for other in theirs)]
    extra = [word for word in theirs if not any(_is_same(word, other) for other in ours)]
    if not missing or not extra:
        return ""
    first = _words(row["crm_first_name"])
    return "first_name" if set(missing) <= first else "last_name"


def _is_same(word: str, other: str) -> bool:
    shorter, longer = sorted((word, other), key=len)
    return word == other or (len(shorter) == 1 and longer.startswith(shorter))


def _words(text: object) -> set[str]:
    import unicodedata

    plain = unicodedata.normalize("NFKD", str(text)).encode("ascii", "ignore").decode("ascii")
    return {*plain.lower().replace("-", " ").split()}


def _said(row: dict, field: str) -> str:
    return f"{row['system']}: {row[_STATED.get(field, 'name')]}"


def _suggested(row: dict, field: str) -> str | None:
    """What to write into the field: of a name only the part that differs, of a company its id where the CRM has it."""
    if field == "company_id":
        return None if pd.isna(row["meant_company_id"]) else str(row["meant_company_id"])
    if field not in ("first_name", "last_name"):
        return str(row[field])
    kept = str(row["crm_last_name" if field == "first_name" else "crm_first_name"])
    name = str(row["name"])
    for rest in (name.removeprefix(f"{kept} "), name.removesuffix(f" {kept}")):
        if rest != name:
            return rest
    return None
