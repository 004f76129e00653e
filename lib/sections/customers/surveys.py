"""What customers say when they are asked, and how many of them answer."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut
from lib.metrics.periods import Period
from lib.sections.absent import needs, said
from lib.sections.customers.windows import periods, twelve_months
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table, starred
from lib.sections.words import counted, named
from lib.workbook import Workbook

_ASKED = {
    "nps": ("Would they recommend us (net promoter score, −100 to 100)", "nps", "count"),
    "csat": ("Are they satisfied (answers of 4 or 5)", "csat", "share"),
    "ces": ("Is it easy (mean of 1 to 7)", "ces", "number"),
}


@needs("surveys", "surveys")
def recommending(workbook: Workbook) -> Section:
    """Would customers recommend us, period by period, and how many of those asked say so?"""
    shown = (*periods(workbook), twelve_months(workbook))
    score = workbook.values("nps", Cut((), shown, "score"))
    mean = workbook.values("nps", Cut((), shown, "mean"))
    answered = workbook.values("survey_response", Cut((), shown, "nps"))
    rows = pd.DataFrame(
        {
            "period": [named(period) for period in shown],
            "score": score["value"],
            "mean": mean["value"],
            "answers": score["n"],
            "sent": answered["denominator"],
            "response": answered["value"],
            "is_thin": (score["n"] > 0) & (score["n"] < workbook.parameters.settings.minimum_n),
        }
    )
    year, rows = rows.iloc[-1], rows.iloc[:-1]
    told = rows[(rows["sent"] > 0) | (rows["answers"] > 0)]
    if not told["answers"].any():
        return said(
            "customers.recommending", "No survey about recommending us was answered in the periods shown."
        )
    scored = told[told["answers"] > 0]
    labels = charts.Labels(
        "Net promoter score",
        "Net promoter score by period, from −100 to 100.",
        "count",
        workbook.formats,
    )
    return Section(
        id="customers.recommending",
        headline=_headline(year, workbook),
        reading="The score is the share of promoters (9 or 10 of 10) less that of detractors (6 or less), x 100. With few answers it moves by chance: read it over several periods.",
        action="Answer every detractor in person within a week, and ask promoters for a reference.",
        chart=charts.signed(scored, "period", "score", labels),
        table=display_table(
            starred(told, "period"), _COLUMNS, workbook.formats, _caption(told, workbook)
        ),
        note=_off_scale(workbook),
        figures=figures_of(score) + figures_of(mean) + figures_of(answered),
    )  # fmt: skip


_COLUMNS = {
    "period": ("Period", "text"),
    "sent": ("Asked", "count"),
    "answers": ("Answers", "count"),
    "response": ("Answered so far, of those asked", "share"),
    "score": ("Score", "count"),
    "mean": ("Mean of 0 to 10", "number"),
}


@needs("surveys", "surveys")
def asked(workbook: Workbook) -> Section:
    """What do customers say in each kind of survey, now and a year before, and how many answer?"""
    now = twelve_months(workbook)
    before = twelve_months(workbook, (pd.Timestamp(now.starts_on) - pd.Timedelta(days=1)).date())
    rows, figures = [], ()
    for kind, (words, metric, unit) in _ASKED.items():
        row, told = _kind(workbook, (before, now), (kind, metric, unit))
        rows.append({"asked": words, **row})
        figures += told
    shown = pd.DataFrame(rows)
    shown = shown[shown["sent"] > 0]
    if shown.empty:
        return said("customers.asked", f"No survey was sent in the {now.label}.")
    low = shown.loc[shown["response"].idxmin()]
    text = workbook.formats.text
    return Section(
        id="customers.asked",
        headline=f"{counted(shown['sent'].sum(), 'survey')} sent in the {now.label}; of the kind answered least, {text(low['response'], 'share')} came back.",
        reading="Scores of different surveys cannot be compared with each other, only each with itself a year before.",
        action="Where few answer, ask fewer questions and ask sooner after the occasion, before reading anything into the score.",
        table=display_table(
            starred(shown, "asked"), _KINDS, workbook.formats, f"Surveys, {now.label}, and the year before"
        ),
        note="One survey of a kind counts per case, or per person and day where it is about no case. An answer counts on the day it came, the share that answered on the day of asking.",
        figures=figures,
    )  # fmt: skip


_KINDS = {
    "asked": ("Asked", "text"),
    "sent": ("Sent", "count"),
    "response": ("Answered", "share"),
    "answers": ("Answers", "count"),
    "now": ("Value", "written"),
    "before": ("Year before", "written"),
}


def _kind(workbook: Workbook, years: tuple[Period, Period], of: tuple[str, str, str]) -> tuple[dict, tuple]:
    kind, metric, unit = of
    values = workbook.values(metric, Cut((), years))
    answered = workbook.values("survey_response", Cut((), years, kind))
    text, (then, now) = workbook.formats.text, values.to_dict("records")
    few = workbook.parameters.settings.minimum_n
    row = {
        "sent": answered["denominator"].iloc[1],
        "response": answered["value"].iloc[1],
        "answers": now["n"],
        "now": text(now["value"], unit),
        "before": text(then["value"], unit),
        "is_thin": now["n"] < few,
    }
    return row, figures_of(values) + figures_of(answered)


def _headline(year: pd.Series, workbook: Workbook) -> str:
    text = workbook.formats.text
    if not year["answers"]:
        return "Nobody answered whether they would recommend us in the last twelve months."
    few = "; few, so read with care" if year["answers"] < workbook.parameters.settings.minimum_n else ""
    return f"The net promoter score of the last twelve months is {text(year['score'], 'count')} ({counted(year['answers'], 'answer')}{few}); {text(year['response'], 'share')} of those asked answered."


def _caption(told: pd.DataFrame, workbook: Workbook) -> str:
    few = f" (* fewer than {workbook.parameters.settings.minimum_n} answers)"
    return f"Would they recommend us, by period{few if told['is_thin'].any() else ''}"


def _off_scale(workbook: Workbook) -> str:
    rows = workbook.tables["surveys"]
    number = int(workbook.tables.frame(rows.is_off_scale.fill_null(False).sum()) or 0)
    if not number:
        return ""
    return f"{counted(number, 'answer')} of all kinds {'has' if number == 1 else 'have'} no score on the scale and {'counts' if number == 1 else 'count'} as not given."
