"""How long deals and their stages last. Numbers in comments are those of the method's list."""

from lib.metrics.metric import Count, Definition, Metric, Sum

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
    edge_cases=(
        "Coming back to a stage is a new visit.",
        "Visits that have not ended are not counted.",
        "Nor are those whose entry the history does not tell.",
    ),
    definitions=(
        Definition(
            "ended",
            "days from entry to exit, visits ended in the period",
            "stage_visits",
            "exited_on",
            Sum("visit_days"),
            Count(),
            rows=("has_ended", "is_entry_known"),
            duration="visit_days",
        ),
    ),
)

_STARTS = {"created": "creation", "qualified": "qualification", "first_contact": "first contact"}

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
            "deal_spans",
            "closed_on",
            Sum("cycle_days"),
            Count(),
            rows=("is_won", "has_cycle"),
            duration="cycle_days",
        ),
        Definition(
            "closed",
            "days from start to close of won and lost deals, by closing day",
            "deal_spans",
            "closed_on",
            Sum("cycle_days"),
            Count(),
            rows=("is_closed", "has_cycle"),
            duration="cycle_days",
        ),
        Definition(
            "lost",
            "days from start to close of lost deals, by closing day",
            "deal_spans",
            "closed_on",
            Sum("cycle_days"),
            Count(),
            rows=("is_lost", "has_cycle"),
            duration="cycle_days",
        ),
        *(
            Definition(
                f"from_{start}",
                f"days from {words} to close of won deals, by closing day",
                "deal_spans",
                "closed_on",
                Sum(f"days_from_{start}"),
                Count(),
                rows=("is_won", f"has_days_from_{start}"),
                duration=f"days_from_{start}",
            )
            for start, words in _STARTS.items()
        ),
    ),
)

WON_BY_DAY = Metric(
    id="won_by_day",
    label="Won in time",
    question="What share of the deals that start is won within so many days?",
    unit="share",
    kind="rate",
    better="higher",
    area="sales",
    bucket="business performance",
    source="deals won within n days of their start ÷ deals that started at least n days ago",
    edge_cases=(
        "Deals still open count below the line once they are old enough.",
        "A deal younger than n days counts for neither, so a young cohort has no value yet.",
        "Of deals started before the export begins, those decided before it are missing.",
    ),
    definitions=tuple(
        Definition(
            f"day_{day}",
            f"won within {day} days of the start ÷ deals started at least {day} days ago, by starting day",
            "deal_spans",
            "started_on",
            Count((f"is_won_by_{day}",)),
            Count(),
            rows=("is_timed", f"is_old_by_{day}"),
        )
        for day in (90, 30, 60, 180)
    ),
)
