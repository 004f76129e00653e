"""Goals that teams often set, each with ways to reach it and the few metrics that tell whether they do.

The goals and their metrics are those of the method: goal, tactic, metrics, target, owner, action, effect.
"""

from collections.abc import Sequence
from dataclasses import dataclass

MOST = 7
"""More metrics than these at once are looked at by nobody."""


@dataclass(frozen=True)
class Proposal:
    """A metric proposed for a goal: its id, what the method calls it, why it tells, and which definition is meant.

    An id that the catalogue does not have is said to be unknown wherever it is shown.
    """

    metric_id: str
    called: str
    reason: str
    definition: str = ""


@dataclass(frozen=True)
class Preset:
    """A goal to choose: what it is measured by, ways to reach it, and what to watch."""

    id: str
    goal: str
    tactics: tuple[str, ...]
    proposals: tuple[Proposal, ...]

    @property
    def measured_by(self) -> str:
        """The metric that says whether the goal is reached: the first one proposed."""
        return self.proposals[0].metric_id


PRESETS: Sequence[Preset] = (
    Preset(
        "cut_costs",
        "Cut the cost of winning and keeping customers",
        (
            "Spend on the sources that bring customers, and stop those that bring only leads",
            "Keep customers: ask those that went quiet before they leave",
            "Drop deals early that will not be won",
        ),
        (
            Proposal(
                "new_customers",
                "New customers",
                "what was spent on winning customers is spread over as many as were won",
            ),
            Proposal(
                "retained_customers",
                "Retained customers",
                "a customer who stays need not be won again",
            ),
            Proposal(
                "sales_cycle",
                "Sales cycle",
                "each further week of a deal costs hours of those who work on it",
            ),
        ),
    ),
    Preset(
        "shorten_cycle",
        "Shorten the sales cycle",
        (
            "Agree on the next step with a day before each talk ends",
            "Call instead of writing while a deal waits",
            "Give the proposal sooner, with what was asked for alone",
        ),
        (
            Proposal("sales_cycle", "Sales cycle", "it is the goal itself"),
            Proposal(
                "calls_per_opportunity",
                "Calls per opportunity",
                "fewer calls for the same deal are time saved; many without a decision tell of a deal that is stuck",
            ),
            Proposal(
                "new_customers",
                "New customers",
                "a cycle can be cut by dropping deals: the customers won must not fall with it",
            ),
        ),
    ),
    Preset(
        "grow_list",
        "Grow the list of people who may be written to",
        (
            "Offer something worth an address on the pages that are read most",
            "Ask for consent in every talk and form",
            "Write less often to those who do not read",
        ),
        (
            Proposal(
                "list_growth",
                "E-mail list growth",
                "it is the goal itself: who came less who left, against the size at the start",
            ),
            Proposal(
                "campaigns",
                "Campaigns",
                "people come through campaigns, so their number says whether enough is tried",
            ),
            Proposal(
                "campaign_customers",
                "New customers per campaign",
                "a list can grow with people who never buy",
            ),
        ),
    ),
    Preset(
        "better_follow_up",
        "Follow up better on customers' requests",
        (
            "Give each request one person who answers for it until it is closed",
            "Plan people by the hours in which calls come",
            "Call back on the day the customer was told",
        ),
        (
            Proposal(
                "closed_same_day",
                "Cases closed the same day",
                "a request that is answered on its day does not come back",
            ),
            Proposal(
                "calls_a_day",
                "Calls per agent and day",
                "says whether there are people enough for the calls that come",
                "agent_day",
            ),
            Proposal(
                "customer_callbacks",
                "Customer callbacks",
                "who has to call again was not helped the first time",
            ),
        ),
    ),
)
"""The goals the method names, in its order."""


def preset(name: str) -> Preset:
    """The preset of that id; KeyError when there is none."""
    return {each.id: each for each in PRESETS}[name]
