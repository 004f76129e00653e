"""What customers bring: revenue, margin, cost to serve, contribution. Numbers in comments are those of the method's list."""

from lib.metrics.metric import Definition, Metric, Sum

CUSTOMER_REVENUE = Metric(
    id="customer_revenue",
    label="Customer revenue",
    question="How much did customers buy?",
    unit="money",
    kind="flow",
    better="higher",
    area="sales",
    bucket="business performance",
    source="units x price of order lines by order day; the amount of won deals where the source has no orders, never both",
    edge_cases=(
        "Cancelled orders are out and returns are taken off.",
        "An order without a company is in the total and in a row of its own.",
        "A line without a price, a quantity or an exchange rate is left out and counted.",
    ),
    definitions=(
        Definition(
            "net",
            "orders that were not cancelled, less returns, by order day",
            "customer_money",
            "counted_on",
            Sum("revenue"),
            rows=("is_sale",),
        ),
        Definition(
            "gross",
            "the same before returns",
            "customer_money",
            "counted_on",
            Sum("revenue"),
            rows=("is_gross_sale",),
        ),
        Definition(
            "ordered",
            "everything ordered, cancelled orders too, less returns",
            "customer_money",
            "counted_on",
            Sum("revenue"),
            rows=("is_ordered",),
            used_by="exports that do not tell which orders were cancelled",
        ),
    ),
)

CUSTOMER_MARGIN = Metric(
    id="customer_margin",
    label="Margin",
    question="What is left of revenue after the cost of what was sold?",
    unit="money",
    kind="flow",
    better="higher",
    area="sales",
    bucket="business performance",
    source="units x (price − cost) of order lines by order day; the product's cost where the line has none",
    edge_cases=("A line of which no cost is known is in revenue and not in margin; its share is said.",),
    definitions=(
        Definition(
            "value",
            "revenue less the cost of what was sold",
            "customer_money",
            "counted_on",
            Sum("margin"),
            rows=("has_margin",),
        ),
    ),
)

MARGIN_SHARE = Metric(
    id="margin_share",
    label="Margin share",
    question="How much of each unit of revenue is margin?",
    unit="share",
    kind="rate",
    better="higher",
    area="sales",
    bucket="business performance",
    source="margin ÷ revenue of the same lines",
    definitions=(
        Definition(
            "value",
            "margin ÷ revenue of lines with a known cost",
            "customer_money",
            "counted_on",
            Sum("margin"),
            Sum("revenue"),
            rows=("has_margin",),
        ),
    ),
)

COST_TO_SERVE = Metric(
    id="cost_to_serve",
    label="Cost to serve",
    question="What do service and selling cost us?",
    unit="money",
    kind="flow",
    better="lower",
    area="sales",
    bucket="business performance",
    source="contacts with service at their share of the month's service cost, and hours of selling at an assumed cost an hour",
    edge_cases=(
        "A case and each answered call are one contact each; every contact of a month costs the same.",
        "A call without a case belongs to no customer: its cost is in a row of its own.",
        "An activity of no recorded length is taken to last as long as the settings say.",
    ),
    definitions=(
        Definition(
            "all",
            "service and selling together",
            "customer_money",
            "counted_on",
            Sum("serving_cost"),
            rows=("is_serving",),
        ),
        Definition(
            "service",
            "contacts with service x cost of one that month",
            "customer_money",
            "counted_on",
            Sum("serving_cost"),
            rows=("is_service",),
        ),
        Definition(
            "selling",
            "hours of activities done x cost of an hour",
            "customer_money",
            "counted_on",
            Sum("serving_cost"),
            rows=("is_selling",),
        ),
        Definition(
            "hours",
            "hours of activities done",
            "customer_money",
            "counted_on",
            Sum("hours"),
            rows=("is_selling",),
            unit="number",
        ),
    ),
)

CONTRIBUTION = Metric(
    id="contribution",
    label="Contribution",
    question="What is left after making, serving and selling?",
    unit="money",
    kind="flow",
    better="higher",
    area="sales",
    bucket="business performance",
    source="margin − cost to serve",
    edge_cases=(
        "Rent, marketing and all other costs are not in it.",
        "Not told where no margin is known.",
    ),
    definitions=(
        Definition(
            "value",
            "margin less cost to serve",
            "customer_money",
            "counted_on",
            Sum("contribution"),
            rows=("is_counted",),
        ),
    ),
)
