"""Service calls: answered, lost, how long they take, who calls again. Numbers are those of the method's list."""

from lib.canonical.opened.service_calls import REPEAT_DAYS, SHORT_ABANDON_S
from lib.metrics.metric import Count, Definition, Metric, Sum

_SERVICE = {"area": "service", "bucket": "business performance"}
_SHARE = {"unit": "share", "kind": "rate", **_SERVICE}


def _lost(name: str, words: str, flag: str, rows: tuple[str, ...] = (), used_by: str = "") -> Definition:
    """The share of the calls with `flag` among those offered."""
    return Definition(
        name, words, "offered_calls", "queued_on", Count((flag,)), Count(), rows=rows, used_by=used_by
    )


def _repeated(days: int) -> Definition:
    """The share of answered calls that follow another one of the same caller or case within so many days."""
    when = "day" if days == 1 else f"{days} days"
    words = f"calls answered of a number or about a case that had a call answered in the {when} before ÷ calls answered"
    return Definition(
        f"days_{days}",
        words,
        "handled_calls",
        "queued_on",
        Count((f"is_repeat_{days}",)),
        Count(),
        rows=("is_tellable",),
    )


def _handling(name: str, words: str, spent: str) -> Definition:
    """The minutes in column `spent` of calls of which answer and end are known."""
    return Definition(
        name, words, "handled_calls", "queued_on", Sum(spent), Count(), rows=("has_handling",), duration=spent
    )


CALLS_HANDLED = Metric(
    id="calls_handled",
    label="Calls handled",
    question="How many calls did we answer?",
    unit="count",
    kind="flow",
    better="higher",
    source="service calls answered, by who answered",
    definitions=(
        Definition("answered", "service calls answered", "handled_calls", "queued_on", Count()),
        Definition(
            "offered", "all calls of the company's desk, lost ones too", "offered_calls", "queued_on", Count()
        ),
    ),
    **_SERVICE,
)

CALLS_A_DAY = Metric(  # 29
    id="calls_a_day",
    label="Service calls a day",
    question="How many calls come in on a working day?",
    unit="number",
    kind="rate",
    better="higher",
    source="calls ÷ working days, days without a call included",
    edge_cases=(
        "Calls of days off and week-ends count; those days do not.",
        "A working day is one on which a desk is open; in a source without opening hours Monday to Friday.",
        "An agent's day is one on which the agent answered a call or worked on a case.",
        "Calls lost have no agent, so calls a working day are those of the whole company.",
    ),
    definitions=(
        Definition(
            "received",
            "calls received ÷ working days, of the whole company",
            "service_days",
            "counted_on",
            Sum("calls"),
            Count(("is_working_day",)),
        ),
        Definition(
            "answered",
            "calls answered ÷ working days, of the whole company",
            "service_days",
            "counted_on",
            Sum("answered"),
            Count(("is_working_day",)),
        ),
        Definition(
            "agent_day",
            "calls answered by the team's agents ÷ days on which each of them worked",
            "agent_days",
            "counted_on",
            Sum("calls"),
            Count(),
        ),
    ),
    **_SERVICE,
)

CALLS_LOST = Metric(  # 34
    id="calls_lost",
    label="Calls lost before answer",
    question="How many callers give up before anybody answers?",
    better="lower",
    source="calls given up ÷ calls answered or given up, of the whole company: a call that is lost has no agent and no team",
    edge_cases=(
        f"Who hangs up within {SHORT_ABANDON_S} seconds is in neither part.",
        "Shares of days are never averaged: calls are added up and divided once.",
    ),
    definitions=(
        _lost(
            "abandoned",
            f"given up after {SHORT_ABANDON_S} seconds or more ÷ answered or so given up",
            "is_abandoned",
            ("is_counted",),
        ),
        _lost(
            "with_short",
            "given up, however soon ÷ answered or given up",
            "is_abandoned",
            ("is_answered_or_abandoned",),
        ),
        _lost("with_missed", "given up or missed ÷ all calls", "is_lost"),
    ),
    **_SHARE,
)

HANDLING_TIME = Metric(  # 35
    id="handling_time",
    label="Handling time",
    question="How long does a call take an agent?",
    unit="minutes",
    kind="duration",
    better="lower",
    source="talk + hold + work after the call, of calls answered",
    edge_cases=(
        "The time on hold lies between answer and end: it is not added a second time.",
        "Calls of which answer or end is not recorded are left out.",
    ),
    definitions=(
        _handling("all", "minutes of talk, hold and work after the call", "handling_minutes"),
        _handling("talk", "minutes of talk", "talk_minutes"),
        _handling("hold", "minutes on hold", "hold_minutes"),
        _handling("wrap", "minutes of work after the call", "wrap_minutes"),
    ),
    **_SERVICE,
)

CUSTOMER_CALLBACKS = Metric(  # 31
    id="customer_callbacks",
    label="Customers who call again",
    question="How often does a customer have to call again?",
    better="lower",
    source="calls answered that follow another answered call of the same number, or about the same case ÷ calls answered",
    edge_cases=(
        "Numbers are compared by their digits; a call of no number and no case is in neither part.",
        "The earlier call may have been answered by any team.",
        "A call the desk promised to return is told apart: see the last definition.",
    ),
    definitions=(
        *(_repeated(days) for days in REPEAT_DAYS),
        Definition(
            "queued",
            "calls returned on request ÷ calls answered",
            "handled_calls",
            "queued_on",
            Count(("is_queued_callback",)),
            Count(),
        ),
    ),
    **_SHARE,
)

RECORDS = (CALLS_HANDLED, CALLS_A_DAY, CALLS_LOST, HANDLING_TIME, CUSTOMER_CALLBACKS)
"""What calls are measured by."""
