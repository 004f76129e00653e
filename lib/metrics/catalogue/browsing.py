"""The web site and e-mail lists: visits, goals, growth. Numbers in comments are those of the method's list."""

from lib.metrics.metric import Count, Definition, Metric, Sum

_MARKETING = {"area": "marketing", "bucket": "business performance"}
_ROBOTS = "Visits by robots the source knows are left out; others look like people."
_EVERYBODY = "The web site is the whole company's: a team's report shows the same visits."


def _growth(name: str, words: str, column: str, where: tuple[str, ...] = (), used_by: str = "") -> Definition:
    """A sum over the list's changes of the period ÷ the size of the list as it began."""
    return Definition(
        name,
        words,
        "list_changes",
        "happened_on",
        Sum(column, ("is_in_period", *where)),
        Sum("change", ("is_before",)),
        clock="running",
        used_by=used_by,
    )


PAGE_VIEWS = Metric(  # 19
    id="page_views",
    label="Page views",
    question="How many pages were viewed?",
    unit="count",
    kind="flow",
    better="higher",
    source="page views by people, by the day they happened",
    edge_cases=(_ROBOTS, _EVERYBODY),
    definitions=(
        Definition(
            "people",
            "page views, robots left out",
            "web_events",
            "happened_on",
            Count(),
            rows=("is_page_view",),
        ),
    ),
    **_MARKETING,
)

WEB_VISITS = Metric(
    id="web_visits",
    label="Visits",
    question="How often was the web site visited?",
    unit="count",
    kind="flow",
    better="higher",
    source="visits by people, by the day they began",
    edge_cases=(_ROBOTS, _EVERYBODY),
    definitions=(
        Definition(
            "people", "visits, robots left out", "web_sessions", "started_on", Count(), rows=("is_by_person",)
        ),
    ),
    **_MARKETING,
)

WEB_GOALS = Metric(  # 20
    id="web_goals",
    label="Web goals reached",
    question="In what share of the visits was a goal reached?",
    unit="share",
    kind="rate",
    better="higher",
    source="visits with at least one goal ÷ visits, by the day they began",
    edge_cases=(
        "A visit that reaches several goals, or one of them twice, counts once.",
        _ROBOTS,
        _EVERYBODY,
    ),
    definitions=(
        Definition(
            "visits",
            "visits with at least one goal ÷ visits",
            "web_visits",
            "started_on",
            Count(("has_goal",)),
            Count(),
            rows=("is_by_person",),
        ),
        Definition(
            "visitors",
            "visitors who reached a goal so far ÷ visitors, by the day of their first visit",
            "web_visits",
            "started_on",
            Count(("visitor_has_goal",)),
            Count(),
            rows=("is_first_visit",),
            used_by="tools that count users",
        ),
        Definition(
            "engaged",
            "visits with at least one goal ÷ visits of 10 seconds or more",
            "web_visits",
            "started_on",
            Count(("has_goal",)),
            Count(),
            rows=("is_by_person", "is_engaged"),
        ),
    ),
    **_MARKETING,
)

VISIT_TIME = Metric(  # 21
    id="visit_time",
    label="Time per visit",
    question="How long does a visit last?",
    unit="seconds",
    kind="duration",
    better="higher",
    source="seconds of visits ÷ visits, by the day they began",
    edge_cases=(
        "Visits without a length are left out; one of a single page lasts 0 seconds in many tools.",
        "Whether a page was in the foreground is not recorded.",
        _ROBOTS,
        _EVERYBODY,
    ),
    definitions=(
        Definition(
            "visits",
            "seconds of visits ÷ visits",
            "web_sessions",
            "started_on",
            Sum("duration_s"),
            Count(),
            rows=("is_by_person", "has_duration"),
            duration="duration_s",
        ),
        Definition(
            "engaged",
            "seconds of visits of 10 seconds or more ÷ such visits",
            "web_sessions",
            "started_on",
            Sum("duration_s"),
            Count(),
            rows=("is_by_person", "is_engaged"),
            duration="duration_s",
            used_by="Google Analytics 4, of foreground time",
        ),
    ),
    **_MARKETING,
)

LIST_GROWTH = Metric(  # 25
    id="list_growth",
    label="E-mail list growth",
    question="How fast do the e-mail lists grow?",
    unit="share",
    kind="rate",
    better="higher",
    source="(new − unsubscribed − hard bounces − complaints) ÷ size at the start of the period",
    edge_cases=(
        "Imported addresses count in the size, and are told apart from growth: nobody subscribed.",
        "Who is on the list already cannot subscribe again, who is not on it cannot leave it.",
        "Of somebody who left before the record of changes begins nothing is known.",
        "Without a size at the start there is no growth to tell.",
    ),
    definitions=(
        _growth("net", "(new − unsubscribed − hard bounces − complaints) ÷ size at the start", "grown"),
        _growth("with_imports", "the same with imported addresses ÷ size at the start", "change"),
        _growth("new", "new ÷ size at the start", "grown", ("is_new",)),
        _growth("lost", "left, as a number below 0 ÷ size at the start", "grown", ("is_lost",)),
    ),
    **_MARKETING,
)

LIST_SIZE = Metric(
    id="list_size",
    label="People on e-mail lists",
    question="How many people are on the e-mail lists?",
    unit="count",
    kind="stock",
    better="higher",
    source="everybody who ever came onto a list, less who left it",
    edge_cases=("Somebody on two lists counts on both.",),
    definitions=(
        Definition(
            "end",
            "people on the lists at the end of the day",
            "list_changes",
            "happened_on",
            Sum("change"),
            clock="stock",
        ),
    ),
    **_MARKETING,
)

RECORDS = (PAGE_VIEWS, WEB_VISITS, WEB_GOALS, VISIT_TIME, LIST_GROWTH, LIST_SIZE)
