"""What customers say of us. All of it rests on those who answered, whose share stands beside it."""

from lib.metrics.metric import Count, Definition, Metric, Sum

_EDGES = (
    "One survey of a kind counts per case, or per person and day where there is no case.",
    "An answer with a score outside the scale counts as none.",
    "Who answers may think otherwise than who does not.",
)

NPS = Metric(
    id="nps",
    label="Net promoter score",
    question="Would our customers recommend us?",
    unit="number",
    kind="rate",
    better="higher",
    area="service",
    bucket="customer perception",
    source="share of promoters (9 or 10) less share of detractors (0 to 6) x 100, from −100 to 100, of answers from 0 to 10",
    edge_cases=_EDGES,
    definitions=(
        Definition(
            "score",
            "(promoters − detractors) x 100 ÷ answers, by day of the answer",
            "surveys",
            "answered_on",
            Sum("nps_points"),
            Count(),
            rows=("is_nps", "is_answered"),
        ),
        Definition(
            "mean",
            "mean score from 0 to 10",
            "surveys",
            "answered_on",
            Sum("score"),
            Count(),
            rows=("is_nps", "is_answered"),
        ),
    ),
)

CSAT = Metric(
    id="csat",
    label="Customer satisfaction",
    question="Are customers satisfied with our service?",
    unit="share",
    kind="rate",
    better="higher",
    area="service",
    bucket="customer perception",
    source="answers of 4 or 5 ÷ answers, on a scale from 1 to 5 (CSAT, the two best)",
    edge_cases=_EDGES,
    definitions=(
        Definition(
            "satisfied",
            "answers of 4 or 5 ÷ answers, by day of the answer",
            "surveys",
            "answered_on",
            Count(("is_satisfied",)),
            Count(),
            rows=("is_csat", "is_answered"),
        ),
        Definition(
            "mean",
            "mean score from 1 to 5",
            "surveys",
            "answered_on",
            Sum("score"),
            Count(),
            rows=("is_csat", "is_answered"),
            unit="number",
        ),
    ),
)

CES = Metric(
    id="ces",
    label="Customer effort score",
    question="Do we make it easy for customers?",
    unit="number",
    kind="rate",
    better="higher",
    area="service",
    bucket="customer perception",
    source="mean answer on a scale from 1 (very hard) to 7 (very easy)",
    edge_cases=_EDGES,
    definitions=(
        Definition(
            "mean",
            "mean score from 1 (hard) to 7 (easy), by day of the answer",
            "surveys",
            "answered_on",
            Sum("score"),
            Count(),
            rows=("is_ces", "is_answered"),
        ),
        Definition(
            "easy",
            "answers of 5 to 7 ÷ answers",
            "surveys",
            "answered_on",
            Count(("is_easy",)),
            Count(),
            rows=("is_ces", "is_answered"),
            unit="share",
        ),
    ),
)

SURVEY_RESPONSE = Metric(
    id="survey_response",
    label="Survey response rate",
    question="How many of those we ask answer?",
    unit="share",
    kind="rate",
    better="higher",
    area="service",
    bucket="customer perception",
    source="surveys answered so far ÷ surveys sent, by day sent",
    edge_cases=(
        "Surveys of the last days may still be answered.",
        "One survey of a kind counts per case, or per person and day where there is no case.",
    ),
    definitions=(
        Definition(
            "all", "answered ÷ sent, all kinds", "surveys", "sent_on", Count(("is_answered",)), Count()
        ),
        *(
            Definition(
                kind,
                f"answered ÷ sent, {words} alone",
                "surveys",
                "sent_on",
                Count(("is_answered",)),
                Count(),
                rows=(f"is_{kind}",),
            )
            for kind, words in (
                ("nps", "those about recommending us"),
                ("csat", "those about satisfaction"),
                ("ces", "those about effort"),
            )
        ),
    ),
)

RECORDS = (NPS, CSAT, CES, SURVEY_RESPONSE)
