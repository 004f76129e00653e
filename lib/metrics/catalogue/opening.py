"""What was opened and what is open. Numbers in comments are those of the method's list."""

from lib.metrics.metric import Count, Definition, Metric, Sum

CREATED_DEALS = Metric(
    id="created_deals",
    label="Deals created",
    question="How many deals did we open?",
    unit="count",
    kind="flow",
    better="higher",
    area="sales",
    bucket="business performance",
    source="deals created in the period",
    edge_cases=("Deals without a creation day are in no period.",),
    definitions=(Definition("created", "deals created, by creation day", "deals", "created_on", Count()),),
)

OPEN_DEALS = Metric(  # 9
    id="open_deals",
    label="Open opportunities",
    question="How many deals are open?",
    unit="count",
    kind="stock",
    better="higher",
    area="sales",
    bucket="business performance",
    source="deals created and not closed by the day",
    edge_cases=("Deals past their expected closing day are in, and marked.",),
    definitions=(
        Definition(
            "count",
            "deals not closed at the end of the day",
            "deals",
            "created_on",
            Count(),
            rows=("is_open",),
            clock="stock",
        ),
    ),
)

OPEN_PIPELINE = Metric(  # 9, by value
    id="open_pipeline",
    label="Open pipeline",
    question="How much is open?",
    unit="money",
    kind="stock",
    better="higher",
    area="sales",
    bucket="business performance",
    source="amount of deals created and not closed by the day",
    edge_cases=("Deals without an amount add nothing and are counted.",),
    definitions=(
        Definition(
            "value",
            "amount of open deals",
            "deals",
            "created_on",
            Sum("amount"),
            rows=("is_open",),
            clock="stock",
        ),
        Definition(
            "weighted",
            "amount x probability of open deals",
            "deals",
            "created_on",
            Sum("weighted_amount"),
            rows=("is_open",),
            clock="stock",
            used_by="Salesforce expected revenue",
        ),
        Definition(
            "past_due",
            "amount of open deals past their expected closing day",
            "deals",
            "created_on",
            Sum("amount"),
            rows=("is_open", "is_past_due"),
            clock="stock",
        ),
    ),
)
