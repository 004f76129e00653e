"""Leads and the people the CRM knows: who was in touch with a lead, and who is a prospect."""

import ibis
from ibis import Table

from lib.canonical.opened.named import NOT_RECORDED


def touched_leads(leads: Table, contacts: Table | None, activities: Table | None) -> Table | None:
    """`lead_id` of each lead with which we did something since it arrived; None when the source records nothing done.

    `activities` are classified: neither what was done after the day of the report counts nor a letter the person wrote.
    A lead has no activities of its own in most CRMs: they lie with the contact of the same address, or with the
    contact the lead became.
    """
    if contacts is None or activities is None:
        return None
    addresses = contacts.select(met_id="contact_id", address=_address(contacts))
    keyed = leads.mutate(address=_address(leads))
    by_address = keyed.inner_join(addresses, keyed.address == addresses.address)
    met = by_address.select("lead_id", "created_at", "met_id")
    became = leads.filter(leads.converted_contact_id.notnull())
    both = met.union(became.select("lead_id", "created_at", met_id="converted_contact_id"))
    ours = activities.filter(activities.is_ours & activities.contact_id.notnull())
    done = ours.select(done_with="contact_id", done_at="done_at")
    joined = both.inner_join(done, both.met_id == done.done_with)
    return joined.filter(joined.done_at >= joined.created_at).select("lead_id").distinct()


def people_of(contacts: Table | None, buyers: Table | None) -> Table | None:
    """`contact_id` of those who belong to a company that bought; None when the source cannot tell."""
    if contacts is None or buyers is None:
        return None
    return contacts.filter(contacts.company_id.isin(buyers.company_id).fill_null(False)).select("contact_id")


def prospects(leads: Table, contacts: Table | None, customers: Table | None) -> Table:
    """One row per lead, and per contact that no lead became: who might buy? `customers`: `contact_id` of customers' people.

    Columns: prospect_id, kind (lead or contact), created_on, source, owner, `is_customer` (the lead was won, or the
    contact, or the one the lead became, belongs to a company that bought by now), `is_prospect`: not one, `is_lead`,
    `is_first_of_email`: the first with its address among all of them, `is_distinct_prospect`: that, and nobody with
    the address is a customer.
    """
    rows = leads.select(
        "created_on",
        "source",
        "owner",
        prospect_id="lead_id",
        kind=ibis.literal("lead"),
        address=_address(leads),
        is_customer=leads.is_won | _is_among(leads.converted_contact_id, customers),
    )
    if contacts is not None:
        rows = rows.union(_other_contacts(leads, contacts, customers).select(rows.columns))
    rank = ibis.row_number().over(group_by=rows.address, order_by=[rows.created_on, rows.prospect_id])
    has_bought = ibis.ifelse(
        rows.address.isnull(), rows.is_customer, rows.is_customer.any().over(group_by=rows.address)
    )
    is_first = rows.address.isnull() | (rank == 0)
    marked = rows.mutate(
        is_first_of_email=is_first,
        is_distinct_prospect=is_first & ~has_bought,
        is_lead=rows.kind == "lead",
    )
    return marked.mutate(is_prospect=~marked.is_customer).drop("address")


def _is_among(contact_id: ibis.Value, customers: Table | None) -> ibis.Value:
    if customers is None:
        return ibis.literal(False)
    return contact_id.isin(customers.contact_id).fill_null(False)


def _other_contacts(leads: Table, contacts: Table, customers: Table | None) -> Table:
    became = leads.filter(leads.converted_contact_id.notnull())
    others = contacts.anti_join(became, contacts.contact_id == became.converted_contact_id)
    return others.mutate(
        prospect_id="contact_id",
        kind=ibis.literal("contact"),
        source=ibis.literal(NOT_RECORDED),
        owner=ibis.literal(NOT_RECORDED),
        address=_address(others),
        is_customer=_is_among(others.contact_id, customers),
    )


def _address(people: Table) -> ibis.Value:
    address = people.email.lower().strip()
    return ibis.ifelse(address == "", ibis.null("string"), address)
