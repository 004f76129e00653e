"""How fast e-mail addresses stop working, and how many will have by the end of next quarter."""

import datetime as dt

import pandas as pd

from lib import charts
from lib.audit.decay import (
    PRIOR_RATE,
    PRIOR_YEARS,
    Decay,
    Gone,
    decay_of,
    email_decay,
    expected_gone,
    mailings,
)
from lib.metrics.periods import Period, period_of
from lib.sections.absent import needs, said
from lib.sections.section import Chart, Figure, Section
from lib.sections.table import DisplayTable, display_table
from lib.sections.words import counted
from lib.workbook import Workbook

_NOT_WORKING = ("bounces/contacts/email", "emails/contacts/unreachable")
_COLUMNS = {
    "told": ("By", "text"),
    "bounces": ("Bounces", "count"),
    "years": ("Years of addresses in use", "count"),
    "rate": ("A year", "share"),
    "low": ("At least", "share"),
    "high": ("At most", "share"),
}


@needs("contacts", "contacts")
def stale_addresses(workbook: Workbook) -> Section:
    """How many e-mail addresses stop working in a year, and how many of today's will have by the end of next quarter?"""
    decay = email_decay(workbook.tables)
    if decay is None:
        return said("audit.stale_addresses", *_nothing_logged(workbook))
    ahead, working = _next_quarter(workbook), _working(workbook)
    gone = expected_gone(decay, working, (ahead.ends_on - workbook.as_of).days)
    rows = _rows(decay)
    return Section(
        id="audit.stale_addresses",
        headline=_headline(workbook, decay, gone, ahead),
        reading=f"A bounce is a message that came back. Counted are bounces per year that an address was in use, from the contact's creation to its first bounce or the last message. Before anything is known, {PRIOR_RATE:.1%} a year is expected, as much as {PRIOR_YEARS:.0f} years of use would tell. The line is where the rate lies with 95% certainty.",
        action=_action(gone, ahead),
        chart=_chart(workbook, rows),
        table=_table(workbook, rows),
        note="An address that nobody writes to cannot bounce, so it is not in the rate: it may be stale for long.",
        figures=tuple(_figures(workbook, decay, gone, ahead)),
    )


def _nothing_logged(workbook: Workbook) -> tuple[str, str]:
    if mailings(workbook.tables, workbook.as_of) is None:
        return (
            "No messages to contacts are logged, so how fast their addresses go stale cannot be estimated.",
            "Map the export of the mailing tool: who was sent what, and what came back.",
        )
    return (
        "No bounces are logged, so how fast addresses go stale cannot be estimated.",
        "Ask the mailing tool for messages that came back: that there are none is less likely than that nobody kept them.",
    )


def _next_quarter(workbook: Workbook) -> Period:
    calendar = workbook.parameters.settings.calendar
    this = period_of(workbook.as_of, "quarter", calendar)
    return period_of(this.full_ends_on + dt.timedelta(days=1), "quarter", calendar)


def _working(workbook: Workbook) -> int:
    """Contacts with an address that has not bounced and can be one."""
    audit = workbook.audit
    column = audit.completeness[
        (audit.completeness["table"] == "contacts") & (audit.completeness["column"] == "email")
    ]
    gone = audit.findings.loc[audit.findings["check"].isin(_NOT_WORKING), "record_id"].nunique()
    return int(column["filled"].sum()) - int(gone)


def _headline(workbook: Workbook, decay: Decay, gone: Gone, ahead: Period) -> str:
    text, working = workbook.formats.text, _working(workbook)
    used = text(decay.years, "days")
    many = f"about {gone.expected:,.0f}" if gone.expected >= 1 else "fewer than one"
    return (
        f"{text(decay.gone_in_a_year, 'share')} of addresses stop working in a year: {counted(decay.bounces, 'bounce')} in {used} {'year' if used == '1' else 'years'} of use. "
        f"Of {counted(working, 'address', 'addresses')} that {'works' if working == 1 else 'work'} today {many} will have stopped by {text(ahead.ends_on, 'day')} ({gone.low:,} to {gone.high:,})."
    )


def _action(gone: Gone, ahead: Period) -> str:
    if gone.expected < 1:
        return "Keep logging what comes back; nothing needs to be done before then."
    return f"Plan time to look up about {gone.expected:,.0f} people before {ahead.label} is over, and stop writing to an address at its first bounce."


def _rows(decay: Decay) -> pd.DataFrame:
    """What was expected, what was seen, and both together."""
    before = decay_of(0, 0.0, 0)
    rows = [
        ("What is usual elsewhere", None, None, before.rate, before.low, before.high),
        ("Your mailings alone", decay.bounces, decay.years, decay.own, decay.own_low, decay.own_high),
        ("Both together", decay.bounces, decay.years, decay.rate, decay.low, decay.high),
    ]
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(dict.fromkeys(list(_COLUMNS)[1:], "float64"))


def _table(workbook: Workbook, rows: pd.DataFrame) -> DisplayTable:
    return display_table(rows, _COLUMNS, workbook.formats, "Bounces per year that an address is in use")


def _chart(workbook: Workbook, rows: pd.DataFrame) -> Chart:
    text = workbook.formats.text
    labels = charts.Labels(
        "Bounces per year of an address in use",
        f"Bounces per year of an address in use, each with its 95% range; both together: {text(rows['rate'].iloc[-1], 'share')}.",
        "share",
        workbook.formats,
    )
    return charts.ranges(rows, "told", ("low", "rate", "high"), labels)


def _figures(workbook: Workbook, decay: Decay, gone: Gone, ahead: Period) -> list[Figure]:
    bounds = {"low": decay.low, "high": decay.high}
    own = {"numerator": float(decay.bounces), "denominator": decay.years, "n": decay.addresses}
    own |= {"low": decay.own_low, "high": decay.own_high}
    missing = "" if decay.own is not None else "no address was in use for a day"
    until = {"starts_on": workbook.as_of, "ends_on": ahead.ends_on, "n": _working(workbook)}
    return [
        Figure("email_decay", "email_decay/own", decay.own, "share", missing=missing, **own),
        Figure("email_decay", "email_decay/steadied", decay.rate, "share", **bounds),
        Figure("email_decay", "email_decay/gone_in_a_year", decay.gone_in_a_year, "share"),
        Figure(
            "email_decay",
            "email_decay/expected_gone",
            gone.expected,
            "count",
            low=gone.low,
            high=gone.high,
            **until,
        ),
    ]
