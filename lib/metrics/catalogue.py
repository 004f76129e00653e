"""The metrics, each a record in one place. Numbers in comments are those of the method's list."""

from lib.metrics.metric import Count, Definition, Metric, Sum

WIN_RATE = Metric(  # 4
    id="win_rate",
    label="Win rate",
    question="Of the deals decided, how many did we win?",
    unit="share",
    kind="rate",
    better="higher",
    area="sales",
    bucket="business performance",
    source="won ÷ (won + lost) is the closed-only form used by HubSpot, Pipedrive and most sales literature",
    edge_cases=(
        "Deals still open are left out.",
        "A closed deal without a closing day is left out and counted by the audit.",
    ),
    definitions=(
        Definition(
            "closed",
            "won ÷ (won + lost), by closing day",
            "deals",
            "closed_on",
            Count(("is_won",)),
            Count(),
            ("is_closed",),
            used_by="HubSpot, Pipedrive",
        ),
        Definition(
            "closed_value",
            "won value ÷ value of won and lost, by closing day",
            "deals",
            "closed_on",
            Sum("amount", ("is_won",)),
            Sum("amount"),
            ("is_closed",),
            used_by="dbt_salesforce",
        ),
        Definition(
            "created",
            "won so far ÷ all deals created in the period",
            "deals",
            "created_on",
            Count(("is_won",)),
            Count(),
            used_by="Salesforce, row count",
        ),
        Definition(
            "all",
            "won ÷ (won + lost + open at the end of the period)",
            "deals",
            "closed_on",
            Count(("is_won", "is_closed_by_end")),
            Count(),
            clock="open_or_closed",
            used_by="Teamgate",
        ),
        Definition(
            "overdue_lost",
            "won ÷ (won + lost + open past its expected closing day)",
            "deals",
            "closed_or_due_on",
            Count(("is_won",)),
            Count(),
            used_by="Zoho Motivator",
        ),
        Definition(
            "odds",
            "won ÷ lost, by closing day",
            "deals",
            "closed_on",
            Count(("is_won",)),
            Count(("is_lost",)),
            ("is_closed",),
            used_by="Odoo",
            unit="number",
        ),
    ),
)

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
            "all",
            "won amount of all deals, by closing day",
            "deals",
            "closed_on",
            Sum("amount"),
            rows=("is_won",),
            used_by="booked revenue in most CRMs",
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
    definitions=(Definition("created", "deals created, by creation day", "deals", "created_on", Count()),),
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

STAGE_LENGTH = Metric(  # 10
    id="stage_length",
    label="Stage length",
    question="How long do deals stay in a stage?",
    unit="days",
    kind="duration",
    better="lower",
    area="sales",
    bucket="business performance",
    source="exit − entry of each visit that ended in the period",
    edge_cases=("Coming back to a stage is a new visit.", "Visits that have not ended are not counted."),
    definitions=(
        Definition(
            "ended",
            "days from entry to exit, visits ended in the period",
            "stage_visits",
            "exited_on",
            Sum("visit_days"),
            Count(),
            rows=("has_ended",),
            duration="visit_days",
        ),
    ),
)

SALES_CYCLE = Metric(  # 11
    id="sales_cycle",
    label="Sales cycle",
    question="How long does it take to win a deal?",
    unit="days",
    kind="duration",
    better="lower",
    area="sales",
    bucket="business performance",
    source="closing day − starting day; the starting event is chosen in the settings and printed",
    edge_cases=(
        "Deals still open are left out, so the figure lags when deals slow down.",
        "A closing day before the starting day is left out and counted by the audit.",
    ),
    definitions=(
        Definition(
            "won",
            "days from start to close of won deals, by closing day",
            "deals",
            "closed_on",
            Sum("cycle_days"),
            Count(),
            rows=("is_won", "has_cycle"),
            duration="cycle_days",
        ),
        Definition(
            "closed",
            "days from start to close of won and lost deals, by closing day",
            "deals",
            "closed_on",
            Sum("cycle_days"),
            Count(),
            rows=("is_closed", "has_cycle"),
            duration="cycle_days",
        ),
        Definition(
            "lost",
            "days from start to close of lost deals, by closing day",
            "deals",
            "closed_on",
            Sum("cycle_days"),
            Count(),
            rows=("is_lost", "has_cycle"),
            duration="cycle_days",
        ),
    ),
)

METRICS: dict[str, Metric] = {
    metric.id: metric
    for metric in (
        NEW_CUSTOMERS,
        WIN_RATE,
        NEW_REVENUE,
        OPEN_DEALS,
        OPEN_PIPELINE,
        STAGE_LENGTH,
        SALES_CYCLE,
        WON_DEALS,
        CREATED_DEALS,
        MEAN_WON_DEAL,
    )
}
"""Every metric by its id."""
