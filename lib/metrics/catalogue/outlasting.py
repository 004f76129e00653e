"""What a customer is worth over its life, and what keeping one costs. Numbers in comments are those of the method's list."""

from lib.metrics.metric import Count, Definition, Metric, Sum

CUSTOMER_LIFETIME_VALUE = Metric(  # 22
    id="customer_lifetime_value",
    label="Customer lifetime value",
    question="What is a customer worth to us?",
    unit="money",
    kind="rate",
    better="higher",
    area="sales",
    bucket="business performance",
    source="margin to date ÷ customers; beside it two simple forms of what a customer brings over its life",
    edge_cases=(
        "What is to date says nothing of what is to come: young customers pull it down.",
        "Where no cost of what was sold is known there is no margin, and only revenue to date is told.",
        "The simple forms take every customer for average and the last twelve months for all that follow.",
        "A mean life seen so far is too short: most lives go on.",
        "Where nobody was lost in twelve months the churn form has no value.",
    ),
    definitions=(
        Definition(
            "historic",
            "margin to date ÷ customers of whom a margin is known",
            "customer_values",
            "counted_on",
            Sum("margin"),
            Count(),
            rows=("has_margin",),
            clock="stock",
        ),
        Definition(
            "revenue",
            "revenue to date ÷ customers",
            "customer_values",
            "counted_on",
            Sum("revenue"),
            Count(),
            clock="stock",
        ),
        Definition(
            "simple",
            "margin of the last twelve months of an active customer x mean years as a customer so far",
            "customer_values",
            "counted_on",
            Sum("simple_value"),
            Count(),
            rows=("has_simple_value",),
            clock="stock",
        ),
        Definition(
            "churn",
            "margin of the last twelve months of an active customer ÷ share of customers lost in them",
            "customer_values",
            "counted_on",
            Sum("churn_value"),
            Count(),
            rows=("has_churn_value",),
            clock="stock",
        ),
    ),
)

RETENTION_COST = Metric(
    id="retention_cost",
    label="Cost per retained customer",
    question="What does it cost to keep a customer for a year?",
    unit="money",
    kind="rate",
    better="lower",
    area="sales",
    bucket="business performance",
    source="cost of service and selling time of the last twelve months for customers active before and after them ÷ those customers",
    edge_cases=(
        "Costs of customers who left are not in it.",
        "A contact with service that belongs to no customer is not in it.",
        "An hour of selling costs what the settings say.",
    ),
    definitions=(
        Definition(
            "serving",
            "service and selling of twelve months ÷ customers active a year ago and now",
            "customer_values",
            "counted_on",
            Sum("year_serving"),
            Count(),
            rows=("is_retained",),
            clock="stock",
        ),
    ),
)

ACQUISITION_COST = Metric(
    id="acquisition_cost",
    label="Cost of acquiring a customer",
    question="What does it cost to win a customer, all recorded costs together?",
    unit="money",
    kind="rate",
    better="lower",
    area="sales",
    bucket="business performance",
    source="campaign cost of the leads that arrived and selling time with companies that had not bought yet ÷ customers won, all in the period",
    edge_cases=(
        "What is spent in a period wins customers later: over less than a sales cycle the two do not belong together.",
        "Time spent on companies that never bought is in it.",
        "Staff and tools of marketing are in only as far as the cost of campaigns holds them.",
    ),
    definitions=(
        Definition(
            "all",
            "campaigns and selling before the first purchase ÷ new customers",
            "acquiring",
            "counted_on",
            Sum("cost"),
            Count(("is_won_customer",)),
        ),
    ),
)

RECORDS = (CUSTOMER_LIFETIME_VALUE, RETENTION_COST, ACQUISITION_COST)
