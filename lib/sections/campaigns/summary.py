"""Campaigns in sum, and the definitions behind them."""

import pandas as pd

from lib.metrics.evaluate import Cut, share_of
from lib.sections import notes as ending
from lib.sections.campaigns.window import answer_days, last_year
from lib.sections.campaigns.words import MODEL_WORDS
from lib.sections.cover import cover as front
from lib.sections.figures import figures_of
from lib.sections.section import Figure, Section
from lib.sections.words import counted, named
from lib.workbook import Workbook

METRICS = (
    "campaigns",
    "campaign_messages",
    "campaign_responses",
    "delivery_rate",
    "bounce_rate",
    "unsubscribe_rate",
    "complaint_rate",
    "campaign_purchases",
    "campaign_revenue",
    "unattributed_revenue",
    "campaign_customers",
    "campaign_roi",
    "campaign_customer_cost",
    "list_size",
    "list_growth",
    "web_visits",
    "page_views",
    "visit_time",
    "web_goals",
    "new_leads",
    "lead_win_rate",
    "won_revenue",
)
_NOTHING = "This source has no campaigns, e-mail lists or visits, so this report has nothing to show."
_USED = ("campaigns", "campaign_messages", "list_changes", "web_visits")


def cover(workbook: Workbook) -> Section:
    """How campaigns are answered, what they brought, and whether lists and the web site grow."""
    if not any(name in workbook.tables for name in _USED):
        return front(workbook, "campaigns", [_NOTHING])
    told = [_answered(workbook), _brought(workbook), _grown(workbook)]
    return front(
        workbook,
        "campaigns",
        [sentence for sentence, _ in told],
        [figure for _, figures in told for figure in figures],
    )


def notes(workbook: Workbook) -> Section:
    """Definitions, what is left out, run details."""
    if not any(name in workbook.tables for name in _USED):
        return ending.notes(workbook, "campaigns", (), (_NOTHING,))
    settings = workbook.parameters.settings.campaigns
    chosen = (
        f"An answer counts within {answer_days(workbook)} of the message arriving.",
        f"Credit goes {MODEL_WORDS[settings.attribution]}; contact with a campaign counts for {settings.look_back_days} days.",
    )
    return ending.notes(workbook, "campaigns", METRICS, chosen)


_Told = tuple[str, tuple[Figure, ...]]


def _answered(workbook: Workbook) -> _Told:
    if "campaign_messages" not in workbook.tables:
        return "This source does not record whom campaigns were sent to.", ()
    year = last_year(workbook)
    values = workbook.values("campaign_responses", Cut(periods=(year,)))
    row = values.iloc[0]
    if row["missing"]:
        return f"No message of a campaign was delivered in the {year.label}.", figures_of(values)
    share = workbook.formats.text(row["value"], "share")
    return (
        f"{share} of the people campaigns reached in the {year.label} answered ({row['numerator']:,.0f} of {row['denominator']:,.0f}).",
        figures_of(values),
    )


def _brought(workbook: Workbook) -> _Told:
    if "campaign_returns" not in workbook.tables:
        return "What campaigns brought cannot be told: this source has no campaigns or no deals.", ()
    year, text = last_year(workbook), workbook.formats.text
    won, left, roi = (
        workbook.values("campaign_revenue", Cut(periods=(year,))),
        workbook.values("unattributed_revenue", Cut(periods=(year,))),
        workbook.values("campaign_roi"),
    )
    credited, rest = float(won["numerator"].iloc[0]), float(left["numerator"].iloc[0])
    part = text(share_of(credited, credited + rest), "share") if credited + rest else "none"
    told = f"Campaigns are credited with {text(credited, 'money')} won in the {year.label}, {part} of all won revenue"
    if roi["missing"].iloc[0]:
        end = "; no campaign has a cost recorded, so no return can be told."
    else:
        end = f"; since they began, those with a cost recorded brought a return of {text(roi['value'].iloc[0], 'share')}."
    return told + end, figures_of(won) + figures_of(left) + figures_of(roi)


def _grown(workbook: Workbook) -> _Told:
    parts: list[str] = []
    figures: tuple[Figure, ...] = ()
    if "list_changes" in workbook.tables:
        growth = workbook.values("list_growth", Cut(periods=(workbook.period,)))
        parts.append(_of_lists(growth, workbook))
        figures += figures_of(growth)
    if "web_visits" in workbook.tables:
        goals = workbook.values("web_goals", Cut(periods=(workbook.period,)))
        parts.append(_of_site(goals, workbook))
        figures += figures_of(goals)
    return "; ".join(parts) + "." if parts else "E-mail lists and visits are not recorded.", figures


def _of_lists(growth: pd.DataFrame, workbook: Workbook) -> str:
    value = growth["value"].iloc[0]
    if pd.isna(value):
        return f"Nobody was on the e-mail lists as {workbook.period.label} began"
    moved = "grew" if value > 0 else "shrank" if value < 0 else "did not grow"
    by = f" by {workbook.formats.text(abs(value), 'share')}" if value else ""
    return f"The e-mail lists {moved}{by} in {named(workbook.period)} ({counted(growth['denominator'].iloc[0], 'person', 'people')} at the start)"


def _of_site(goals: pd.DataFrame, workbook: Workbook) -> str:
    row = goals.iloc[0]
    if row["missing"]:
        return f"nobody visited the web site in {named(workbook.period)}"
    return f"a goal was reached in {workbook.formats.text(row['value'], 'share')} of {counted(row['denominator'], 'visit')}"
