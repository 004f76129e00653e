"""Is enough open to reach the target?"""

from dataclasses import dataclass

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut, share_of
from lib.metrics.targets import Target, target_of
from lib.sections.absent import needs, said
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted, listed
from lib.workbook import Workbook


@dataclass(frozen=True)
class _Open:
    """Open value in the team's currency: all of it, what is expected in the period and that weighted, what is overdue."""

    all: float
    due: float
    weighted: float
    late: float
    deals: int


@needs("deals", "deals")
def coverage(workbook: Workbook) -> Section:
    """How much open value stands against what is still to be won in the period?"""
    target = target_of(workbook.tables, "won_revenue", workbook.period)
    if target is None:
        return said(
            coverage,
            f"No target for won revenue is recorded for {workbook.period.label}, so what is open cannot be measured against one.",
            "Add the team's target to the goals, and this section will say how far the open deals reach.",
        )
    won = float(workbook.values("won_revenue", Cut(periods=(workbook.period,)))["value"].fillna(0.0).iloc[0])
    found, missing = _open(workbook), target.value - won
    rows = _rows(found, missing, workbook)
    labels = charts.Labels(
        f"What is still to be won in {workbook.period.label}, and what is open",
        "The value still to be won beside the open value expected in the period, that weighted, and all open value.",
        "money",
        workbook.formats,
    )
    columns = {
        "label": ("What", "text"),
        "value": ("Value", "money"),
        "times": ("÷ still to be won", "number"),
    }
    return Section(
        id="pipeline.coverage",
        headline=_headline(found, missing, target, workbook),
        reading="Orange is what is missing to the target; blue is what is open against it. Not every open deal is won: compare the weighted bar first.",
        action=_action(found, missing),
        chart=charts.bars(rows, "label", "value", labels, marked="is_missing"),
        table=display_table(rows, columns, workbook.formats, "Open value against what is still to be won"),
        note=_note(found, target, workbook),
        figures=_figures(found, missing, target, workbook),
    )


def _open(workbook: Workbook) -> _Open:
    deals, period = workbook.tables["deals"], workbook.period
    open_deals = deals.filter(deals.is_open)
    day = open_deals.expected_close_on
    is_due = day.between(period.starts_on, period.full_ends_on).fill_null(False)
    sums = workbook.tables.frame(
        open_deals.agg(
            all=open_deals.amount.sum(),
            due=open_deals.amount.sum(where=is_due),
            weighted=open_deals.weighted_amount.sum(where=is_due),
            late=open_deals.amount.sum(where=(day < period.starts_on).fill_null(False)),
            deals=open_deals.count(where=is_due),
        )
    ).iloc[0]
    values = {
        name: 0.0 if pd.isna(sums[name]) else float(sums[name]) for name in ("all", "due", "weighted", "late")
    }
    return _Open(**values, deals=int(sums["deals"]))


def _rows(found: _Open, missing: float, workbook: Workbook) -> pd.DataFrame:
    values = {
        "Still to be won": max(missing, 0.0),
        f"Expected in {workbook.period.label}": found.due,
        "The same, weighted": found.weighted,
        "All that is open": found.all,
    }
    rows = pd.DataFrame({"label": list(values), "value": list(values.values())})
    is_missing = rows["label"] == "Still to be won"
    times = [_times(value, missing) for value in rows["value"]]
    return rows.assign(is_missing=is_missing, times=pd.Series(times).mask(is_missing))


def _times(value: float, missing: float) -> float:
    return share_of(value, missing) if missing > 0 else float("nan")


def _headline(found: _Open, missing: float, target: Target, workbook: Workbook) -> str:
    money, period = workbook.formats, workbook.period
    if missing <= 0:
        return f"The target of {money.text(target.value, 'money')} for {period.label} is reached; {money.text(found.due, 'money')} more is expected in it."
    by, times = money.text(period.full_ends_on, "day"), _times(found.due, missing)
    weighted = _times(found.weighted, missing)
    return f"{money.text(missing, 'money')} of the target of {money.text(target.value, 'money')} is still to be won by {by}. Open deals expected by then hold {money.text(times, 'number')} times that, weighted {money.text(weighted, 'number')} times."


def _action(found: _Open, missing: float) -> str:
    if missing <= 0:
        return "Look at the next period: what is open beyond this one decides it."
    if found.due < missing:
        return "Even if every deal expected in the period were won, the target would be missed: pull deals in that are expected later, or say so now."
    if found.weighted < missing:
        return "At the recorded probabilities the target is missed: name the deals that must be won, and work on those."
    return (
        "At the recorded probabilities the open deals suffice, if they close on their days: see that they do."
    )


def _note(found: _Open, target: Target, workbook: Workbook) -> str:
    money = workbook.formats
    parts = [
        f"Weighted is amount x probability. The target is made up of {counted(len(target.goals), 'goal')}."
    ]
    if found.late:
        parts.append(
            f"{money.text(found.late, 'money')} was expected before the period began and is not counted as expected in it."
        )
    if target.without_goal:
        parts.append(f"No target is recorded for {listed(target.without_goal)}.")
    if target.left_out:
        parts.append(f"{counted(len(target.left_out), 'goal')} without a usable currency left out.")
    return " ".join(parts)


def _figures(found: _Open, missing: float, target: Target, workbook: Workbook) -> tuple[Figure, ...]:
    values = {"due": found.due, "weighted": found.weighted, "all": found.all}
    days = {"starts_on": workbook.period.starts_on, "ends_on": workbook.period.full_ends_on}
    reached = "" if missing > 0 else "the target is reached"
    ratios = [
        Figure(
            metric="pipeline_coverage",
            definition=f"pipeline_coverage/{name}",
            value=_times(value, missing) if missing > 0 else None,
            unit="number",
            numerator=value,
            denominator=missing,
            n=found.deals if name != "all" else None,
            missing=reached,
            **days,
        )
        for name, value in values.items()
    ]
    return (Figure("target", "target/won_revenue", target.value, "money", **days), *ratios)
