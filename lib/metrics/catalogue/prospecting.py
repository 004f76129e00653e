"""Who might buy, and whom customers sent. Numbers in comments are those of the method's list."""

from lib.metrics.metric import Count, Definition, Metric

PROSPECTS = Metric(  # 1
    id="prospects",
    label="Prospects",
    question="How many people who might buy came to be known?",
    unit="count",
    kind="flow",
    better="higher",
    area="marketing",
    bucket="business performance",
    source="leads and contacts not yet customers, created in the period",
    edge_cases=(
        "A contact that a lead became is that lead, counted once.",
        "A prospect that has become a customer since is not counted, in the period of its arrival either.",
        "Where each address counts once, it counts on the day of its first record, and not at all when one of its records is a customer's.",
    ),
    definitions=(
        Definition(
            "people",
            "leads and other contacts not yet customers, by day of arrival",
            "prospects",
            "created_on",
            Count(),
            rows=("is_prospect",),
        ),
        Definition(
            "distinct",
            "the same, each e-mail address once",
            "prospects",
            "created_on",
            Count(),
            rows=("is_distinct_prospect",),
            used_by="tools that merge duplicates",
        ),
        Definition(
            "leads",
            "leads not yet customers, by day of arrival",
            "prospects",
            "created_on",
            Count(),
            rows=("is_prospect", "is_lead"),
        ),
    ),
)

REFERRALS = Metric(  # 18
    id="referrals",
    label="Customer referrals",
    question="How many leads did customers refer to us?",
    unit="count",
    kind="flow",
    better="higher",
    area="marketing",
    bucket="customer perception",
    source="leads with a referring customer or a referral source",
    edge_cases=("Complaints passed on by a customer are no referrals.",),
    definitions=(
        Definition(
            "either",
            "leads with a referring customer or a referral source, by day of arrival",
            "leads",
            "created_on",
            Count(),
            rows=("is_referred",),
        ),
        Definition(
            "customer",
            "leads that name the referring customer, by day of arrival",
            "leads",
            "created_on",
            Count(),
            rows=("is_referred_by_customer",),
        ),
        Definition(
            "source",
            "leads whose source or medium says referral, by day of arrival",
            "leads",
            "created_on",
            Count(),
            rows=("is_referral_source",),
        ),
    ),
)

REFERRAL_CONVERSION = Metric(
    id="referral_conversion",
    label="Referrals won",
    question="Of the leads customers referred, how many were won?",
    unit="share",
    kind="rate",
    better="higher",
    area="marketing",
    bucket="customer perception",
    source="referred leads won ÷ referred leads, by the day of arrival",
    definitions=(
        Definition(
            "mature",
            "won ÷ referred leads old enough to be judged, by day of arrival",
            "leads",
            "created_on",
            Count(("is_won",)),
            Count(),
            rows=("is_referred", "is_mature"),
        ),
        Definition(
            "arrived",
            "won so far ÷ all referred leads, by day of arrival",
            "leads",
            "created_on",
            Count(("is_won",)),
            Count(),
            rows=("is_referred",),
        ),
    ),
)
