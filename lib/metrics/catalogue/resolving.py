"""Cases: answered and solved how fast, within their targets or not. Numbers are those of the method's list."""

from lib.metrics.metric import Count, Definition, Metric, Sum

_SERVICE = {"area": "service", "bucket": "business performance"}
_SHARE = {"unit": "share", "kind": "rate", **_SERVICE}
_HOURS = {"unit": "hours", "kind": "duration", "better": "lower", **_SERVICE}
_PAUSES = "Business hours run while the desk is open by its schedule as it was then, days off out; time in a status that pauses the target is out."
_CASES = "service_cases"


def _time(name: str, words: str, spent: str, on: str, rows: tuple[str, ...] = ()) -> Definition:
    """The hours in column `spent` of the cases in which they are known."""
    return Definition(
        name, words, _CASES, on, Sum(spent), Count(), rows=(*rows, f"has_{spent}"), duration=spent
    )


def _closed(name: str, words: str, flag: str, over: str, used_by: str = "") -> Definition:
    """The share of the cases with `flag` among those opened of which it can be told."""
    return Definition(
        name, words, _CASES, "opened_on", Count((flag,)), Count(), rows=(over,), used_by=used_by
    )


def _kept(name: str, words: str, rows: tuple[str, ...] = ()) -> Definition:
    """The share of targets met among those met or breached."""
    return Definition(
        name, words, "case_targets", "opened_on", Count(("is_met",)), Count(), rows=(*rows, "is_judged")
    )


FIRST_REPLY_TIME = Metric(
    id="first_reply_time",
    label="Time to the first reply",
    question="How long do customers wait for a first answer?",
    source="first answer by a person − opening of the case",
    edge_cases=("Cases not answered yet, or answered before they were opened, are left out.", _PAUSES),
    definitions=(
        _time("calendar", "hours around the clock, by the day of the reply", "reply_hours", "first_reply_on"),
        _time("business", "hours the desk was open", "reply_business_hours", "first_reply_on"),
    ),
    **_HOURS,
)

RESOLUTION_TIME = Metric(  # 28
    id="resolution_time",
    label="Time to resolution",
    question="How long until a case is solved?",
    source="solution − opening of the case; mean, median and P90",
    edge_cases=(
        "A case opened again is solved in full when it is solved for the last time.",
        "Cases done before they were opened, or nobody knows when, are left out.",
        _PAUSES,
    ),
    definitions=(
        _time("full", "hours around the clock to the last solution, by its day", "full_hours", "done_on"),
        _time("first", "hours around the clock to the first solution", "first_hours", "first_done_on"),
        _time("full_business", "business hours to the last solution", "full_business_hours", "done_on"),
        _time("first_business", "business hours to the first one", "first_business_hours", "first_done_on"),
    ),
    **_HOURS,
)

COMPLAINT_RESOLUTION = Metric(  # 30
    id="complaint_resolution",
    label="Time to resolve a complaint",
    question="How long does a customer wait who complains?",
    source="solution − opening of cases whose kind speaks of a complaint",
    edge_cases=("A complaint that nobody marked as one is not in it: see how many cases tell their kind.",),
    definitions=(
        _time(
            "full", "hours around the clock to the last solution", "full_hours", "done_on", ("is_complaint",)
        ),
        _time(
            "full_business",
            "business hours to the last solution",
            "full_business_hours",
            "done_on",
            ("is_complaint",),
        ),
    ),
    **_HOURS,
)

CLOSED_SAME_DAY = Metric(  # 27
    id="closed_same_day",
    label="Cases closed the same day",
    question="How many cases are solved on the day they are opened?",
    better="higher",
    source="cases solved on the working day they were opened ÷ cases opened",
    edge_cases=(
        "A case opened after hours, at a week-end or on a day off belongs to the next working day.",
        "A case that was opened again was not closed the same day.",
        "Cases whose working day is not over are in neither part.",
    ),
    definitions=(
        _closed(
            "business",
            "solved on the working day opened ÷ opened, by the day opened",
            "is_same_day",
            "is_day_over",
        ),
        _closed(
            "next_day",
            "solved by the end of the next working day ÷ opened",
            "is_next_day",
            "is_next_day_over",
            "HDI",
        ),
        _closed("calendar", "solved on the date opened ÷ opened", "is_same_calendar_day", "is_dated"),
    ),
    **_SHARE,
)

SLA_COMPLIANCE = Metric(  # 33
    id="sla_compliance",
    label="Targets kept",
    question="How many service targets are kept?",
    better="higher",
    source="targets met ÷ targets met or breached, by the day the case was opened",
    edge_cases=(
        "Open and overdue is breached; open and not yet due is in neither part.",
        "The target is that of the priority in force when the clock stopped, not of the priority recorded today.",
        "The clock stops in the statuses the target names, and between a solution and an opening again.",
        "A target for the next reply is not judged: no table holds later replies.",
    ),
    definitions=(
        _kept("targets", "all targets met ÷ met or breached"),
        _kept("first_reply", "targets of the first reply met ÷ met or breached", ("is_first_reply",)),
        _kept("resolution", "targets of the solution met ÷ met or breached", ("is_resolution",)),
    ),
    **_SHARE,
)

RECORDS = (
    FIRST_REPLY_TIME,
    RESOLUTION_TIME,
    COMPLAINT_RESOLUTION,
    CLOSED_SAME_DAY,
    SLA_COMPLIANCE,
)
"""What cases are measured by."""
