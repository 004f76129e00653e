"""What campaigns brought, by four ways of giving credit. Numbers in comments are those of the method's list."""

from lib.metrics.metric import Definition, Metric, Sum

_MARKETING = {"area": "marketing", "bucket": "business performance"}
_CREDIT = {
    "primary": "credit to the campaign named on the deal",
    "first": "credit to the first campaign met",
    "last": "credit to the last campaign met",
    "even": "credit to all campaigns met, in even parts",
}
"""Each model's words; a campaign is met by a click, an answer, a lead it brought, or by being named on the deal."""

_EDGES = (
    "Only what was met up to the day of the purchase and within the look-back days counts; the campaign named on the deal counts whenever it began by then.",
    "The parts of a deal sum to the deal; what no campaign can be credited with is told beside it.",
    "Credit is not proof: who meets a campaign may have bought without it.",
)


def _by_model(column: str, words: str, rows: str = "is_{}_credited") -> tuple[Definition, ...]:
    """The sum of a column over what is credited, for each model, by the day of the purchase."""
    return tuple(
        Definition(
            model,
            f"{words}, {credit}",
            "credited_sales",
            "sold_on",
            Sum(column),
            rows=(rows.format(model),),
        )
        for model, credit in _CREDIT.items()
    )


def _returned(parts: tuple[str, str], words: str) -> tuple[Definition, ...]:
    """One column of what campaigns cost and brought ÷ another, for each model, by the day the campaign began."""
    numerator, denominator = parts
    return tuple(
        Definition(
            model,
            f"{words}, {credit}",
            "campaign_returns",
            "launched_on",
            Sum(numerator),
            Sum(denominator),
            rows=(f"is_{model}",),
        )
        for model, credit in _CREDIT.items()
    )


CAMPAIGN_PURCHASES = Metric(  # 15
    id="campaign_purchases",
    label="Purchases from campaigns",
    question="How many won deals can be credited to campaigns?",
    unit="number",
    kind="flow",
    better="higher",
    source="won deals x the part credited to campaigns, by closing day; credit as for revenue from campaigns",
    definitions=_by_model("weight", "won deals"),
    **_MARKETING,
)

CAMPAIGN_REVENUE = Metric(  # 16
    id="campaign_revenue",
    label="Revenue from campaigns",
    question="How much won revenue can be credited to campaigns?",
    unit="money",
    kind="flow",
    better="higher",
    source="won amount x the part credited to campaigns, by closing day",
    edge_cases=_EDGES,
    definitions=_by_model("share_amount", "won amount"),
    **_MARKETING,
)

UNATTRIBUTED_REVENUE = Metric(
    id="unattributed_revenue",
    label="Revenue without a campaign",
    question="How much won revenue can be credited to no campaign?",
    unit="money",
    kind="flow",
    better="lower",
    source="won amount of deals that no campaign can be credited with, by closing day: with revenue from campaigns it is all won revenue",
    definitions=_by_model("share_amount", "won amount left over", "is_{}_left"),
    **_MARKETING,
)

CAMPAIGN_CUSTOMERS = Metric(  # 17
    id="campaign_customers",
    label="New customers from campaigns",
    question="How many new customers can be credited to campaigns?",
    unit="number",
    kind="flow",
    better="higher",
    source="first won deals of companies x the part credited to campaigns, by closing day",
    edge_cases=("A customer by an order without a won deal is credited to none.",),
    definitions=_by_model("customer_weight", "new customers"),
    **_MARKETING,
)

CAMPAIGN_ROI = Metric(  # 16
    id="campaign_roi",
    label="Return on campaigns",
    question="How much more did campaigns bring than they cost?",
    unit="share",
    kind="rate",
    better="higher",
    source="(won amount credited − cost) ÷ cost, of campaigns with a cost recorded, by the day the campaign began",
    edge_cases=(
        "A campaign without a cost recorded has no return, which is not a return without limit; what it brought is left out too.",
        "Won amount is not profit: what the goods and the selling cost is not taken off.",
        "Young campaigns have not brought yet what they will.",
        "A campaign that reached people of several teams costs each its share of them.",
    ),
    definitions=_returned(("gain", "cost"), "(won amount − cost) ÷ cost"),
    **_MARKETING,
)

CAMPAIGN_CUSTOMER_COST = Metric(  # 17
    id="campaign_customer_cost",
    label="Campaign cost per new customer",
    question="What does a new customer from a campaign cost?",
    unit="money",
    kind="rate",
    better="lower",
    source="cost of campaigns ÷ new customers credited to them, of campaigns with a cost recorded, by the day the campaign began",
    edge_cases=(
        "Unlike the cost per new customer of the leads report, which shares a campaign's cost among its leads.",
    ),
    definitions=_returned(("cost", "customers"), "cost ÷ new customers"),
    **_MARKETING,
)

RECORDS = (
    CAMPAIGN_PURCHASES,
    CAMPAIGN_REVENUE,
    UNATTRIBUTED_REVENUE,
    CAMPAIGN_CUSTOMERS,
    CAMPAIGN_ROI,
    CAMPAIGN_CUSTOMER_COST,
)
