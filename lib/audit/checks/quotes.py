"""Quotes that contradict how their deal ended."""

import ibis
import pandas as pd
from ibis import Table

from lib.audit.checks.values import keyed, nothing
from lib.audit.finding import Check
from lib.audit.records import Records


def quote_checks() -> tuple[Check, ...]:
    """Quotes against the outcome and the closing day of their deal."""
    return (_SENT_LATE, _ACCEPTED)


def _decided(records: Records) -> Table | None:
    if "deals" not in records.names:
        return None
    deals = records.judged("deals")
    return deals.filter(deals.kind.isin(["won", "lost"])).select(
        decided_id="deal_id", ended="kind", decided_day="closed_day", began_day="created_day"
    )


def _quotes_of_decided(records: Records) -> Table | None:
    """Quotes beside how their deal ended; many quotes to one deal. A deal closed before it began says nothing."""
    decided = _decided(records)
    if decided is None:
        return None
    decided = decided.filter((decided.decided_day >= decided.began_day).fill_null(True))
    quotes = keyed(records, "quotes")
    sent = ibis.coalesce(quotes.sent_on, quotes.sent_at.date())
    return quotes.mutate(sent_day=sent).inner_join(decided, quotes.deal_id == decided.decided_id)


def _sent_late(records: Records) -> pd.DataFrame:
    quotes = _quotes_of_decided(records)
    if quotes is None:
        return nothing()
    # a day's grace: the two days may be of two time zones
    late = quotes.filter(quotes.sent_day > quotes.decided_day + ibis.interval(days=1))
    found = records.tables.frame(late.select("record_id", "decided_day").order_by("record_id"))
    return found.assign(beside=[f"deal closed {day:%Y-%m-%d}" for day in found["decided_day"]])


def _accepted_of_lost(records: Records) -> pd.DataFrame:
    quotes = _quotes_of_decided(records)
    if quotes is None:
        return nothing()
    taken = quotes.filter((quotes.status.lower() == "accepted") & (quotes.ended == "lost"))
    found = records.tables.frame(taken.select("record_id", "deal_id").order_by("record_id"))
    return found.assign(beside="deal lost: " + found["deal_id"])


_SENT_LATE = Check(
    id="contradictions/quotes/sent-after-decision",
    kind="impossible date",
    table="quotes",
    field="sent",
    title="Quotes: sent after the deal was decided",
    question="Quotes: was each sent before its deal was decided?",
    hurts="proposals given, time from proposal to close",
    remedy="Look both days up; a quote for something more belongs to a deal of its own.",
    severity="low",
    finds=_sent_late,
)
_ACCEPTED = Check(
    id="contradictions/quotes/accepted-of-lost-deal",
    kind="contradiction",
    table="quotes",
    field="status",
    title="Quotes: accepted, but the deal is lost",
    question="Quotes: is the deal of every accepted quote won?",
    hurts="win rate, won revenue",
    remedy="Ask the owner how it ended, and correct the deal or the quote.",
    severity="medium",
    finds=_accepted_of_lost,
)
