"""Cases: how many are opened, worked on, solved, and wait; what a contact costs. Numbers are those of the method's list."""

from lib.metrics.metric import Count, Definition, Metric, Sum

_SERVICE = {"area": "service", "bucket": "business performance"}
_SHARE = {"unit": "share", "kind": "rate", **_SERVICE}
_CASES = "service_cases"

CASES_HANDLED = Metric(  # 26
    id="cases_handled",
    label="Cases handled",
    question="How many cases were worked on?",
    unit="count",
    kind="flow",
    better="higher",
    source="distinct cases that an agent changed, or about which an agent answered a call",
    edge_cases=(
        "A case that several agents worked on in one period is handled once, by the one who touched it first.",
        "Handled in two months, it counts in each of them and once in the quarter that holds both.",
        "What a rule does to a case, such as closing it, is nobody's work.",
    ),
    definitions=(
        Definition(
            "touched",
            "distinct cases an agent touched, by the day of the first touch in the period",
            "handled_cases",
            "counted_on",
            Count(),
            clock="once",
        ),
        Definition("created", "cases opened", _CASES, "opened_on", Count(), used_by="most help desks"),
        Definition("closed", "cases solved for the last time", _CASES, "done_on", Count()),
    ),
    **_SERVICE,
)

OPEN_CASES = Metric(
    id="open_cases",
    label="Open cases",
    question="How many cases wait for us?",
    unit="count",
    kind="stock",
    better="lower",
    source="cases that are neither solved nor closed at the end of the day",
    edge_cases=("A case that waits for the customer is open too.",),
    definitions=(
        Definition(
            "open", "cases not solved", _CASES, "opened_on", Count(), rows=("is_open",), clock="stock"
        ),
        Definition(
            "unanswered",
            "open cases without a first reply",
            _CASES,
            "opened_on",
            Count(),
            rows=("is_unanswered",),
            clock="stock",
        ),
        Definition(
            "overdue",
            "open cases past their target of solution",
            "case_targets",
            "opened_on",
            Count(),
            rows=("is_overdue", "is_resolution"),
            clock="stock",
        ),
    ),
    **_SERVICE,
)

CASE_KINDS_KNOWN = Metric(
    id="case_kinds_known",
    label="Cases that tell their kind",
    question="Of how many cases is it known what they are about?",
    better="higher",
    source="cases with a kind ÷ cases opened",
    definitions=(
        Definition(
            "opened", "cases with a kind ÷ cases opened", _CASES, "opened_on", Count(("has_kind",)), Count()
        ),
    ),
    **_SHARE,
)

COST_PER_INTERACTION = Metric(  # 32
    id="cost_per_interaction",
    label="Cost per contact with service",
    question="What does one contact with service cost?",
    unit="money",
    kind="rate",
    better="lower",
    area="service",
    bucket="business performance",
    source="fully loaded cost of service ÷ cases opened and calls answered",
    edge_cases=("A month without a recorded cost is left out.",),
    definitions=(
        Definition(
            "contact",
            "cost of service ÷ cases opened and calls answered",
            "customer_money",
            "counted_on",
            Sum("serving_cost"),
            Count(),
            rows=("is_service",),
        ),
        Definition(
            "case",
            "cost of service ÷ cases opened: what a case costs with the calls that go with it",
            "customer_money",
            "counted_on",
            Sum("serving_cost"),
            Count(("is_case",)),
            rows=("is_service",),
        ),
    ),
)

RECORDS = (CASES_HANDLED, OPEN_CASES, CASE_KINDS_KNOWN, COST_PER_INTERACTION)
"""How many cases there are, and what a contact costs."""
