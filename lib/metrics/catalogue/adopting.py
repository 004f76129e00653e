"""Whether people use the CRM: licensed users who record something, what they record, and how full records are."""

from lib.canonical.opened.adoption_tables import RECENT_DAYS
from lib.metrics.metric import Count, Definition, Metric, Sum

_ADOPTION = {"area": "sales", "bucket": "user adoption", "kind": "rate", "better": "higher"}

ACTIVE_USERS = Metric(
    id="active_users",
    label="Active users",
    question="How many of the licensed users use the CRM?",
    unit="share",
    source=f"licensed users who recorded an activity of their own in the last {RECENT_DAYS} days ÷ licensed users",
    edge_cases=(
        "A sign-in alone says little: it is counted beside.",
        "Who is licensed is known for the day of the export alone.",
        "Where no licences are recorded, whoever can sign in counts as licensed.",
    ),
    definitions=(
        Definition(
            "recorded",
            f"licensed users who recorded an activity in the last {RECENT_DAYS} days ÷ licensed users",
            "seats",
            "seated_on",
            Count(("has_recorded",)),
            Count(),
            rows=("tells_recorded",),
            clock="stock",
        ),
        Definition(
            "signed_in",
            f"licensed users who signed in during the last {RECENT_DAYS} days ÷ licensed users whose last sign-in is known",
            "seats",
            "seated_on",
            Count(("has_signed_in",)),
            Count(),
            rows=("tells_sign_in",),
            clock="stock",
        ),
    ),
    **_ADOPTION,
)

ACTIVITIES_PER_REP = Metric(
    id="activities_per_rep",
    label="Activities per rep and week",
    question="How much does each licensed user record in a week?",
    unit="number",
    source="activities done by licensed users ÷ their weeks, weeks without any included",
    edge_cases=(
        "A week counts in the period that holds its last day, a Sunday; the week that is not over does not count.",
        "Who is licensed today is taken to have been so since the user was created.",
        "A user of whom neither a creation nor an activity is known has no weeks.",
    ),
    definitions=(
        Definition(
            "week",
            "activities done ÷ weeks of licensed users, by the last day of the week",
            "seat_weeks",
            "week_ends_on",
            Sum("activities"),
            Count(),
        ),
    ),
    **_ADOPTION,
)

REQUIRED_FIELDS = Metric(
    id="required_fields",
    label="Required fields filled",
    question="How many open deals say what a forecast needs?",
    unit="share",
    source="open deals with an amount, an expected closing day, a company and a source ÷ open deals",
    edge_cases=("A field that is filled in wrongly counts as filled: the audit judges what it says.",),
    definitions=(
        Definition(
            "deals",
            "open deals with amount, expected closing day, company and source ÷ open deals",
            "filled_deals",
            "created_on",
            Count(("is_complete",)),
            Count(),
            rows=("is_open",),
            clock="stock",
        ),
        Definition(
            "fields",
            "those fields filled in on open deals ÷ those fields of open deals",
            "filled_deals",
            "created_on",
            Sum("filled"),
            Sum("asked"),
            rows=("is_open",),
            clock="stock",
        ),
    ),
    **_ADOPTION,
)
