"""What people do: activities and calls, whom they are credited to, coverage. Numbers are those of the method's list."""

from lib.canonical.opened.activities import RECENT_DAYS, SHORTEST_CALL_S
from lib.metrics.metric import Count, Definition, Metric

_ADOPTION = {"area": "sales", "bucket": "user adoption"}
_COUNTED = {"unit": "count", "kind": "flow", "better": "higher", **_ADOPTION}
_SHARE = {"unit": "share", "kind": "rate", **_ADOPTION}


def _done(name: str, words: str, flag: str, used_by: str = "") -> Definition:
    """A count of the activities with `flag`, by the day they were done."""
    return Definition(name, words, "activities", "done_on", Count(), rows=(flag,), used_by=used_by)


def _in_touch(rows: tuple[str, str, str], flags: tuple[str, ...], days: int) -> Definition:
    """The share of the rows of a table that had an activity in the last `days` days."""
    noun, table, date = rows
    words = f"{noun} with an activity in the last {days} days ÷ {noun}"
    touched = Count((f"is_active_{days}",))
    return Definition(f"days_{days}", words, table, date, touched, Count(), rows=flags, clock="stock")


ACTIVITIES_DONE = Metric(
    id="activities_done",
    label="Activities done",
    question="How much did we do?",
    source="calls, meetings, e-mails and tasks recorded as done, by who did them: records, not results",
    edge_cases=(
        "A letter received is nobody's activity of ours: it is counted beside.",
        "An activity belongs to who did it; where that is not recorded, to whom it was assigned.",
    ),
    definitions=(
        _done("done", "activities done, by the day they were done", "is_ours"),
        _done("with_received", "activities done and letters received", "is_done"),
    ),
    **_COUNTED,
)

CALLS_MADE = Metric(  # 6
    id="calls_made",
    label="Sales calls made",
    question="How many calls did we make?",
    source="outbound calls recorded as done, credited to who made them and not to the owner of the deal",
    edge_cases=("A call without a direction is not counted as outbound.",),
    definitions=(
        _done("outbound", "outbound calls done, attempts included", "is_outbound_call", "HubSpot"),
        _done("connected", "outbound calls in which somebody was spoken to", "is_connected_call"),
        _done("floor", f"outbound calls of {SHORTEST_CALL_S} seconds or more", "is_long_call"),
        _done("all", "calls done, inbound ones too", "is_call"),
    ),
    **_COUNTED,
)

UNLINKED_CALLS = Metric(
    id="unlinked_calls",
    label="Calls without a deal",
    question="Which share of the calls is linked to no deal?",
    better="lower",
    source="calls done that name no known deal ÷ calls done",
    definitions=(
        Definition(
            "done",
            "calls done that name no known deal ÷ calls done",
            "activities",
            "done_on",
            Count(("is_unlinked",)),
            Count(),
            rows=("is_call",),
        ),
    ),
    **_SHARE,
)

DONE_BY_ANOTHER = Metric(
    id="done_by_another",
    label="Done by another than the deal's owner",
    question="How much on deals was done by somebody who does not own the deal?",
    better="lower",
    source="activities on deals that another than the deal's owner did ÷ activities done on deals",
    edge_cases=(
        "The owner is the one on the day of the report: a deal handed over takes its past with it.",
        "Activities of which nobody recorded who did them are in neither part.",
    ),
    definitions=(
        Definition(
            "done",
            "activities on deals done by another than the deal's owner ÷ activities done on deals",
            "activities",
            "done_on",
            Count(("is_by_another",)),
            Count(),
            rows=("is_ours", "has_deal", "has_doer"),
        ),
    ),
    **_SHARE,
)

DEAL_COVERAGE = Metric(
    id="deal_coverage",
    label="Open deals in touch",
    question="Which share of the open deals was worked on lately?",
    better="higher",
    source="open deals on which somebody of ours did something in the last so many days ÷ open deals",
    edge_cases=("An activity counts when it is linked to the deal, whoever did it.",),
    definitions=tuple(
        _in_touch(("open deals", "worked_deals", "created_on"), ("is_open",), days) for days in RECENT_DAYS
    ),
    **_SHARE,
)

CUSTOMER_COVERAGE = Metric(
    id="customer_coverage",
    label="Customers in touch",
    question="Which share of the customers did we have to do with lately?",
    better="higher",
    source="customers with an activity, a letter received included, in the last so many days ÷ customers won so far",
    edge_cases=("A customer is a company that ever bought: one that has left since is still in.",),
    definitions=tuple(
        _in_touch(("customers", "covered_customers", "started_on"), (), days)
        for days in sorted(RECENT_DAYS, reverse=True)
    ),
    **_SHARE,
)
