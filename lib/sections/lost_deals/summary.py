"""Lost deals in sum, and the definitions behind them."""

import pandas as pd

from lib.metrics.evaluate import Cut
from lib.sections import notes as ending
from lib.sections.cover import cover as front
from lib.sections.figures import figures_of
from lib.sections.lost_deals.losses import NO_REASONS, has_reasons, measure, no_values, number_lost
from lib.sections.section import Section
from lib.sections.words import change, counted, like_for_like, named
from lib.workbook import Workbook

METRICS = (
    "losses",
    "lost_value",
    "time_to_loss",
    "reason_coverage",
    "contested_win_rate",
    "win_rate",
    "sales_cycle",
)
_NO_DEALS = "This source has no deals, so this report has nothing to show."


def cover(workbook: Workbook) -> Section:
    """How much was lost, for which reason most, and of how much it is known why."""
    if "lost_deals" not in workbook.tables:
        return front(workbook, "lost_deals", [_NO_DEALS])
    count, value = (
        workbook.values(name, Cut(periods=workbook.compared)) for name in ("losses", "lost_value")
    )
    whole, coverage = workbook.values("losses"), workbook.values("reason_coverage")
    findings = [_lost(count, value, workbook), _whole(whole, workbook), _reason(coverage, workbook)]
    figures = tuple(figure for values in (count, value, whole, coverage) for figure in figures_of(values))
    return front(workbook, "lost_deals", [finding for finding in findings if finding], figures)


def notes(workbook: Workbook) -> Section:
    """Definitions, what is left out, run details."""
    if "lost_deals" not in workbook.tables:
        return ending.notes(workbook, "lost_deals", (), (_NO_DEALS,))
    lost = workbook.tables["lost_deals"]
    undated = int(workbook.tables.frame(lost.filter(lost.closed_on.isnull()).count()))
    left_out = [
        f"{counted(undated, 'lost deal')} without a closing day {'is' if undated == 1 else 'are'} left out."
        if undated
        else "",
        no_values(workbook),
    ]
    return ending.notes(workbook, "lost_deals", METRICS, [sentence for sentence in left_out if sentence])


def _lost(count: pd.DataFrame, value: pd.DataFrame, workbook: Workbook) -> str:
    is_money = measure(workbook)[2] == "money"
    now, _, year_ago = count["value"]
    period, _, earlier = workbook.compared
    worth = f" worth {workbook.formats.text(value['value'].iloc[0], 'money')}" if is_money and now else ""
    first = f"{counted(now, 'deal')}{worth} {'was' if now == 1 else 'were'} lost in {named(period)}"
    if not workbook.covers(earlier):
        return f"{first}; {earlier.label} is not comparable: the export begins later."
    return f"{first}: in number {change(now, year_ago, workbook.formats)} on {like_for_like(earlier)}."


def _whole(whole: pd.DataFrame, workbook: Workbook) -> str:
    number = number_lost(workbook)
    if not number:
        return "No deal of the export was lost."
    rate = workbook.values("win_rate", Cut(definition="closed"))
    return f"{counted(number, 'deal')} of the {rate['denominator'].iloc[0]:,.0f} decided in the whole export {'was' if number == 1 else 'were'} lost."


def _reason(coverage: pd.DataFrame, workbook: Workbook) -> str:
    if not number_lost(workbook):
        return ""
    if not has_reasons(workbook):
        return NO_REASONS
    row = coverage.iloc[0]
    metric, noun, _ = measure(workbook)
    by_reason = workbook.values(metric, Cut(("lost_reason",)))
    told = by_reason[by_reason["lost_reason"] != "(not recorded)"]
    first = told.sort_values(["value", "lost_reason"], ascending=[False, True]).iloc[0]
    return f"{workbook.formats.text(row['value'], 'share')} of lost deals have a reason; {first['lost_reason']} is the one behind most {noun}."
