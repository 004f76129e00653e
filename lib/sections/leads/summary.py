"""Leads in sum, and the definitions behind them."""

import pandas as pd

from lib.metrics.evaluate import Cut
from lib.sections import notes as ending
from lib.sections.cover import cover as front
from lib.sections.figures import figures_of
from lib.sections.leads.answers import NO_ANSWERS, records_answers
from lib.sections.leads.population import NO_DATES, converted, first_day, undated
from lib.sections.section import Section
from lib.sections.words import change, counted, like_for_like, named
from lib.workbook import Workbook

METRICS = (
    "new_leads",
    "prospects",
    "lead_conversion",
    "lead_win_rate",
    "value_per_lead",
    "lead_response",
    "answered_in_time",
    "waiting_leads",
    "cost_per_lead",
    "cost_per_customer",
    "referrals",
    "referral_conversion",
)
_NO_LEADS = "This source has no leads, so this report has nothing to show."


def cover(workbook: Workbook) -> Section:
    """How many leads arrived, how fast they are answered, and what became of them."""
    if "leads" not in workbook.tables:
        return front(workbook, "leads", [_NO_LEADS])
    whole = converted(workbook)
    if not whole["n"].sum():
        return front(workbook, "leads", ["No lead is in the export."])
    first = first_day(workbook)
    arrivals = workbook.values(
        "new_leads", Cut(periods=workbook.compared if first else (), definition="" if first else "export")
    )
    in_day, waiting = (
        workbook.values("answered_in_time"),
        workbook.values("waiting_leads", Cut(definition="day_old")),
    )
    findings = [
        _arrived(arrivals, workbook) if first else f"{NO_DATES} {arrivals['value'].iloc[0]:,.0f} leads.",
        _converted(whole, workbook),
        _attended(in_day, waiting, workbook) if records_answers(workbook) else NO_ANSWERS,
    ]
    figures = tuple(figure for values in (arrivals, whole, in_day, waiting) for figure in figures_of(values))
    return front(workbook, "leads", findings, figures)


def notes(workbook: Workbook) -> Section:
    """Definitions, what is left out, run details."""
    if "leads" not in workbook.tables:
        return ending.notes(workbook, "leads", (), (_NO_LEADS,))
    left_out = undated(workbook)
    return ending.notes(workbook, "leads", METRICS, (left_out,) if left_out else ())


def _arrived(arrivals: pd.DataFrame, workbook: Workbook) -> str:
    now, _, year_ago = arrivals["value"]
    period, _, earlier = workbook.compared
    first = f"{counted(now, 'lead')} arrived in {named(period)}"
    if first_day(workbook) > earlier.starts_on:
        return f"{first}; {earlier.label} is not comparable: the export begins later."
    return f"{first}, {change(now, year_ago, workbook.formats)} on {like_for_like(earlier)}."


def _converted(whole: pd.DataFrame, workbook: Workbook) -> str:
    row, text = whole.iloc[0], workbook.formats.text
    first = f"{text(row['value'], 'share')} of all leads were converted ({row['numerator']:,.0f} of {row['denominator']:,.0f})"
    won = workbook.values("lead_win_rate").iloc[0]
    if won["missing"]:
        return f"{first}."
    return f"{first}; of those old enough to be judged {text(won['value'], 'share')} were won (n = {won['n']:,.0f})."


def _attended(in_day: pd.DataFrame, waiting: pd.DataFrame, workbook: Workbook) -> str:
    share, number = in_day["value"].iloc[0], waiting["value"].iloc[0]
    told = f"{workbook.formats.text(share, 'share')} of leads are answered within a day"
    if not number:
        return f"{told}, and none older than a day is unattended."
    return f"{told}; {counted(number, 'lead')} older than a day {'is' if number == 1 else 'are'} unattended."
