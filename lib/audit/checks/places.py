"""What other systems know better than the CRM: contacts they describe otherwise, and customers it has never heard of."""

from collections.abc import Iterator

import pandas as pd

from lib.audit.finding import Check, Severity
from lib.audit.records import Records
from lib.audit.wording import field_of

_HURTS = {
    "email": "reach of campaigns, who answered",
    "phone": "calls that reach somebody",
    "first_name": "every letter to the person",
    "last_name": "every letter to the person",
    "company_id": "revenue by customer, reach by company",
}
_OUTSIDERS: tuple[tuple[str, str, str, Severity], ...] = (
    ("customers", "customer", "customers counted, revenue by customer", "high"),
    ("others", "person", "leads counted, reach of campaigns", "medium"),
)


def place_checks(records: Records) -> Iterator[Check]:
    """A check for each field of contacts that other systems state too, and for people the CRM does not know.

    None where the source has nothing but the CRM, or nothing of the CRM to compare with.
    """
    if "outside_contacts" not in records.names or not {"contacts", "leads"} & {*records.names}:
        return
    if "contacts" in records.names:
        yield from (_contradiction(field) for field in _HURTS)
    yield from (_outsider(*each) for each in _OUTSIDERS)


def _contradiction(field: str) -> Check:
    name = field_of(field)
    return Check(
        id=f"elsewhere/contacts/{field}",
        kind="contradiction",
        table="contacts",
        field=field,
        title=f"Contacts: another system says another {name}",
        question=f"Contacts: do other systems say the same {name}?",
        hurts=_HURTS[field],
        remedy=f"Ask the person, or take the {name} that was changed last; then correct it in both systems.",
        severity="medium",
        finds=lambda records: _described_otherwise(records, field),
    )


def _described_otherwise(records: Records, field: str) -> pd.DataFrame:
    from lib.audit.places import places_of

    told = places_of(records.tables).contradictions
    rows = told[told["field"] == field].rename(columns={"contact_id": "record_id"})
    # a company is told by its id, which the record itself holds
    return rows.drop(columns=["value"] if field == "company_id" else [])


def _outsider(part: str, whom: str, hurts: str, severity: Severity) -> Check:
    return Check(
        id=f"outside/outside_contacts/{part}",
        kind="outside the CRM",
        table="outside_contacts",
        field="email",
        title=f"In another system: {whom} the CRM does not know",
        question=f"In other systems: is every {whom} known to the CRM?",
        hurts=hurts,
        remedy="Add the person to the CRM, under the company named where it is known; then find out why nobody did.",
        severity=severity,
        finds=lambda records: _unknown(records, part),
    )


def _unknown(records: Records, part: str) -> pd.DataFrame:
    from lib.audit.places import places_of

    rows = places_of(records.tables).outsiders
    rows = rows[rows["is_customer"] == (part == "customers")]
    return rows.assign(value=rows["email"], beside=[_of_company(row) for row in rows.to_dict("records")])


def _of_company(row: dict) -> str | None:
    if pd.notna(row["known_company_id"]):
        return f"belongs to company {row['known_company_id']}"
    return None if pd.isna(row["company_name"]) else f"company {row['company_name']}, not in the CRM either"
