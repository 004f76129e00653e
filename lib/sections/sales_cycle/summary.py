"""The cycle in sum, and the definitions behind it."""

from lib.metrics.evaluate import Cut
from lib.sections import notes as ending
from lib.sections.cover import cover as front
from lib.sections.figures import figures_of
from lib.sections.sales_cycle.deals import deals_measured
from lib.sections.section import Section
from lib.sections.words import counted, like_for_like, named
from lib.workbook import Workbook

METRICS = ("sales_cycle", "won_by_day", "stage_length")


def cover(workbook: Workbook) -> Section:
    """Median and mean cycle of the deals decided this period and of all of them."""
    values = workbook.values("sales_cycle", Cut(periods=workbook.compared))
    ever = workbook.values("sales_cycle")
    now, _, year_ago = values.to_dict("records")
    days, deals = workbook.formats, deals_measured(workbook)
    findings = [
        _median_sentence(now, workbook, deals),
        _year_ago_sentence(year_ago, workbook),
        f"Over the whole export the median is {days.text(ever['median'].iloc[0], 'days')} days and the mean {days.text(ever['value'].iloc[0], 'days')} (n = {ever['n'].iloc[0]:,.0f}).",
    ]
    return front(workbook, "sales_cycle", findings, figures_of(values) + figures_of(ever))


def notes(workbook: Workbook) -> Section:
    """Definitions, what is left out, run details."""
    deals = workbook.tables["deals"]
    unmeasured = deals.filter(deals.is_closed & ~deals.has_cycle)
    left_out = int(workbook.tables.frame(unmeasured.count()))
    sentence = f"{counted(left_out, 'closed deal')} left out of the cycle: a day is missing, or the close is before the start."
    return ending.notes(workbook, "sales_cycle", METRICS, (*((sentence,) if left_out else ()), *_ESTIMATES))


_ESTIMATES = (
    "Won, lost and open by a day (cycle_curve): Aalen and Johansen's estimate over all deals with a known start, open ones counted until the last day covered, deals from before the first decision in the export from that day on.",
    "Change of the cycle (cycle_change): median of the newer half of the periods minus that of the older half, with a 95% bootstrap interval.",
    "Median with open visits (stage_length_with_open): the day by which half of the visits to a stage had ended, those going on counted until the last day covered.",
)


def _median_sentence(now: dict, workbook: Workbook, deals: str) -> str:
    if now["missing"]:
        return f"No {deals} deal closed in {named(workbook.period)}, so there is no cycle to report."
    days = workbook.formats
    thin = "; few, so read with care" if now["n"] < workbook.parameters.settings.minimum_n else ""
    return f"Half of the {deals} deals of {named(workbook.period)} took {days.text(now['median'], 'days')} days or less (n = {now['n']:,.0f}{thin})."


def _year_ago_sentence(year_ago: dict, workbook: Workbook) -> str:
    earlier = workbook.compared[2]
    if year_ago["missing"] or not workbook.covers(earlier):
        return f"{earlier.label} is not comparable: the export begins later."
    return f"Over {like_for_like(earlier)} the median was {workbook.formats.text(year_ago['median'], 'days')} days (n = {year_ago['n']:,.0f})."
