"""What was won: customers, revenue, deals. Numbers in comments are those of the method's list."""

from lib.metrics.metric import Count, Definition, Metric, Sum

NEW_CUSTOMERS = Metric(  # 2
    id="new_customers",
    label="New customers",
    question="How many companies bought for the first time?",
    unit="count",
    kind="flow",
    better="higher",
    area="sales",
    bucket="business performance",
    source="companies whose first won deal or first order falls in the period",
    edge_cases=(
        "A company that bought before the export begins looks new.",
        "Won deals without a company cannot be told and are left out.",
    ),
    definitions=(
        Definition(
            "first_purchase",
            "companies whose first won deal or order falls in the period",
            "customer_starts",
            "started_on",
            Count(),
        ),
    ),
)

WON_REVENUE = Metric(
    id="won_revenue",
    label="Won revenue",
    question="How much did we win?",
    unit="money",
    kind="flow",
    better="higher",
    area="sales",
    bucket="business performance",
    source="amount of the deals that entered a won stage in the period; booked, not invoiced",
    edge_cases=("Deals without an amount add nothing.",),
    definitions=(
        Definition(
            "closed",
            "won amount of all deals, by closing day",
            "deals",
            "closed_on",
            Sum("amount"),
            rows=("is_won",),
        ),
    ),
)

NEW_REVENUE = Metric(  # 8
    id="new_revenue",
    label="New revenue",
    question="How much of what we won came from new customers?",
    unit="money",
    kind="flow",
    better="higher",
    area="sales",
    bucket="business performance",
    source="amount of the deal with which a company became a customer; booked, not invoiced",
    edge_cases=(
        "Later deals of the same company are repeat revenue.",
        "Deals without an amount add nothing.",
    ),
    definitions=(
        Definition(
            "new",
            "won amount of first deals of new customers, by closing day",
            "deals",
            "closed_on",
            Sum("amount"),
            rows=("is_won", "is_new_customer"),
        ),
        Definition(
            "repeat",
            "won amount of deals with earlier customers, renewals aside",
            "deals",
            "closed_on",
            Sum("amount"),
            rows=("is_won", "is_repeat"),
        ),
        Definition(
            "renewal",
            "won amount of renewals",
            "deals",
            "closed_on",
            Sum("amount"),
            rows=("is_won", "is_a_renewal"),
        ),
    ),
)

WON_DEALS = Metric(
    id="won_deals",
    label="Won deals",
    question="How many deals did we win?",
    unit="count",
    kind="flow",
    better="higher",
    area="sales",
    bucket="business performance",
    source="deals that entered a won stage in the period",
    definitions=(
        Definition("closed", "deals won, by closing day", "deals", "closed_on", Count(), rows=("is_won",)),
    ),
)

MEAN_WON_DEAL = Metric(
    id="mean_won_deal",
    label="Mean won deal",
    question="How large is a won deal?",
    unit="money",
    kind="rate",
    better="higher",
    area="sales",
    bucket="business performance",
    source="won amount ÷ won deals that have an amount",
    definitions=(
        Definition(
            "closed",
            "won amount ÷ won deals with an amount, by closing day",
            "deals",
            "closed_on",
            Sum("amount"),
            Count(),
            rows=("is_won", "has_amount"),
        ),
    ),
)

LOST_DEALS = Metric(
    id="lost_deals",
    label="Lost deals",
    question="How many deals did we lose?",
    unit="count",
    kind="flow",
    better="lower",
    area="sales",
    bucket="business performance",
    source="deals that entered a lost stage in the period",
    definitions=(
        Definition("closed", "deals lost, by closing day", "deals", "closed_on", Count(), rows=("is_lost",)),
    ),
)

DEAL_DAYS = Metric(
    id="deal_days",
    label="Deal-days",
    question="How much work was in hand?",
    unit="count",
    kind="flow",
    better="higher",
    area="sales",
    bucket="business performance",
    source="for each day of the period the deals created by then and not decided before it, added up",
    edge_cases=("Deals without a creation day add nothing.",),
    definitions=(
        Definition(
            "in_hand",
            "days on which deals were in hand, both the day of creation and of the decision counted",
            "deals",
            "closed_on",
            Sum("days_in_period"),
            clock="open_or_closed",
        ),
    ),
)
