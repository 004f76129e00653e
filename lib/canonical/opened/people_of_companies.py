"""Rows about a person with the names of the person's company and of who answers for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
from ibis import Table

from lib.canonical.opened.named import with_people_and_products

if TYPE_CHECKING:
    from lib.canonical.opened.tables import OpenedTables

_NOT_BOUGHT = ("product", "product_line", "product_id")


def with_company_of_contact(rows: Table, tables: OpenedTables) -> Table:
    """`rows` with the company of their `contact_id` and its owner, named as a report groups by.

    A contact has one company and that one owner, so no row is repeated; who is not known is a group of its own.
    """
    contacts, companies = tables.company_wide("contacts"), tables.company_wide("companies")
    blank = ibis.null("string")
    rows = rows.mutate(product_id=blank)
    if contacts is None:
        rows = rows.mutate(company_id=blank)
    else:
        known = contacts.select(known_id="contact_id", company_id="company_id")
        rows = rows.left_join(known, rows.contact_id == known.known_id).drop("known_id")
    if companies is None:
        rows = rows.mutate(owner_id=blank)
    else:
        owners = companies.select(owned_id="company_id", owner_id="owner_id")
        rows = rows.left_join(owners, rows.company_id == owners.owned_id).drop("owned_id")
    return with_people_and_products(rows, tables.company_wide("users"), companies, None).drop(*_NOT_BOUGHT)
