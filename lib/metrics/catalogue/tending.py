"""How open deals are looked after: past due, quiet, without a next step, pushed; and what pushing costs."""

from lib.canonical.opened.tended_deals import QUIET_DAYS
from lib.metrics.metric import Count, Definition, Metric, Sum

_SHARE_OF_OPEN = {
    "unit": "share",
    "kind": "rate",
    "better": "lower",
    "area": "sales",
    "bucket": "user adoption",
}


def _definitions(flag: str, told: str, words: str) -> tuple[Definition, Definition]:
    """Count and value of the open deals that have `flag`, of those of which it is known."""
    known = {"rows": ("is_open", told) if told else ("is_open",), "clock": "stock"}
    return (
        Definition(
            "count",
            f"open deals {words} ÷ open deals",
            "tended_deals",
            "created_on",
            Count((flag,)),
            Count(),
            **known,
        ),
        Definition(
            "value",
            f"amount of open deals {words} ÷ amount of open deals",
            "tended_deals",
            "created_on",
            Sum("amount", (flag,)),
            Sum("amount"),
            **known,
        ),
    )


PAST_DUE_DEALS = Metric(
    id="past_due_deals",
    label="Past due",
    question="How many open deals should have closed already?",
    source="open deals whose expected closing day lies before the day of the report",
    edge_cases=("A deal without an expected closing day is not past due; it is listed as undated.",),
    definitions=_definitions("is_past_due", "", "past their expected closing day"),
    **_SHARE_OF_OPEN,
)

UNDATED_DEALS = Metric(
    id="undated_deals",
    label="No expected closing day",
    question="How many open deals have no day on which they are expected to close?",
    source="open deals whose expected closing day is empty",
    definitions=_definitions("is_undated", "", "without an expected closing day"),
    **_SHARE_OF_OPEN,
)

UNVALUED_DEALS = Metric(
    id="unvalued_deals",
    label="No value",
    question="How many open deals have no value?",
    source="open deals whose amount is empty",
    edge_cases=("A deal of 0 has a value: 0.",),
    definitions=_definitions("lacks_amount", "", "without an amount")[:1],
    **_SHARE_OF_OPEN,
)

QUIET_DEALS = Metric(
    id="quiet_deals",
    label="Quiet",
    question="On how many open deals has nobody done anything lately?",
    source=f"no call, meeting, e-mail or task done for {QUIET_DAYS} days or more, or since the deal was created",
    edge_cases=(
        "An activity counts when it is linked to the deal, whoever did it.",
        "A deal with neither an activity nor a creation day cannot be told and is left out.",
    ),
    definitions=_definitions("is_quiet", "tells_quiet", f"on which nothing was done for {QUIET_DAYS} days"),
    **_SHARE_OF_OPEN,
)

DEALS_WITHOUT_NEXT_STEP = Metric(
    id="deals_without_next_step",
    label="No next step",
    question="For how many open deals is nothing planned?",
    source="no next step and no planned activity on the day of the report or later",
    edge_cases=("A next step in the past is none.",),
    definitions=_definitions("lacks_next_step", "tells_next_steps", "for which nothing is planned"),
    **_SHARE_OF_OPEN,
)

PUSHED_DEALS = Metric(
    id="pushed_deals",
    label="Pushed",
    question="Of how many open deals was the expected closing day moved to a later one?",
    source="recorded changes of the expected closing day to a later one",
    edge_cases=("A day brought forward, or filled in for the first time, is no push.",),
    definitions=_definitions("is_pushed", "tells_pushes", "pushed at least once"),
    **_SHARE_OF_OPEN,
)

WIN_RATE_AFTER_PUSHES = Metric(
    id="win_rate_after_pushes",
    label="Win rate by pushes",
    question="Are deals that were pushed won less often?",
    unit="share",
    kind="rate",
    better="higher",
    area="sales",
    bucket="business performance",
    source="won ÷ (won + lost) of all deals closed, by how often their expected closing day was moved to a later one",
    edge_cases=(
        "A deal that stays open longer can be pushed more often: the rates go together, neither is the cause.",
    ),
    definitions=(
        Definition(
            "closed",
            "won ÷ (won + lost), by number of pushes",
            "tended_deals",
            "closed_on",
            Count(("is_won",)),
            Count(),
            ("is_closed", "tells_pushes"),
        ),
    ),
)
