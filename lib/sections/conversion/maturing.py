"""How the share won grows with age: a young cohort is compared at its own age, never with an old one's end."""

import datetime as dt

import pandas as pd

from lib import charts
from lib.charts import Curve
from lib.metrics.differences import newcombe
from lib.metrics.evaluate import share_of
from lib.metrics.periods import Period
from lib.sections.absent import needs, said
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import named
from lib.workbook import Workbook

_DEFINITIONS = {"lead": ("lead_win_rate", "arrived"), "deal": ("win_rate", "created")}
_AGES = (30, 60, 90, 120, 180, 270, 360)


@needs("deals", "deals")
def maturing(workbook: Workbook) -> Section:
    """What share of each period's arrivals was won within so many days, as far as all of them are that old?"""
    noun, arrivals = _arrivals(workbook)
    cohorts = [(period, _cohort(arrivals, period, workbook.as_of)) for period in workbook.history]
    told = [(period, levels) for period, levels in cohorts if _AGES[0] in levels]
    if not told:
        return said(
            "conversion.maturing",
            f"No period's {noun}s are all {_AGES[0]} days old yet, so none can be compared at the same age.",
        )
    rows = pd.DataFrame([_row(period, levels) for period, levels in told])
    chosen = told[:-6:-2]
    labels = charts.Labels(
        f"Share of {noun}s won within so many days of arrival",
        f"Share of {noun}s won by days since arrival, one line per period.",
        "share",
        workbook.formats,
    )
    return Section(
        id="conversion.maturing",
        headline=_headline(told, noun, workbook),
        reading=f"Each line follows the {noun}s that arrived in one period and stops where not all of them are that old: what lies beyond is not known yet.",
        action="Compare lines at the same age. A newer line that runs lower is an early warning, months before the win rate shows it.",
        chart=charts.curves([_curve(*each) for each in chosen], labels),
        table=display_table(
            rows, _columns(noun), workbook.formats, f"Share of {noun}s won by age, by period of arrival"
        ),
        note="A dash: not all of that period's arrivals are that old yet.",
        figures=tuple(figure for period, levels in told for figure in _figures(noun, period, levels)),
    )


def _columns(noun: str) -> dict[str, tuple[str, str]]:
    ages = {f"within_{age}": (f"{age} days", "share") for age in _AGES}
    return {"period": ("Arrived in", "text"), "n": (f"{noun.capitalize()}s", "count"), **ages}


def _arrivals(workbook: Workbook) -> tuple[str, pd.DataFrame]:
    """Counts by day of arrival and days to the win: of leads where they have days, else of deals."""
    if "leads" in workbook.tables:
        leads = workbook.tables["leads"]
        found = leads.group_by("created_on", "won_days").agg(number=leads.count())
        counts = workbook.tables.frame(found)
        if counts["won_days"].notna().any():
            return "lead", counts
    deals = workbook.tables["deals"]
    days = deals.is_won.ifelse(deals.closed_on.delta(deals.created_on, unit="day"), None)
    timed = deals.mutate(won_days=days)
    counted = timed.group_by("created_on", "won_days").agg(number=timed.count())
    return "deal", workbook.tables.frame(counted)


def _cohort(arrivals: pd.DataFrame, period: Period, as_of: dt.date) -> dict[int, tuple[int, int]]:
    """Won and arrived by age in days, up to the age that all arrivals of the period have reached."""
    created = pd.to_datetime(arrivals["created_on"])
    mine = arrivals[created.between(pd.Timestamp(period.starts_on), pd.Timestamp(period.ends_on))]
    n = int(mine["number"].sum())
    if not n:
        return {}
    won = mine.groupby("won_days")["number"].sum()
    reach = min((as_of - period.full_ends_on).days, _AGES[-1])
    # a win before the arrival is a mistake of one of the two days: it counts in no age
    return {age: (int(won[(won.index >= 0) & (won.index <= age)].sum()), n) for age in range(reach + 1)}


def _row(period: Period, levels: dict[int, tuple[int, int]]) -> dict[str, object]:
    shares = {f"within_{age}": share_of(*levels[age]) if age in levels else None for age in _AGES}
    return {"period": period.label, "n": next(iter(levels.values()))[1], **shares}


def _curve(period: Period, levels: dict[int, tuple[int, int]]) -> Curve:
    return Curve(period.label, list(levels), [share_of(*parts) for parts in levels.values()])


def _headline(told: list, noun: str, workbook: Workbook) -> str:
    period, levels = told[-1]
    age = max(each for each in _AGES if each in levels)
    text = workbook.formats.text
    first = f"{text(share_of(*levels[age]), 'share')} of the {noun}s of {named(period)} were won within {age} days"
    earlier = [others for _, others in told[:-1] if age in others]
    if not earlier:
        return f"{first}; no earlier period is there to compare."
    won, n = (sum(others[age][place] for others in earlier) for place in (0, 1))
    low, high = newcombe(levels[age], (won, n))
    sure = "more than chance" if low > 0 or high < 0 else "a difference that may be chance"
    return (
        f"{first}, against {text(share_of(won, n), 'share')} of the earlier periods' at the same age: {sure}."
    )


def _figures(noun: str, period: Period, levels: dict[int, tuple[int, int]]) -> list[Figure]:
    metric, definition = _DEFINITIONS[noun]
    return [
        Figure(
            metric=metric,
            definition=f"{metric}/{definition}/within_{age}_days",
            value=share_of(won, n),
            unit="share",
            group={"arrived_in": period.label},
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            numerator=won,
            denominator=n,
            n=n,
        )
        for age, (won, n) in levels.items()
        if age in _AGES
    ]
