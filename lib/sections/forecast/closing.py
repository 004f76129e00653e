"""What will close in the period: won so far, and what open deals are worth by their probability."""

import pandas as pd

from lib import charts
from lib.sections.absent import needs, said
from lib.sections.forecast.horizon import forecast_period
from lib.sections.forecast.outlook import Outlook, outlook, warnings
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import counted
from lib.workbook import Workbook


@needs("deals", "deals")
def what_will_close(workbook: Workbook) -> Section:
    """How much will be won when the period is over: won so far + amount x probability of what is expected in it."""
    told, period = outlook(workbook), forecast_period(workbook)
    if not told.numbers["booked"] and not told.numbers["expected"]:
        return said("forecast.what_will_close", nothing_words(told, workbook), _NO_DAYS)
    rows = _rows(told, workbook)
    labels = charts.Labels(
        f"{period.label}: from what is won to the weighted forecast",
        "Won so far, what is expected by probability, and their sum.",
        "money",
        workbook.formats,
    )
    text = workbook.formats.text
    return Section(
        id="forecast.what_will_close",
        headline=_headline(told, workbook),
        reading=f"A deal counts with its amount times its probability, and only when it is expected to close by {text(period.full_ends_on, 'day')}. Deals past their expected day, and deals without one, are not in it: nobody can say when they close.",
        action=_action(told, workbook),
        chart=charts.waterfall(_steps(told), "step", "value", labels, total="is_total"),
        table=display_table(
            rows, _COLUMNS, workbook.formats, f"What the forecast of {period.label} is made of"
        ),
        note=warnings(workbook, told),
        figures=told.figures,
    )


_NO_DAYS = "Record for each open deal the day it is expected to close: without it no period can count on it."
_COLUMNS = {
    "what": ("What", "text"),
    "deals": ("Deals", "count"),
    "amount": ("Amount", "money"),
    "weighted": ("Weighted", "money"),
}


def nothing_words(told: Outlook, workbook: Workbook) -> str:
    """What is said when nothing is won in the period and nothing expected: why there is no forecast."""
    period, text = forecast_period(workbook), workbook.formats.text
    apart = told.numbers["past_due"] + told.numbers["undated"]
    if not apart:
        return f"Nothing is won in {period.label}, and no open deal is expected to close in it."
    value = told["past_due"] + told["undated"]
    worth = f" worth {text(value, 'money')}" if value else ""
    return f"Nothing is won in {period.label} yet and no open deal is expected in it: {counted(apart, 'open deal')}{worth} {'has' if apart == 1 else 'have'} no expected day, or one that is past."


def _rows(told: Outlook, workbook: Workbook) -> pd.DataFrame:
    end = workbook.formats.text(forecast_period(workbook).full_ends_on, "day")
    blank = float("nan")
    rows = [
        ("Won so far", told.numbers["booked"], told["booked"], told["booked"]),
        (f"Open, expected by {end}", told.numbers["expected"], told["open"], told["expected"]),
        (
            "Forecast",
            told.numbers["weighted"],
            told["booked"] + told["open"],
            told["weighted"],
        ),
        ("Not in it: past its expected day", told.numbers["past_due"], told["past_due"], blank),
        ("Not in it: without an expected day", told.numbers["undated"], told["undated"], blank),
    ]
    return pd.DataFrame(rows, columns=["what", "deals", "amount", "weighted"])


def _steps(told: Outlook) -> pd.DataFrame:
    steps = [
        ("Won so far", told["booked"], False),
        ("Expected, weighted", told["expected"], False),
        ("Forecast", told["weighted"], True),
    ]
    return pd.DataFrame(steps, columns=["step", "value", "is_total"])


def _headline(told: Outlook, workbook: Workbook) -> str:
    text, period = workbook.formats.text, forecast_period(workbook)
    number = told.numbers["expected"]
    if number and not told["open"]:
        expected = f"none of the {counted(number, 'open deal')} expected in it has an amount"
    elif number and not told["expected"]:
        expected = f"{counted(number, 'open deal')} worth {text(told['open'], 'money')} {'is' if number == 1 else 'are'} expected, without a probability to weight {'it' if number == 1 else 'them'} by"
    elif number:
        expected = f"{counted(number, 'open deal')} expected in it {'adds' if number == 1 else 'add'} {text(told['expected'], 'money')} by probability ({text(told['open'], 'money')} if every one were won)"
    else:
        expected = "no open deal is expected in it"
    return f"{period.label} is forecast to bring {text(told['weighted'], 'money')}: {text(told['booked'], 'money')} is won so far, {expected}."


def _action(told: Outlook, workbook: Workbook) -> str:
    apart = told.numbers["past_due"] + told.numbers["undated"]
    if not apart:
        return "Every open deal has a day ahead: go through those expected in the next two weeks first."
    value = workbook.formats.text(told["past_due"] + told["undated"], "money")
    return f"Have owners give {counted(apart, 'open deal')} worth {value} a new expected day, or close {'it' if apart == 1 else 'them'}: until then {'it is' if apart == 1 else 'they are'} in no forecast."
