"""Addresses that worked once: the last message to them came back."""

import ibis
import pandas as pd

from lib.audit.checks.values import keyed, nothing
from lib.audit.decay import mailings
from lib.audit.finding import Check
from lib.audit.records import Records


def bounce_checks() -> tuple[Check, ...]:
    """The one check of addresses that no longer work."""
    return (_BOUNCED,)


def _bounced(records: Records) -> pd.DataFrame:
    """Contacts whose last message came back: none was delivered since, and the address was not changed since."""
    mailed = mailings(records.tables, records.as_of)
    if mailed is None:
        return nothing()
    gone = mailed.filter(
        mailed.last_bounced.notnull()
        & (mailed.last_delivered.isnull() | (mailed.last_delivered <= mailed.last_bounced))
    ).select(gone_id="contact_id", last_bounced="last_bounced")
    people = keyed(records, "contacts")
    found = people.filter(people.email.notnull()).inner_join(gone, people.contact_id == gone.gone_id)
    changed = _changed(records)
    if changed is not None:
        found = found.left_join(changed, found.contact_id == changed.changed_id)
        found = found.filter(found.changed_day.isnull() | (found.changed_day <= found.last_bounced))
    frame = records.tables.frame(found.select("record_id", "last_bounced").order_by("record_id"))
    return frame.assign(beside=[f"came back {day:%Y-%m-%d}" for day in frame["last_bounced"]])


def _changed(records: Records) -> ibis.Table | None:
    """The last day on which each contact's address was changed."""
    changes = records.tables.imported("field_changes")
    if changes is None:
        return None
    of_addresses = changes.filter((changes.table == "contacts") & (changes.field == "email"))
    day = ibis.coalesce(of_addresses.happened_on, of_addresses.happened_at.date())
    return of_addresses.group_by(changed_id="record_id").agg(changed_day=day.max())


_BOUNCED = Check(
    id="bounces/contacts/email",
    kind="stale",
    table="contacts",
    field="email",
    title="Contacts: e-mail address that bounced",
    question="Contacts: did the last message to every address arrive?",
    hurts="reach of campaigns; mail that bounces harms the sender's name",
    remedy="Ask the company for who follows; take the address out until then.",
    severity="medium",
    finds=_bounced,
)
