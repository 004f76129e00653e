"""What deals take: calls and activities per deal against their outcome, proposals. Numbers are those of the method's list."""

from lib.canonical.opened.activities import BEFORE_CLOSE_DAYS
from lib.metrics.metric import Count, Definition, Metric, Sum

_OF_BUSINESS = {"area": "sales", "bucket": "business performance"}


def _per_deal(outcome: str, column: str, words: str) -> Definition:
    """The sum of `column` over the deals with that outcome ÷ those deals."""
    flag = f"is_{outcome}"
    told = f"{words} of deals {outcome} ÷ deals {outcome}"
    return Definition(outcome, told, "worked_deals", "closed_on", Sum(column), Count(), rows=(flag,))


CALLS_PER_OPPORTUNITY = Metric(  # 7
    id="calls_per_opportunity",
    label="Calls per opportunity",
    question="How many calls does a deal take?",
    unit="number",
    kind="rate",
    better="lower",
    source="calls done, by whomever, that are linked to the deals closed in the period ÷ those deals",
    edge_cases=(
        "Deals without a call stay in.",
        "Calls linked to no deal are in no figure: their share is shown beside.",
        "A deal that stays open longer leaves more time for calls: more calls need not be the cause of anything.",
    ),
    definitions=(
        _per_deal("won", "calls", "calls"),
        _per_deal("lost", "calls", "calls"),
        _per_deal("closed", "calls", "calls"),
        Definition(
            "won_called",
            "calls linked to deals won ÷ deals won that had a call",
            "worked_deals",
            "closed_on",
            Sum("calls"),
            Count(("has_call",)),
            rows=("is_won",),
            used_by="reports that join deals to calls",
        ),
    ),
    **_OF_BUSINESS,
)

ACTIVITIES_BEFORE_CLOSE = Metric(
    id="activities_before_close",
    label="Activities before the close",
    question="How much is done in the last days of a deal?",
    unit="number",
    kind="rate",
    better="higher",
    source=f"activities of ours in the {BEFORE_CLOSE_DAYS} days up to the closing day ÷ deals closed",
    edge_cases=("The same number of days for every deal, so that long deals do not look busier.",),
    definitions=tuple(
        _per_deal(outcome, "before_close", f"activities in the last {BEFORE_CLOSE_DAYS} days")
        for outcome in ("won", "lost")
    ),
    **_OF_BUSINESS,
)

WON_BY_CALLS = Metric(
    id="won_by_calls",
    label="Win rate by calls",
    question="Are deals with more calls won more often?",
    unit="share",
    kind="rate",
    better="higher",
    source="won ÷ (won + lost) of deals with so many calls: an association, which proves no effect",
    definitions=(
        Definition(
            "closed",
            "won ÷ (won + lost) by closing day, by number of calls",
            "worked_deals",
            "closed_on",
            Count(("is_won",)),
            Count(),
            rows=("is_closed",),
        ),
    ),
    **_OF_BUSINESS,
)

PROPOSALS_GIVEN = Metric(  # 12
    id="proposals_given",
    label="Proposals given",
    question="How many proposals did we give?",
    unit="count",
    kind="flow",
    better="higher",
    source="first versions sent: a revision is the same proposal",
    edge_cases=("Drafts were not given.", "A deal counts once, when its first version was sent."),
    definitions=(
        Definition(
            "first_sent",
            "deals whose first version was sent in the period",
            "quotes",
            "sent_on",
            Count(),
            rows=("is_first_sent",),
        ),
        Definition(
            "versions", "versions sent, revisions too", "quotes", "sent_on", Count(), rows=("is_sent",)
        ),
        Definition(
            "stage",
            "deals that first entered a stage of proposing in the period",
            "proposal_entries",
            "entered_on",
            Count(),
        ),
    ),
    **_OF_BUSINESS,
)
