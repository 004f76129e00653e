"""How leads are answered and what they cost. Numbers in comments are those of the method's list."""

from lib.metrics.metric import Count, Definition, Metric, Sum

LEAD_RESPONSE = Metric(
    id="lead_response",
    label="Response time",
    question="How long does a lead wait for its first answer?",
    unit="hours",
    kind="duration",
    better="lower",
    area="sales",
    bucket="user adoption",
    source="first answer by a person − arrival, on the calendar: nights and week-ends count",
    edge_cases=(
        "Leads not answered have no response time; they are counted as still waiting, not dropped.",
        "An answer before the arrival is left out and counted by the audit.",
    ),
    definitions=(
        Definition(
            "answered",
            "hours from arrival to first answer, leads answered, by day of arrival",
            "leads",
            "created_on",
            Sum("response_hours"),
            Count(),
            rows=("has_response_time",),
            duration="response_hours",
        ),
    ),
)

ANSWERED_IN_TIME = Metric(
    id="answered_in_time",
    label="Answered in time",
    question="How many leads are answered in time?",
    unit="share",
    kind="rate",
    better="higher",
    area="sales",
    bucket="user adoption",
    source="leads answered within a day, or within an hour, ÷ leads at least that old",
    edge_cases=("Leads never answered are in the denominator.",),
    definitions=(
        Definition(
            "day",
            "answered within 24 hours ÷ leads at least that old, by day of arrival",
            "leads",
            "created_on",
            Count(("is_answered_in_day",)),
            Count(),
            rows=("is_day_old",),
        ),
        Definition(
            "hour",
            "answered within 1 hour ÷ leads at least that old, by day of arrival",
            "leads",
            "created_on",
            Count(("is_answered_in_hour",)),
            Count(),
            rows=("is_hour_old",),
        ),
        Definition(
            "ever",
            "answered so far ÷ leads arrived, by day of arrival",
            "leads",
            "created_on",
            Count(("is_answered",)),
            Count(),
        ),
    ),
)

WAITING_LEADS = Metric(
    id="waiting_leads",
    label="Leads nobody answered",
    question="How many leads is nobody attending to?",
    unit="count",
    kind="stock",
    better="lower",
    area="sales",
    bucket="user adoption",
    source="leads without a first answer, without any activity since they arrived, not converted",
    edge_cases=("Activities are found through the contact with the lead's e-mail address.",),
    definitions=(
        Definition(
            "all",
            "leads nobody answered, at the end of the day",
            "leads",
            "counted_on",
            Count(),
            rows=("is_waiting",),
            clock="stock",
        ),
        Definition(
            "day_old",
            "the same, at least one day old",
            "leads",
            "counted_on",
            Count(),
            rows=("is_waiting", "is_day_old"),
            clock="stock",
        ),
    ),
)

COST_PER_LEAD = Metric(
    id="cost_per_lead",
    label="Cost per lead",
    question="What does a lead of a campaign cost?",
    unit="money",
    kind="rate",
    better="lower",
    area="marketing",
    bucket="business performance",
    source="recorded cost of campaigns ÷ the leads they brought; a campaign's cost is shared evenly by all its leads, of every team",
    edge_cases=(
        "Leads without a campaign, or whose campaign has no cost recorded, are left out: no cost is not a cost of 0.",
        "A campaign's whole cost so far counts, on whatever day its leads arrived.",
        "Staff, tools and agencies are in only as far as the campaign's cost holds them.",
    ),
    definitions=(
        Definition(
            "campaign",
            "campaign cost ÷ leads of campaigns with a cost recorded",
            "leads",
            "counted_on",
            Sum("campaign_cost"),
            Count(("has_campaign_cost",)),
        ),
    ),
)

COST_PER_CUSTOMER = Metric(
    id="cost_per_customer",
    label="Cost per new customer",
    question="What does a new customer from campaigns cost?",
    unit="money",
    kind="rate",
    better="lower",
    area="marketing",
    bucket="business performance",
    source="recorded cost of campaigns ÷ new customers won from their leads",
    edge_cases=(
        "Leads without a campaign, or whose campaign has no cost recorded, are left out: no cost is not a cost of 0.",
        "Leads still open may bring customers yet, so young campaigns look dear.",
    ),
    definitions=(
        Definition(
            "campaign",
            "campaign cost ÷ new customers from leads of campaigns with a cost recorded",
            "leads",
            "counted_on",
            Sum("campaign_cost"),
            Count(("is_customer_of_campaign",)),
        ),
    ),
)
