"""Whom another system holds and the CRM does not know, and whom the CRM alone knows."""

import pandas as pd

from lib.audit.places.matching import MATCHES
from lib.audit.records import Records
from lib.canonical.opened.money import Conversion
from lib.canonical.sql_text import list_sql

CUSTOMERS = ("customer", "requester", "client")
"""Kinds of people elsewhere who pay, ask for help or are worked for: they are customers, whatever the CRM says."""

_TEXTS = (
    *("record_id", "system", "kept_in", "kind", "name", "email", "company_name", "currency", "owner_id"),
    "known_company_id",
)
COLUMNS = (*_TEXTS, "is_customer", "paid", "seen")


def outsiders(records: Records) -> pd.DataFrame:
    """Who is in another system, and is no contact and no lead of the CRM? One row per record there, those who pay first.

    `known_company_id` is the company of the CRM they belong to, where it has that, by web domain or by name. `paid` is in
    the team's currency at the rate of the day they were last seen, missing where there is none. A record of a company alone
    counts when the CRM has no such company; our own people and machines do not.
    """
    rows = records.tables.queried(_sql())
    rows = rows.astype(dict.fromkeys(_TEXTS, "str") | {"paid": "float64"})
    paid = _converted(records, rows[rows["paid"].notna()])
    rows = rows.assign(paid=rows["record_id"].map(paid).astype("float64"))
    order = ["is_customer", "paid", "seen", "record_id"]
    return rows.sort_values(order, ascending=[False, False, False, True], ignore_index=True)[list(COLUMNS)]


def _converted(records: Records, paying: pd.DataFrame) -> pd.Series:
    """What each paid, by record."""
    if paying.empty:
        return pd.Series(dtype="float64")
    tables = records.tables
    held = tables.hold("place_paying", paying[["record_id", "currency", "paid", "seen"]])
    held = held.mutate(paid=held.paid.cast("decimal(18,2)"))
    conversion = Conversion(tables.parameters.settings.currency, tables.company_wide("fx_rates"))
    told = conversion.of(held, ("paid",), held.seen.cast("date").fill_null(records.as_of))
    frame = tables.frame(told.select("record_id", paid=told.paid.cast("float64")))
    return frame.set_index("record_id")["paid"]


def _sql() -> str:
    return f"""
        WITH unknown AS (
            SELECT *, coalesce(kind IN ({list_sql(CUSTOMERS)}), false) AS is_customer,
                   email_key IS NULL AND phone_key IS NULL AND name_key IS NULL AS is_company
            FROM {MATCHES} WHERE contact_id IS NULL AND lead_id IS NULL AND NOT is_ours
        )
        SELECT {", ".join(COLUMNS)} FROM unknown
        WHERE NOT is_company OR (known_company_id IS NULL AND coalesce(firm_key, web_key) IS NOT NULL)"""
