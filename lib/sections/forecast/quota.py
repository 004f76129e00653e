"""The forecast against the target, what would close the gap, and who brings it."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut, share_of
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.forecast.horizon import forecast_period
from lib.sections.forecast.outlook import Outlook, outlook
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted, listed
from lib.workbook import Workbook


@needs("deals", "deals")
def against_quota(workbook: Workbook) -> Section:
    """Is it enough: forecast against target, and what would close the gap?"""
    told, period = outlook(workbook), forecast_period(workbook)
    if told.target is None or not told.target.value:
        return said(
            "forecast.against_quota",
            f"No target for won revenue covers {period.label}, so there is nothing to compare the forecast with.",
            "Add a goal for won_revenue and its days to the goals of the team.",
        )
    rows = _against(told)
    labels = charts.Labels(
        f"{period.label} against a target of {workbook.formats.text(told.target.value, 'money')}",
        "Won so far, weighted forecast, commit and best case beside the target.",
        "money",
        workbook.formats,
    )
    columns = {
        "name": ("What", "text"),
        "value": ("Value", "money"),
        "share": ("Of target", "share"),
        "gap": ("Missing", "money"),
    }
    return Section(
        id="forecast.against_quota",
        headline=_headline(told, workbook),
        reading="Orange bars fall short of the target. The weighted forecast is the one to plan with; commit is what owners promise.",
        action=_closing_words(told, workbook),
        chart=charts.bars(_with_target(rows, told), "name", "value", labels, marked="is_short"),
        table=display_table(rows, columns, workbook.formats, f"Against the target of {period.label}"),
        note=_note(told),
        figures=(*told.figures, _figure(told)),
    )


@needs("deals", "deals")
def by_owner(workbook: Workbook) -> Section:
    """Who brings the forecast, and whose deals are in no period?"""
    period = (forecast_period(workbook),)
    parts = {
        name: workbook.values("forecast", Cut(("owner",), period, name))
        for name in ("booked", "expected", "weighted", "commit")
    }
    parts["past_due"] = workbook.values("unplanned_value", Cut(("owner",), (), "past_due"))
    rows = pd.DataFrame({name: part.set_index("owner")["numerator"] for name, part in parts.items()})
    rows = rows.astype("float64").fillna(0.0).rename_axis("owner").reset_index()
    rows = rows[rows.drop(columns="owner").any(axis=1)]
    if rows.empty:
        return said(
            "forecast.by_owner",
            f"Nobody has won a deal in {period[0].label} or expects to, so there is nothing to show by owner.",
        )
    rows = rows.sort_values(["weighted", "owner"], ascending=[False, True], ignore_index=True)
    labels = charts.Labels(
        f"{period[0].label}: won and expected (weighted) by owner",
        "Won and weighted value by owner.",
        "money",
        workbook.formats,
    )
    columns = {
        "owner": ("Owner", "text"),
        "booked": ("Won so far", "money"),
        "expected": ("Expected, weighted", "money"),
        "weighted": ("Forecast", "money"),
        "commit": ("Commit", "money"),
        "past_due": ("Past due, not in it", "money"),
    }
    return Section(
        id="forecast.by_owner",
        headline=_owner_words(rows, workbook),
        reading="Blue is won, grey is expected by probability. Both together are the owner's part of the forecast; the owners add up to the whole.",
        action="Ask the owners whose part is mostly grey what has to happen, by when, for each deal.",
        chart=charts.stacked(
            rows.head(15), "owner", (("booked", "won so far"), ("expected", "expected, weighted")), labels
        ),
        table=display_table(rows, columns, workbook.formats, f"Forecast of {period[0].label} by owner"),
        figures=tuple(figure for part in parts.values() for figure in figures_of(part, ("owner",))),
    )


def _against(told: Outlook) -> pd.DataFrame:
    levels = (
        ("booked", "Won so far"),
        ("weighted", "Weighted forecast"),
        ("commit", "Commit"),
        ("best_case", "Best case"),
    )
    rows = pd.DataFrame([{"name": name, "value": told[level]} for level, name in levels])
    target = pd.Series(told.target.value, index=rows.index)
    return rows.assign(
        share=share_of(rows["value"], target),
        gap=(target - rows["value"]).clip(lower=0),
        is_short=rows["value"] < target,
    )


def _with_target(rows: pd.DataFrame, told: Outlook) -> pd.DataFrame:
    target = pd.DataFrame([{"name": "Target", "value": told.target.value, "is_short": False}])
    return pd.concat([rows, target], ignore_index=True)


def _headline(told: Outlook, workbook: Workbook) -> str:
    text, target = workbook.formats.text, told.target.value
    share = text(share_of(told["weighted"], target), "share")
    first = f"The forecast of {text(told['weighted'], 'money')} is {share} of the target of {text(target, 'money')}"
    if told.gap <= 0:
        return f"{first}: enough by {text(-told.gap, 'money')}."
    return f"{first}: {text(told.gap, 'money')} is missing."


def _closing_words(told: Outlook, workbook: Workbook) -> str:
    """What would close the gap, from what is there: open deals first, then deals nobody has a day for, then new ones."""
    text, gap = workbook.formats.text, told.gap
    if gap <= 0:
        return "Protect what the forecast rests on: see the largest deals below."
    upside = told["open"] - told["expected"]
    words = [
        f"Winning every open deal expected in the period would add {text(upside, 'money')} to the weighted forecast"
        + (", more than what is missing." if upside >= gap else ", not enough by itself.")
    ]
    apart = told["past_due"] + told["undated"]
    if apart:
        words.append(
            f"{text(apart, 'money')} is open without a day or past it: find what can still close by then."
        )
    mean = workbook.values("mean_won_deal").iloc[0]
    if mean["n"] and mean["value"] > 0:
        words.append(
            f"In new deals the gap is {counted(max(1, -(-gap // mean['value'])), 'won deal')} of the usual size ({text(mean['value'], 'money')})."
        )
    return " ".join(words)


def _note(told: Outlook) -> str:
    words = []
    if told.target.without_goal:
        one = len(told.target.without_goal) == 1
        words.append(
            f"{listed(told.target.without_goal)} {'has' if one else 'have'} deals but no goal: the target covers less than the forecast."
        )
    if told.target.left_out:
        words.append(f"{counted(len(told.target.left_out), 'goal')} without a usable currency left out.")
    return " ".join(words)


def _figure(told: Outlook) -> Figure:
    return Figure(
        "forecast",
        "forecast/of_target",
        share_of(told["weighted"], told.target.value),
        "share",
        starts_on=told.target.starts_on,
        ends_on=told.target.ends_on,
        numerator=told["weighted"],
        denominator=told.target.value,
        n=told.numbers["weighted"],
    )


def _owner_words(rows: pd.DataFrame, workbook: Workbook) -> str:
    text, first, total = workbook.formats.text, rows.iloc[0], rows["weighted"].sum()
    if total <= 0:
        first = rows.loc[rows["past_due"].idxmax()]
        return f"Nobody adds to the forecast; most past due is with {first['owner']}: {text(first['past_due'], 'money')}."
    if len(rows) == 1:
        return f"All of the forecast, {text(total, 'money')}, is with {first['owner']}."
    late = rows.loc[rows["past_due"].idxmax()]
    also = (
        f" Most past due is with {late['owner']}: {text(late['past_due'], 'money')} in no forecast."
        if late["past_due"] > 0
        else ""
    )
    return f"{first['owner']} brings {text(share_of(first['weighted'], total), 'share')} of the forecast, {text(first['weighted'], 'money')}.{also}"
