"""Records that may no longer be so: people nobody looked at though they are written to, open deals nobody touches."""

import datetime as dt

import ibis
import pandas as pd
from ibis import Table

from lib.audit.checks.values import keyed, nothing
from lib.audit.decay import mailings
from lib.audit.finding import Check
from lib.audit.records import Records

USED_DAYS = 365
"""A contact is in use when a message was sent to it within so many days, or an open deal names it."""


def stale_checks(records: Records) -> tuple[Check, ...]:
    """The checks of what nobody looked at for longer than the team's settings allow."""
    rules = records.tables.parameters.settings.data_upkeep.stale
    return (_of_contacts(rules.contact_days), _of_deals(rules.deal_days))


def _forgotten(records: Records, days: int) -> pd.DataFrame:
    """Contacts in use that were created, changed or verified longer ago; none where the CRM keeps no day of a change."""
    people = keyed(records, "contacts")
    changed = ibis.greatest(_day(people, "updated"), _day(people, "last_verified"))
    people = people.mutate(changed=changed, looked_at=ibis.greatest(changed, _day(people, "created")))
    is_kept = people.changed.max().over(ibis.window()).notnull()
    people = people.mutate(is_kept=is_kept)
    limit = records.as_of - dt.timedelta(days=days)
    old = people.filter(people.is_kept & (people.looked_at < limit))
    used = _in_use(records)
    if used is None:
        return nothing()
    joined = old.inner_join(used, old.contact_id == used.used_id)
    found = records.tables.frame(joined.select("record_id", "looked_at", "used").order_by("record_id"))
    told = zip(found["looked_at"], found["used"], strict=True)
    return found.assign(beside=[f"last looked at {day:%Y-%m-%d}, {use}" for day, use in told])


def _in_use(records: Records) -> Table | None:
    """Contacts that open deals name or that were written to lately, each once: used_id, and how it is `used`."""
    parts = []
    mailed = mailings(records.tables, records.as_of)
    if mailed is not None:
        lately = mailed.filter(mailed.last_sent > records.as_of - dt.timedelta(days=USED_DAYS))
        parts.append(lately.select(used_id="contact_id", used=ibis.literal("written to since")))
    if "deals" in records.names:
        named = _open_deals(records).filter(ibis._.contact_id.notnull())
        parts.append(named.select(used_id="contact_id", used=ibis.literal("in an open deal")))
    if not parts:
        return None
    rows = ibis.union(*parts)
    return rows.group_by("used_id").agg(used=rows.used.min())


def _untouched(records: Records, days: int) -> pd.DataFrame:
    """Open deals without a change, an activity or a next step; none where the source keeps none of these."""
    traces = [trace for trace in (_activities(records), _events(records)) if trace is not None]
    deals = _open_deals(records)
    own = deals.select(trace_id="deal_id", day=ibis.coalesce(_day(deals, "updated"), deals.next_step_on))
    known = ibis.union(own.filter(own.day.notnull()), *traces)
    last = known.group_by("trace_id").agg(last=known.day.max())
    is_kept = known.count().as_scalar() > 0
    joined = deals.left_join(last, deals.deal_id == last.trace_id)
    joined = joined.mutate(
        touched=ibis.greatest(_day(joined, "created"), joined["last"], joined.next_step_on), is_kept=is_kept
    )
    limit = records.as_of - dt.timedelta(days=days)
    old = joined.filter(joined.is_kept & (joined.touched < limit))
    found = records.tables.frame(old.select("record_id", "touched").order_by("record_id"))
    return found.assign(beside=[f"last touched {day:%Y-%m-%d}" for day in found["touched"]])


def _open_deals(records: Records) -> Table:
    deals, stages = keyed(records, "deals"), records.tables.imported("stages")
    if stages is None:
        return deals.filter(ibis.literal(False))
    return deals.semi_join(stages.filter(stages.kind == "open"), ["pipeline", "stage"])


def _activities(records: Records) -> Table | None:
    """Days on which something was done for a deal, or is planned."""
    activities = records.tables.imported("activities")
    if activities is None:
        return None
    day = ibis.coalesce(_day(activities, "done"), _day(activities, "due"), _day(activities, "created"))
    rows = activities.select(trace_id="deal_id", day=day)
    return rows.filter(rows.trace_id.notnull() & rows.day.notnull())


def _events(records: Records) -> Table | None:
    """Days on which a person changed a deal."""
    events = records.tables.imported("deal_events")
    if events is None:
        return None
    by_people = events.filter(~events.by_automation.fill_null(False))
    return by_people.select(trace_id="deal_id", day=_day(by_people, "happened"))


def _day(rows: Table, moment: str) -> ibis.Value:
    return ibis.coalesce(rows[f"{moment}_on"], rows[f"{moment}_at"].date())


def _of_contacts(days: int) -> Check:
    return Check(
        id="stale/contacts/in-use",
        kind="stale",
        table="contacts",
        field="last_verified",
        title=f"Contacts in use: not looked at for more than {days:,} days",
        question=f"Contacts in use: was each created, changed or verified in the last {days:,} days?",
        hurts="reach of campaigns, calls to customers: people change jobs, and what was right goes stale",
        remedy="Ask the person whether it is all still so, and enter the day you asked.",
        severity="low",
        is_doubt=True,
        finds=lambda records: _forgotten(records, days),
    )


def _of_deals(days: int) -> Check:
    return Check(
        id="stale/deals/untouched",
        kind="stale",
        table="deals",
        field="next_step_on",
        title=f"Open deals: untouched for more than {days:,} days",
        question=f"Open deals: was there an activity or a change in the last {days:,} days, or is a next step planned?",
        hurts="open pipeline, forecast: it may be lost and not counted so",
        remedy="Agree the next step with the buyer and enter its day, or close the deal.",
        severity="low",
        is_doubt=True,
        finds=lambda records: _untouched(records, days),
    )
