"""Deals and leads that contradict themselves: what is open and over, sold and never offered."""

import ibis
import pandas as pd

from lib.audit.checks.dates import CLOCK_ZERO
from lib.audit.checks.values import nothing
from lib.audit.finding import Check
from lib.audit.records import Records

FAR_DAYS = 365

_CONVERTED = r"(?i)^\s*(converted|won|customer)\s*$"


def contradiction_checks() -> tuple[Check, ...]:
    """The checks that look at one record, or at what another table says of it."""
    return (_CLOSED_IN_OPEN, _REASON_NOT_LOST, _PROBABILITY, _EARLY, _LATE, _NEVER_OPEN, _UNCONVERTED)


def _never_open(records: Records) -> pd.DataFrame:
    """Won deals whose history knows no open stage: they entered the pipeline at its end."""
    tables = records.tables
    events, stages = tables.imported("deal_events"), tables.imported("stages")
    if events is None or stages is None:
        return nothing()
    changes = events.filter(events.field == "stage")
    open_stages = stages.filter(stages.kind == "open").stage
    was_open = changes.filter(changes.new.isin(open_stages) | changes.old.isin(open_stages)).deal_id
    deals = records.judged("deals")
    jumped = deals.filter(
        (deals.kind == "won") & deals.deal_id.isin(changes.deal_id) & deals.deal_id.notin(was_open)
    )
    return tables.frame(jumped.select("record_id").order_by("record_id"))


_CLOSED_IN_OPEN = Check(
    id="contradictions/deals/open-with-closing-day",
    kind="contradiction",
    table="deals",
    field="closed",
    title="Open deals: closing day filled in",
    question="Open deals: is the closing day empty?",
    hurts="win rate, sales cycle, open pipeline",
    remedy="Close the deal, or take the day out if it was opened again.",
    severity="low",
    beside="stage",
    offends=lambda rows: (rows.kind == "open") & rows.closed_day.notnull(),
)
_REASON_NOT_LOST = Check(
    id="contradictions/deals/won-with-lost-reason",
    kind="contradiction",
    table="deals",
    field="lost_reason",
    title="Won deals: reason for losing filled in",
    question="Won deals: is the reason for losing empty?",
    hurts="why deals are lost",
    remedy="Take the reason out, or correct the stage.",
    severity="low",
    beside="stage",
    offends=lambda rows: (rows.kind == "won") & rows.lost_reason.notnull(),
)
_PROBABILITY = Check(
    id="contradictions/deals/probability-against-stage",
    kind="contradiction",
    table="deals",
    field="crm_probability",
    title="Deals: probability that contradicts the stage",
    question="Deals: is what is won certain, what is lost impossible, what is open neither?",
    hurts="weighted pipeline, forecast",
    remedy="Let the CRM set the probability with the stage.",
    severity="low",
    beside="stage",
    offends=lambda rows: (
        ((rows.kind == "won") & (rows.crm_probability < 1))
        | ((rows.kind == "lost") & (rows.crm_probability > 0))
        | ((rows.kind == "open") & ~rows.crm_probability.between(0, 0.999))
    ),
)
_EARLY = Check(
    id="contradictions/deals/expected-before-created",
    kind="impossible date",
    table="deals",
    field="expected_close_on",
    title="Deals: expected to close before they were created",
    question="Deals: does every expected closing day come after the deal's creation?",
    hurts="forecast, slipped deals",
    remedy="Look both days up and correct the wrong one.",
    severity="medium",
    beside="created",
    offends=lambda rows: (rows.expected_close_on > CLOCK_ZERO) & (rows.expected_close_on < rows.created_day),
)
_LATE = Check(
    id="contradictions/deals/expected-long-after-closed",
    kind="contradiction",
    table="deals",
    field="expected_close_on",
    title="Closed deals: expected to close more than a year later",
    question="Closed deals: does the expected closing day lie near the real one?",
    hurts="forecasts that go by the expected day",
    remedy="Correct the wrong year, or the closing day.",
    severity="low",
    beside="closed",
    offends=lambda rows: (
        rows.kind.isin(["won", "lost"])
        & (rows.expected_close_on > rows.closed_day + ibis.interval(days=FAR_DAYS))
    ),
)
_NEVER_OPEN = Check(
    id="contradictions/deals/won-never-open",
    kind="contradiction",
    table="deals",
    field="stage",
    title="Won deals: never in an open stage",
    question="Won deals: did each pass an open stage?",
    hurts="funnel, time in stage, sales cycle: the deal was entered when it was over",
    remedy="Enter deals when they begin; look for an import of orders as deals.",
    severity="low",
    finds=_never_open,
)
_UNCONVERTED = Check(
    id="contradictions/leads/converted-without-day",
    kind="contradiction",
    table="leads",
    field="status",
    title="Leads: called converted, with no trace of it",
    question="Leads: does every converted lead say when, or into what?",
    hurts="conversion by source, time to convert",
    remedy="Convert the lead in the CRM instead of changing its status.",
    severity="medium",
    offends=lambda rows: (
        rows.status.re_search(_CONVERTED)
        & rows.converted_day.isnull()
        & rows.converted_deal_id.isnull()
        & rows.converted_contact_id.isnull()
    ),
)
