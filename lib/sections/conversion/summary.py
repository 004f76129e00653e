"""The win rate in sum, and the definitions behind it."""

from lib.metrics.evaluate import Cut
from lib.sections import notes as ending
from lib.sections.cover import cover as front
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.words import counted, like_for_like, named, points
from lib.workbook import Workbook

METRICS = ("win_rate", "won_deals", "lost_deals", "losses", "won_size")
OF_LEADS = ("new_leads", "lead_conversion", "lead_win_rate", "value_per_lead", "lead_to_win")

_NO_DEALS = "This source has no deals, so there is no win rate to report."


def cover(workbook: Workbook) -> Section:
    """The win rate of this period, of the same days a year before, and of the whole export."""
    if "deals" not in workbook.tables:
        return front(workbook, "conversion", [_NO_DEALS])
    values = workbook.values("win_rate", Cut(periods=workbook.compared))
    ever = workbook.values("win_rate")
    now, _, year_ago = values.to_dict("records")
    rate = workbook.formats
    findings = [
        _rate_sentence(now, workbook),
        _year_ago_sentence(now, year_ago, workbook),
        f"Over the whole export {rate.text(ever['value'].iloc[0], 'share')} were won ({ever['numerator'].iloc[0]:,.0f} of {ever['denominator'].iloc[0]:,.0f}).",
    ]
    counts = figures_of(workbook.values("won_deals")) + figures_of(workbook.values("lost_deals"))
    return front(workbook, "conversion", findings, figures_of(values) + figures_of(ever) + counts)


def notes(workbook: Workbook) -> Section:
    """Definitions, what is left out, run details."""
    if "deals" not in workbook.tables:
        return ending.notes(workbook, "conversion", (), (_NO_DEALS,))
    deals = workbook.tables["deals"]
    undated = int(workbook.tables.frame(deals.filter(deals.is_closed & deals.closed_on.isnull()).count()))
    sentence = f"{counted(undated, 'closed deal')} without a closing day: in the rate of the whole export, in no period."
    used = (*METRICS, *OF_LEADS) if "leads" in workbook.tables else (*METRICS, "created_deals", "sales_cycle")
    return ending.notes(workbook, "conversion", used, (sentence,) if undated else ())


def _rate_sentence(now: dict, workbook: Workbook) -> str:
    if now["missing"]:
        return f"No deal was decided in {named(workbook.period)}, so there is no win rate to report."
    thin = "; few, so read with care" if now["n"] < workbook.parameters.settings.minimum_n else ""
    return f"{workbook.formats.text(now['value'], 'share')} of the deals decided in {named(workbook.period)} were won ({now['numerator']:,.0f} of {now['denominator']:,.0f}{thin})."


def _year_ago_sentence(now: dict, year_ago: dict, workbook: Workbook) -> str:
    earlier, rate = workbook.compared[2], workbook.formats
    if year_ago["missing"] or not workbook.covers(earlier):
        return f"{earlier.label} is not comparable: the export begins later."
    was = f"{rate.text(year_ago['value'], 'share')} (n = {year_ago['n']:,.0f})"
    if now["missing"]:
        return f"Over {like_for_like(earlier)} it was {was}."
    return f"Against {like_for_like(earlier)}: {points(now['value'], year_ago['value'], rate)}, from {was}."
