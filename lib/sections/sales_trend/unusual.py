"""Which weeks or months stand out, and which deals made them."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut
from lib.metrics.periods import Period, periods_back
from lib.models.anomalies import Rule, false_alarms, judged
from lib.sections.absent import said
from lib.sections.figures import figures_of
from lib.sections.sales_trend.season import whole_months
from lib.sections.section import Figure, Section
from lib.sections.table import DisplayTable, display_table
from lib.sections.words import counted, listed
from lib.workbook import Workbook

_RULES = {"week": Rule(13), "month": Rule(6)}
_MOST_WEEKS = 104
_FEWEST_JUDGED = 8
_ENOUGH_A_WEEK = 5
"""Won deals in the typical week from which weeks can be judged; below, months are."""
_MOST_SHOWN = 6


def unusual(workbook: Workbook) -> Section:
    """Which weeks or months stand out from those before them, and which deals made them?"""
    grain, periods, values = _series(workbook)
    rule = _RULES[grain]
    if len(periods) < rule.window + _FEWEST_JUDGED or values["value"].isna().all():
        return said(
            "sales_trend.unusual",
            f"Too few {grain}s with won value to say which is unusual: it takes {rule.window + _FEWEST_JUDGED}, each judged by the {rule.window} before it.",
        )
    rows = judged(values["value"].fillna(0.0).tolist(), rule).assign(
        period=[period.label for period in periods]
    )
    won = _won_deals(workbook, periods)
    alarms = false_alarms(won["amount"].tolist(), [period.days for period in periods], rule)
    rows["deals"] = [_largest(won, period, workbook) for period in periods]
    headline = _headline(rows, alarms, grain, workbook)
    labels = charts.Labels(f"Won value by {grain}", headline, "money", workbook.formats)
    return Section(
        id="sales_trend.unusual",
        headline=headline,
        reading=f"Grey is the value won each {grain}, dashed what was usual: the median of the {rule.window} {grain}s before. An orange point lies too far off to be usual.",
        action="Ask whether the deals behind an orange point could come again before you plan with it; a season that returns every year can stand out here too.",
        chart=charts.standouts(rows, "period", "value", labels),
        table=_table(rows, grain, workbook),
        note=_method(rows, rule, alarms, grain),
        figures=(*figures_of(values), *_figures(rows, periods)),
    )


def _series(workbook: Workbook) -> tuple[str, tuple[Period, ...], pd.DataFrame]:
    """Weeks where there are enough deals, else months: those that are over and that the export covers."""
    calendar = workbook.parameters.settings.calendar
    back = periods_back(workbook.as_of, calendar, _MOST_WEEKS, "week")
    weeks = tuple(week for week in back if not week.is_partial and workbook.covers(week))
    if weeks:
        values = workbook.values("won_revenue", Cut(periods=weeks))
        if values["n"].median() >= _ENOUGH_A_WEEK:
            return "week", weeks, values
    months = whole_months(workbook)
    return "month", months, workbook.values("won_revenue", Cut(periods=months))


def _won_deals(workbook: Workbook, periods: tuple[Period, ...]) -> pd.DataFrame:
    """Won deals with an amount closed in the periods, the largest first."""
    deals = workbook.tables["deals"]
    within = deals.closed_on.between(periods[0].starts_on, periods[-1].ends_on)
    won = deals.filter(deals.is_won & deals.has_amount & within)
    found = workbook.tables.frame(won.select("deal_id", "name", "amount", "closed_on"))
    found = found.assign(
        amount=found["amount"].astype("float64"), closed_on=pd.to_datetime(found["closed_on"])
    )
    return found.sort_values(["amount", "deal_id"], ascending=[False, True], ignore_index=True)


def _largest(won: pd.DataFrame, period: Period, workbook: Workbook) -> str:
    own = won[won["closed_on"].between(pd.Timestamp(period.starts_on), pd.Timestamp(period.ends_on))]
    if own.empty:
        return "no won deal with a value"
    first = [
        f"{row['name'] if isinstance(row['name'], str) else row['deal_id']} ({workbook.formats.text(row['amount'], 'money')})"
        for row in own.head(3).to_dict("records")
    ]
    return f"{listed(first)}, of {counted(len(own), 'deal')}" if len(own) > len(first) else listed(first)


def _headline(rows: pd.DataFrame, alarms: float, grain: str, workbook: Workbook) -> str:
    out = rows[rows["stands_out"]]
    number = int(rows["expected"].notna().sum())
    of = f"of {counted(number, grain)} judged"
    if out.empty:
        return f"No {grain} of the {number:,} judged stands out from those before it."
    newest = out.iloc[-1]
    value, usual = (workbook.formats.text(newest[name], "money") for name in ("value", "expected"))
    verb = "stands" if len(out) == 1 else "stand"
    which = "it is" if len(out) == 1 else "the latest is"
    chance = " Chance alone would make as many." if alarms >= len(out) else ""
    return f"{len(out)} {of} {verb} out; {which} {newest['period']}, with {value} where {usual} was usual.{chance}"


def _table(rows: pd.DataFrame, grain: str, workbook: Workbook) -> DisplayTable:
    furthest = rows[rows["expected"].notna()].assign(
        verdict=lambda told: told["stands_out"].map({True: "stands out", False: "usual"})
    )
    order = furthest["z"].abs().sort_values(ascending=False, kind="stable").index
    columns = {
        "period": (grain.capitalize(), "text"),
        "value": ("Won", "money"),
        "expected": ("Usual", "money"),
        "z": ("Distance", "number"),
        "verdict": ("Verdict", "text"),
        "deals": ("Largest deals", "text"),
    }
    most = max(_MOST_SHOWN, int(rows["stands_out"].sum()))
    caption = f"The {grain}s furthest from what was usual"
    return display_table(furthest.loc[order].head(most), columns, workbook.formats, caption)


def _method(rows: pd.DataFrame, rule: Rule, alarms: float, grain: str) -> str:
    return f"Distance is in robust standard deviations (from the median absolute deviation), and beyond {rule.threshold} a {grain} stands out. With these deals closed on random days, {alarms:.1f} of {len(rows)} {grain}s would stand out by chance alone."


def _figures(rows: pd.DataFrame, periods: tuple[Period, ...]) -> list[Figure]:
    return [
        Figure(
            metric="won_revenue_distance",
            definition="won_revenue_distance/trailing_median",
            value=None if pd.isna(row["z"]) else float(row["z"]),
            unit="number",
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            missing="nothing to divide by" if pd.isna(row["z"]) else "",
        )
        for row, period in zip(rows.to_dict("records"), periods, strict=True)
        if pd.notna(row["expected"])
    ]
