"""Which customers stay, leave and come back. Numbers in comments are those of the method's list."""

from lib.metrics.metric import Count, Definition, Metric

_RULE = "active: a contract runs, or, without one, a purchase lies within the stated days"
_BOTH_ENDS = (
    "Who came and left within the period was active on neither day and is in no count.",
    "A customer that left and came back within the period is retained.",
    "A term renewed late looks like a customer lost and come back, if a period ends in between.",
    "What was bought before the export begins is not known: its first periods have too few customers.",
)
_AS_RETAINED = "What is said of retained customers holds here too."
_NOT_COMPARABLE = "Rates of periods of different length cannot be compared."


def _judged(way: str, words: str, flag: str, *, of: str = "", used_by: str = "") -> Definition:
    """Customers with a flag, judged in one way; with `of` ÷ those that have that one."""
    rows = "is_judged" if way == "judged" else f"is_by_{way}"
    return Definition(
        way,
        words,
        "active_spans",
        "counted_on",
        Count((flag,)),
        Count((of,)) if of else None,
        rows=(rows,),
        clock="active",
        used_by=used_by,
    )


ACTIVE_CUSTOMERS = Metric(
    id="active_customers",
    label="Active customers",
    question="How many customers do we have?",
    unit="count",
    kind="stock",
    better="higher",
    area="sales",
    bucket="business performance",
    source=f"customers active at the end of the period; {_RULE}",
    edge_cases=("Sales of no known company are nobody's and make no customer.",),
    definitions=(
        _judged("judged", "customers active as the period ends, by contract, else by purchase", "is_active"),
        _judged("purchase", "the same, all by their purchases", "is_active"),
        _judged("contract", "the same, only those with a contract that runs", "is_active"),
    ),
)

RETAINED_CUSTOMERS = Metric(  # 3
    id="retained_customers",
    label="Retained customers",
    question="How many of our customers did we keep?",
    unit="count",
    kind="stock",
    better="higher",
    area="sales",
    bucket="business performance",
    source=f"customers active as the period began and as it ended; {_RULE}",
    edge_cases=_BOTH_ENDS,
    definitions=(_judged("judged", "customers active as the period began and as it ended", "is_retained"),),
)

RETENTION_RATE = Metric(  # 3
    id="retention_rate",
    label="Retention rate",
    question="What share of our customers did we keep?",
    unit="share",
    kind="rate",
    better="higher",
    area="sales",
    bucket="business performance",
    source=f"customers active as the period began and as it ended ÷ those active as it began; {_RULE}",
    edge_cases=(_AS_RETAINED, _NOT_COMPARABLE),
    definitions=(
        _judged(
            "judged",
            "retained ÷ active as the period began, by contract, else by purchase",
            "is_retained",
            of="was_active",
        ),
        _judged(
            "purchase",
            "the same, all by their purchases",
            "is_retained",
            of="was_active",
            used_by="shops without contracts",
        ),
        _judged(
            "contract",
            "the same, only those with a contract that ran",
            "is_retained",
            of="was_active",
            used_by="subscription businesses (logo retention)",
        ),
    ),
)

LOST_CUSTOMERS = Metric(
    id="lost_customers",
    label="Lost customers",
    question="How many customers did we lose?",
    unit="count",
    kind="flow",
    better="lower",
    area="sales",
    bucket="business performance",
    source=f"customers active as the period began and not as it ended; {_RULE}",
    edge_cases=(_AS_RETAINED,),
    definitions=(
        _judged("judged", "customers active as the period began and no longer as it ended", "is_lost"),
    ),
)

CHURN_RATE = Metric(
    id="churn_rate",
    label="Churn",
    question="What share of our customers did we lose?",
    unit="share",
    kind="rate",
    better="lower",
    area="sales",
    bucket="business performance",
    source=f"customers active as the period began and not as it ended ÷ those active as it began; {_RULE}",
    edge_cases=(_AS_RETAINED, _NOT_COMPARABLE),
    definitions=(
        _judged(
            "judged",
            "lost ÷ active as the period began, by contract, else by purchase",
            "is_lost",
            of="was_active",
        ),
    ),
)

REACTIVATED_CUSTOMERS = Metric(
    id="reactivated_customers",
    label="Reactivated customers",
    question="How many former customers came back?",
    unit="count",
    kind="flow",
    better="higher",
    area="sales",
    bucket="business performance",
    source=f"customers active as the period ended, not as it began, and some time before; {_RULE}",
    edge_cases=("Counted apart: they are neither new nor retained.",),
    definitions=(
        _judged(
            "judged",
            "customers that had left before the period and are active as it ended",
            "is_reactivated",
        ),
    ),
)

GAINED_CUSTOMERS = Metric(
    id="gained_customers",
    label="Gained customers",
    question="How many customers became active for the first time?",
    unit="count",
    kind="flow",
    better="higher",
    area="sales",
    bucket="business performance",
    source=f"customers active as the period ended and never before it began; {_RULE}",
    edge_cases=(
        "Unlike new customers, who first bought in the period: a contract signed may begin later.",
        "A customer that another team won is gained here when it first is this team's.",
    ),
    definitions=(_judged("judged", "customers active as the period ended and never before it", "is_new"),),
)

RECORDS = (
    ACTIVE_CUSTOMERS,
    RETAINED_CUSTOMERS,
    RETENTION_RATE,
    LOST_CUSTOMERS,
    CHURN_RATE,
    REACTIVATED_CUSTOMERS,
    GAINED_CUSTOMERS,
)
