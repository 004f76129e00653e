"""What was lost, why, how fast and to whom."""

from lib.metrics.metric import Count, Definition, Metric, Sum

LOST_VALUE = Metric(
    id="lost_value",
    label="Lost value",
    question="How much did we lose?",
    unit="money",
    kind="flow",
    better="lower",
    area="sales",
    bucket="business performance",
    source="amount of the deals that entered a lost stage in the period",
    edge_cases=(
        "Deals without an amount add nothing and are counted.",
        "An amount is what was hoped for: a lost deal's amount was never agreed.",
    ),
    definitions=(
        Definition(
            "closed", "amount of lost deals, by closing day", "lost_deals", "closed_on", Sum("amount")
        ),
    ),
)

LOSSES = Metric(
    id="losses",
    label="Losses",
    question="How many deals did we lose, for which reason and at which stage?",
    unit="count",
    kind="flow",
    better="lower",
    area="sales",
    bucket="business performance",
    source="lost deals with the reason given and the last open stage they were in",
    edge_cases=("A deal without a reason is in a group of its own.",),
    definitions=(
        Definition("closed", "lost deals, by closing day", "lost_deals", "closed_on", Count()),
        Definition(
            "with_value",
            "lost deals with an amount that is not 0, by closing day",
            "lost_deals",
            "closed_on",
            Count(),
            rows=("has_value",),
        ),
    ),
)

TIME_TO_LOSS = Metric(
    id="time_to_loss",
    label="Time to loss",
    question="How long do deals last that we lose?",
    unit="days",
    kind="duration",
    better="lower",
    area="sales",
    bucket="business performance",
    source="closing day − starting day of lost deals; the starting event is chosen in the settings",
    edge_cases=("A closing day before the starting day is left out and counted by the audit.",),
    definitions=(
        Definition(
            "lost",
            "days from start to close of lost deals, by closing day",
            "lost_deals",
            "closed_on",
            Sum("cycle_days"),
            Count(),
            rows=("has_cycle",),
            duration="cycle_days",
        ),
    ),
)

REASON_COVERAGE = Metric(
    id="reason_coverage",
    label="Reason coverage",
    question="Of how many lost deals do we know why they were lost?",
    unit="share",
    kind="rate",
    better="higher",
    area="sales",
    bucket="user adoption",
    source="lost deals with a reason ÷ lost deals",
    edge_cases=('Reasons such as "other" or "n/a" tell nobody why: they are counted apart.',),
    definitions=(
        Definition(
            "recorded",
            "lost deals with any reason ÷ lost deals, by closing day",
            "lost_deals",
            "closed_on",
            Count(("has_reason",)),
            Count(),
        ),
        Definition(
            "clear",
            "lost deals with a reason that says why ÷ lost deals, by closing day",
            "lost_deals",
            "closed_on",
            Count(("has_clear_reason",)),
            Count(),
        ),
        Definition(
            "competitor",
            "lost deals that name a competitor ÷ lost deals, by closing day",
            "lost_deals",
            "closed_on",
            Count(("has_competitor",)),
            Count(),
        ),
    ),
)

CONTESTED_WIN_RATE = Metric(
    id="contested_win_rate",
    label="Win rate when a competitor is named",
    question="Against whom do we win?",
    unit="share",
    kind="rate",
    better="higher",
    area="sales",
    bucket="business performance",
    source="won ÷ (won + lost) of the decided deals that name a competitor",
    edge_cases=(
        "Competitors are often named only once a deal is lost, so this rate is lower than the real one.",
    ),
    definitions=(
        Definition(
            "named",
            "won ÷ (won + lost) of deals that name a competitor, by closing day",
            "contested_deals",
            "closed_on",
            Count(("is_won",)),
            Count(),
        ),
    ),
)
