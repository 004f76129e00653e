"""What customers will bring over the months ahead, by the best method that the data allows."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from lib import charts
from lib.metrics.evaluate import share_of
from lib.models.fitting import NotFittedError
from lib.sections.absent import said
from lib.sections.customers.contracted import FEWEST_DECIDED, from_renewals
from lib.sections.customers.expectation import Expectation, Trial, from_retention, is_of_margin
from lib.sections.customers.uncontracted import FEWEST, FEWEST_REPEATERS, from_purchases
from lib.sections.customers.windows import MAP_SALES, NOBODY, first_day
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted, listed
from lib.workbook import Workbook

_MOST = 15


def expected_value(workbook: Workbook) -> Section:
    """What will customers bring over the months ahead, which most, and how right was the method before?"""
    if first_day(workbook) is None:
        return said("customers.expected_value", NOBODY, MAP_SALES)
    found = _expected(workbook)
    rows = _ranked(found)
    if rows.empty or not (rows["expected"] > 0).any():
        return said(
            "customers.expected_value",
            "No active customer brought anything in the last twelve months, so nothing can be said of what is to come.",
        )
    best = rows.head(_MOST)
    noun = "margin" if is_of_margin(workbook) else "revenue"
    labels = charts.Labels(
        f"Expected {noun} of the customers expected to bring most",
        f"Expected {noun} by customer; {best['company'].iloc[0]} leads.",
        "money",
        workbook.formats,
    )
    return Section(
        id="customers.expected_value",
        headline=_headline(rows, noun, workbook),
        reading=_reading(found, noun, workbook),
        action="Give the time of your best people to the top of this list, and ask why a large customer stands low in it.",
        chart=charts.bars(best, "company", "expected", labels),
        table=display_table(rows, _columns(rows, noun), workbook.formats, "Customers by what they are expected to bring", most=_MOST),
        note=_note(found, workbook),
        figures=_figures(rows, found.trial),
    )  # fmt: skip


def _expected(workbook: Workbook) -> Expectation:
    """By renewals where there are contracts enough, else by purchases, else at the share of customers kept.

    A method that finds no parameters is passed over, and the words of the one that is used say so.
    """
    without_answer = []
    for method, name in ((from_renewals, "renewals"), (from_purchases, "purchases")):
        try:
            found = method(workbook)
        except NotFittedError:
            without_answer.append(name)
            continue
        if found is not None:
            return _told(found, without_answer)
    return _told(from_retention(workbook), without_answer)


def _told(found: Expectation, without_answer: Sequence[str]) -> Expectation:
    if not without_answer:
        return found
    return replace(found, words=f"{found.words} (the model of {listed(without_answer)} found no answer)")


def _ranked(found: Expectation) -> pd.DataFrame:
    order = "yearly" if found.is_ranked_by_year else "expected"
    rows = found.customers.sort_values([order, "company"], ascending=[False, True], ignore_index=True)
    return rows[["company", "yearly", "expected", "chance"]]


def _columns(rows: pd.DataFrame, noun: str) -> dict[str, tuple[str, str]]:
    columns = {
        "company": ("Customer", "text"),
        "yearly": (f"{noun.capitalize()} of twelve months", "money"),
        "expected": ("Expected, discounted", "money"),
    }
    if rows["chance"].notna().any():
        columns["chance"] = ("Still there at the end", "share")
    return columns


def _headline(rows: pd.DataFrame, noun: str, workbook: Workbook) -> str:
    text, months = workbook.formats.text, workbook.parameters.settings.customers.horizon_months
    total = rows["expected"].sum()
    top = share_of(float(rows["expected"].nlargest(10).sum()), float(total))
    return f"{counted(len(rows), 'customer is', 'customers are')} expected to bring {text(total, 'money')} of {noun} in the next {months} months, {text(share_of(float(total), float(len(rows))), 'money')} each; the ten largest {text(top, 'share')} of it."


def _reading(found: Expectation, noun: str, workbook: Workbook) -> str:
    settings = workbook.parameters.settings.customers
    by = "what they brought in twelve months" if found.is_ranked_by_year else "what is expected"
    return f"Expected {noun} of the next {settings.horizon_months} months, {found.words}; money that comes a year later is worth {workbook.formats.text(settings.yearly_discount, 'share')} less (settings.customers). Customers stand in the order of {by}."


def _note(found: Expectation, workbook: Workbook) -> str:
    few = {
        "retention": f"Fewer than {FEWEST_DECIDED} decided contracts, and fewer than {FEWEST} customers or {FEWEST_REPEATERS} that bought again: all customers are taken to stay alike.",
    }.get(found.way, "")
    if found.trial is None:
        return f"{few} What is known begins too late to try the method on earlier days.".strip()
    trial, text = found.trial, workbook.formats.text
    off = share_of(trial.expected - trial.actual, trial.actual)
    missed = "" if pd.isna(off) else f" ({text(off, 'share')} off)"
    return f"{few} Tried on what was known before: {text(trial.expected, 'count')} {trial.what} were expected, {text(trial.actual, 'count')} came{missed}. {trial.note}".strip()


def _figures(rows: pd.DataFrame, trial: Trial | None) -> tuple[Figure, ...]:
    total, number = float(rows["expected"].sum()), len(rows)
    mean = share_of(total, float(number))
    found = [
        Figure("expected_value", "expected_value/total", total, "money", n=number),
        Figure("expected_value", "expected_value/mean", mean, "money", numerator=total, denominator=float(number), n=number),
    ]  # fmt: skip
    told: Sequence[tuple[str, float]] = (
        [] if trial is None else [("expected", trial.expected), ("actual", trial.actual)]
    )
    beside = [
        Figure("expected_before", f"expected_before/{name}", value, "count", n=trial.n if trial else 0)
        for name, value in told
    ]
    return tuple(found + beside)
