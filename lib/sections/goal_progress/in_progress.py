"""What is in progress: open deals expected to close before the period is over, beside what is still missing."""

import datetime as dt

import ibis
import pandas as pd
from ibis import Table

from lib import charts
from lib.canonical.opened.customers import buyers, standing_orders
from lib.metrics.metric import Metric
from lib.sections.absent import needs, said
from lib.sections.goal_progress.courses import Course, courses
from lib.sections.goal_progress.pace import NO_GOALS, without_targets
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import listed, named
from lib.workbook import Workbook

_MEASURED = {"won_revenue": "amount", "new_revenue": "amount", "won_deals": "deals"}
"""Targets that open deals can still fill, and by what."""


@needs("goals", *NO_GOALS)
def in_progress(workbook: Workbook) -> Section:
    """Can what is open close the gap: deals expected by the period's end, weighted by probability, beside what is missing."""
    found = courses(workbook, workbook.period)
    if not found:
        return without_targets(workbook, "in_progress")
    fillable = [course for course in found if course.metric.id in _MEASURED]
    if not fillable:
        return said(
            "goal_progress.in_progress",
            "None of the targets is an amount or a number of won deals, so open deals cannot be set beside what is missing.",
        )
    rows = pd.DataFrame([_row(workbook, course) for course in fillable])
    shown = rows[rows["unit"] == "money"] if (rows["unit"] == "money").any() else rows
    unit = shown["unit"].iloc[0]
    alt = (
        "Reached, weighted open value expected by the period's end, and what both leave missing, per target."
    )
    labels = charts.Labels(_title(workbook), alt, unit, workbook.formats)
    parts = [("actual", "reached"), ("weighted", "expected from open deals"), ("uncovered", "still missing")]
    return Section(
        id="goal_progress.in_progress",
        headline=_headline(workbook, rows),
        reading="Blue is what was reached, grey what open deals expected to close by the period's end are worth, each multiplied by its probability; orange is what both together leave missing. Deals slip more often than they come early, so read the grey as what to hope for, not as what is sure.",
        action=_action(rows),
        chart=charts.stacked(shown, "metric", parts, labels),
        table=display_table(_written(rows, workbook), _COLUMNS, workbook.formats, _title(workbook)),
        note=_note(rows),
        figures=tuple(figure for row in rows.to_dict("records") for figure in _figures(row, workbook)),
    )


_COLUMNS = {
    "metric": ("Target for", "text"),
    "target_told": ("Whole target", "text"),
    "actual_told": ("Reached", "text"),
    "missing_told": ("Missing", "text"),
    "deals": ("Open deals expected", "count"),
    "open_told": ("Their value", "text"),
    "weighted_told": ("Weighted", "text"),
    "uncovered_told": ("Still missing then", "text"),
}


def _row(workbook: Workbook, course: Course) -> dict[str, object]:
    progress, metric = course.progress, course.metric
    is_money = metric.unit == "money"
    due = _expected(workbook, metric, course.period.full_ends_on)
    actual = 0.0 if pd.isna(progress.actual) else progress.actual
    missing = max(progress.target - actual, 0.0)
    weighted = due["weighted"] if is_money else due["probability"]
    return {
        "metric": metric.label,
        "id": metric.id,
        "unit": metric.unit,
        "target": progress.target,
        "actual": actual,
        "missing": missing,
        "deals": due["deals"],
        "overdue": due["overdue"],
        "open": due["value"] if is_money else due["deals"],
        "weighted": weighted,
        "uncovered": max(missing - weighted, 0.0),
    }


def _expected(workbook: Workbook, metric: Metric, last_day: dt.date) -> dict[str, float]:
    """Open deals of the metric expected by `last_day`: how many, their value, and both weighted. Overdue ones apart."""
    deals = workbook.tables["deals"]
    open_deals = deals.filter(deals.is_open)
    if metric.id == "new_revenue":
        open_deals = _of_new_customers(workbook, open_deals)
    is_overdue = open_deals.is_past_due
    is_due = ~is_overdue & (open_deals.expected_close_on <= ibis.literal(last_day)).fill_null(False)
    sums = open_deals.agg(
        deals=is_due.sum(),
        overdue=is_overdue.sum(),
        value=open_deals.amount.sum(where=is_due),
        weighted=open_deals.weighted_amount.sum(where=is_due),
        probability=open_deals.probability.sum(where=is_due),
    )
    found = workbook.tables.frame(sums).iloc[0]
    return {name: 0.0 if pd.isna(value) else float(value) for name, value in found.items()}


def _of_new_customers(workbook: Workbook, open_deals: Table) -> Table:
    """Open deals of companies that have bought nothing yet, by a deal of any team or an order: those new revenue counts once won.

    Without a company nobody can tell whether a deal is a new customer's.
    """
    orders = standing_orders(workbook.tables.company_wide("orders"))
    told = open_deals.filter(open_deals.company_id.notnull() & ~open_deals.is_renewal.fill_null(False))
    return told.anti_join(buyers(workbook.tables.everyones_deals(), orders), "company_id")


def _written(rows: pd.DataFrame, workbook: Workbook) -> pd.DataFrame:
    written = {
        f"{name}_told": [
            workbook.formats.text(value, unit) for value, unit in zip(rows[name], rows["unit"], strict=True)
        ]
        for name in ("target", "actual", "missing", "open", "weighted", "uncovered")
    }
    return rows.assign(**written)


def _headline(workbook: Workbook, rows: pd.DataFrame) -> str:
    first = rows.iloc[0]
    text, label = workbook.formats.text, first["metric"]
    if not first["missing"]:
        return f"{label}: the whole target of {named(workbook.period).removesuffix(' so far')} is reached already."
    missing, weighted = text(first["missing"], first["unit"]), text(first["weighted"], first["unit"])
    if first["uncovered"]:
        return f"{label}: {missing} of the target is missing, and the open deals expected in time are worth {weighted} weighted: too little by {text(first['uncovered'], first['unit'])}."
    return f"{label}: {missing} of the target is missing, and the open deals expected in time are worth {weighted} weighted: enough, if they come as expected."


def _action(rows: pd.DataFrame) -> str:
    short = rows.loc[rows["uncovered"] > 0, "metric"].str.lower().tolist()
    if short:
        return f"For {listed(short)} closing what is planned is not enough: bring deals forward that are expected later, or open new ones that can be won in the days left."
    return "Close what is planned: protect the largest of these deals, and do not trade price for a day."


def _note(rows: pd.DataFrame) -> str:
    overdue = int(rows["overdue"].max())
    if not overdue:
        return "Open deals without an expected closing day are not in these figures."
    return f"Deals past their expected closing day ({overdue:,}) or without one are not in these figures: nobody knows when they will close."


def _figures(row: dict, workbook: Workbook) -> list[Figure]:
    days = {"starts_on": workbook.as_of, "ends_on": workbook.period.full_ends_on}
    return [
        Figure(
            row["id"], f"{row['id']}/in_progress_{name}", row[name], row["unit"], n=int(row["deals"]), **days
        )
        for name in ("missing", "open", "weighted", "uncovered")
    ]


def _title(workbook: Workbook) -> str:
    return f"Reached, expected and missing for {workbook.period.label}"
