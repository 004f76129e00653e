"""Who is who: people elsewhere found in the CRM by exact keys, e-mail address first, then telephone and name."""

from lib.audit.places.statements import COMPANIES, STATEMENTS
from lib.audit.records import Records

MATCHES, PERSONS = "place_matches", "place_persons"


def hold_matches(records: Records) -> None:
    """Holds MATCHES, a row per outside contact with the contact, lead and company of the CRM it is, and PERSONS, a row per
    statement with the person it speaks of.

    `how` is the key that found the contact, `contacts` how many contacts have it: with several it is not told which.
    Two people of one telephone number are told apart by name; names alone match nobody.
    """
    records.tables.queried(f"CREATE OR REPLACE TEMP TABLE {MATCHES} AS {_matches_sql()}")
    records.tables.queried(f"CREATE OR REPLACE TEMP TABLE {PERSONS} AS {_persons_sql()}")


def _matches_sql() -> str:
    return f"""
        WITH outside AS (SELECT * FROM {STATEMENTS} WHERE source_table = 'outside_contacts'),
        contacts AS (SELECT * FROM {STATEMENTS} WHERE source_table = 'contacts'),
        by_email AS (
            SELECT email_key, min(record_id) AS contact_id, count(*) AS contacts FROM contacts
            WHERE email_key IS NOT NULL GROUP BY ALL
        ),
        by_phone AS (
            SELECT phone_key, name_key, min(record_id) AS contact_id, count(*) AS contacts FROM contacts
            WHERE phone_key IS NOT NULL AND name_key IS NOT NULL GROUP BY ALL
        ),
        leads AS (
            SELECT email_key, min(record_id) AS lead_id FROM {STATEMENTS}
            WHERE source_table = 'leads' AND email_key IS NOT NULL GROUP BY ALL
        ),
        by_web AS (SELECT web_key, min(company_id) AS company_id FROM {COMPANIES} WHERE web_key IS NOT NULL GROUP BY ALL),
        by_firm AS (SELECT firm_key, min(company_id) AS company_id FROM {COMPANIES} WHERE firm_key IS NOT NULL GROUP BY ALL)
        SELECT outside.*,
               coalesce(by_email.contact_id, by_phone.contact_id) AS contact_id,
               coalesce(by_email.contacts, by_phone.contacts, 0) AS contacts,
               CASE WHEN by_email.contact_id IS NOT NULL THEN 'e-mail address' WHEN by_phone.contact_id IS NOT NULL THEN 'telephone and name' END AS how,
               leads.lead_id,
               coalesce(by_web.company_id, by_firm.company_id) AS known_company_id
        FROM outside
        LEFT JOIN by_email USING (email_key)
        LEFT JOIN by_phone ON outside.phone_key = by_phone.phone_key AND outside.name_key = by_phone.name_key
        LEFT JOIN leads ON outside.email_key = leads.email_key
        LEFT JOIN by_web ON outside.web_key = by_web.web_key
        LEFT JOIN by_firm ON outside.firm_key = by_firm.firm_key"""


def _persons_sql() -> str:
    """A person goes by the address of the contact, else by their own, else by telephone and name, else by the record."""
    return f"""
        WITH contacts AS (
            SELECT record_id AS contact_id, coalesce(email_key, 'contact ' || record_id) AS person
            FROM {STATEMENTS} WHERE source_table = 'contacts'
        ),
        matched AS (SELECT system, record_id, contact_id FROM {MATCHES} WHERE contact_id IS NOT NULL),
        by_phone AS (
            SELECT phone_key, name_key, min(email_key) AS person FROM {STATEMENTS}
            WHERE source_table = 'outside_contacts' AND phone_key IS NOT NULL AND name_key IS NOT NULL GROUP BY ALL
        )
        SELECT said.*, coalesce(own.contact_id, found.contact_id) AS contact_id,
               coalesce(own.person, found.person, said.email_key, by_phone.person,
                        said.phone_key || ' ' || said.name_key, said.source_table || ' ' || said.record_id) AS person
        FROM {STATEMENTS} said
        LEFT JOIN contacts own ON said.source_table = 'contacts' AND said.record_id = own.contact_id
        LEFT JOIN matched ON said.source_table = 'outside_contacts' AND said.record_id = matched.record_id AND said.system = matched.system
        LEFT JOIN contacts found ON matched.contact_id = found.contact_id
        LEFT JOIN by_phone ON said.phone_key = by_phone.phone_key AND said.name_key = by_phone.name_key
        WHERE NOT said.is_ours"""
