"""The forecast as owners call it: commit, best case, pipeline, each holding the one before."""

import pandas as pd

from lib import charts
from lib.sections.absent import needs, said
from lib.sections.forecast.horizon import forecast_period
from lib.sections.forecast.outlook import Outlook, outlook
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import counted
from lib.workbook import Workbook

_LEVELS = (
    ("booked", "Won so far", "won in the period"),
    ("commit", "Commit", "won + deals their owner commits to"),
    ("best_case", "Best case", "commit + deals that close if all goes well"),
    ("pipeline", "Pipeline", "best case + all other open deals expected in the period"),
)


@needs("deals", "deals")
def categories(workbook: Workbook) -> Section:
    """What do owners commit to? Each category holds the surer ones, so that nothing is added twice."""
    told, period = outlook(workbook), forecast_period(workbook)
    if told.numbers["pipeline"] == told.numbers["booked"]:
        return said(
            "forecast.categories",
            f"No open deal expected in {period.label} has a forecast category (commit, best case, pipeline).",
            "Have owners say for each deal whether they commit to it.",
        )
    rows = _rows(told)
    labels = charts.Labels(
        f"{period.label}: each bar holds the one above it",
        "Won so far, commit, best case and pipeline, each holding the one before.",
        "money",
        workbook.formats,
    )
    columns = {
        "name": ("Category", "text"),
        "holds": ("What it holds", "text"),
        "deals": ("Deals", "count"),
        "value": ("Value", "money"),
        "added": ("Adds", "money"),
    }
    return Section(
        id="forecast.categories",
        headline=_headline(told, workbook),
        reading="Amounts are unweighted. Best case holds commit, and commit holds what is won: the bars are never added together.",
        action=_action(told, workbook),
        chart=charts.bars(rows, "name", "value", labels),
        table=display_table(rows, columns, workbook.formats, f"Forecast of {period.label} by category"),
        note=_note(told, workbook),
        figures=told.figures,
    )


def _rows(told: Outlook) -> pd.DataFrame:
    rows = pd.DataFrame(
        [
            {"name": name, "holds": holds, "deals": told.numbers[level], "value": told[level]}
            for level, name, holds in _LEVELS
        ]
    )
    return rows.assign(added=rows["value"].diff().fillna(rows["value"]))


def _headline(told: Outlook, workbook: Workbook) -> str:
    text = workbook.formats.text
    committed = told["commit"] - told["booked"]
    number = told.numbers["commit"] - told.numbers["booked"]
    if not number:
        return f"No open deal is committed, so {forecast_period(workbook).label} is sure of {text(told['booked'], 'money')} only; in the best case {text(told['best_case'], 'money')}."
    first = f"With {counted(number, 'deal')} committed ({text(committed, 'money')}) {forecast_period(workbook).label} brings {text(told['commit'], 'money')}"
    return f"{first}; in the best case {text(told['best_case'], 'money')}."


def _action(told: Outlook, workbook: Workbook) -> str:
    text = workbook.formats.text
    if told["commit"] < told["weighted"]:
        return f"Commit ({text(told['commit'], 'money')}) is below the weighted forecast ({text(told['weighted'], 'money')}): ask which best-case deals can be committed to, and what they need."
    return f"Commit ({text(told['commit'], 'money')}) is above the weighted forecast ({text(told['weighted'], 'money')}): go through the committed deals one by one; each that falls out is missed in full."


def _note(told: Outlook, workbook: Workbook) -> str:
    text, words = workbook.formats.text, []
    for name, why in (("omitted", "left out by their owner"), ("uncategorised", "without a category")):
        if told.numbers[name]:
            words.append(
                f"{counted(told.numbers[name], 'open deal')} worth {text(told[name], 'money')} expected in the period {why}: in no bar."
            )
    return " ".join(words)
