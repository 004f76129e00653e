"""How the number of customers moved: who came, came back and left."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut, share_of
from lib.sections.absent import said
from lib.sections.customers.windows import MAP_SALES, NOBODY, periods, rule_words
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table, starred
from lib.sections.words import counted, named
from lib.workbook import Workbook

PARTS = {
    "at_end": "active_customers",
    "gained": "gained_customers",
    "back": "reactivated_customers",
    "lost": "lost_customers",
    "kept": "retained_customers",
}
_STEPS = {
    "at_start": "Active as the period began",
    "gained": "New",
    "back": "Came back",
    "lost": "Left",
    "at_end": "Active at its end",
}


def movement(workbook: Workbook) -> Section:
    """How many customers are there, and who came, came back and left since the period began?"""
    rows, values = moved(workbook)
    if not rows[["at_start", "at_end"]].to_numpy().any():
        return said("customers.movement", NOBODY, MAP_SALES)
    newest = rows.iloc[-1]
    steps = pd.DataFrame({"step": list(_STEPS.values()), "value": [newest[name] for name in _STEPS]})
    steps.loc[steps["step"] == _STEPS["lost"], "value"] *= -1
    steps["is_total"] = [name in ("at_start", "at_end") for name in _STEPS]
    labels = charts.Labels(
        f"Customers from the beginning to the end of {newest['period']}",
        "Customers as the period began, new ones, those that came back, those that left, customers at its end.",
        "count",
        workbook.formats,
    )
    return Section(
        id="customers.movement",
        headline=_headline(newest),
        reading="Blue came or came back, orange left; start and end are grey. Below, the same for each period: each row sums.",
        action="Look at who left before looking for more: the lists below name them.",
        chart=charts.waterfall(steps, "step", "value", labels, total="is_total"),
        table=display_table(
            starred(rows, "period"), _COLUMNS, workbook.formats, _caption(workbook, rows)
        ),
        note=f"{rule_words(workbook)} Periods differ in length, so compare rates of retention over twelve months instead.",
        figures=tuple(figure for frame in values.values() for figure in figures_of(frame)),
    )  # fmt: skip


_COLUMNS = {
    "period": ("Period", "text"),
    "at_start": ("At its start", "count"),
    "gained": ("New", "count"),
    "back": ("Came back", "count"),
    "lost": ("Left", "count"),
    "at_end": ("At its end", "count"),
    "kept_share": ("Kept in the period", "share"),
}


def moved(workbook: Workbook) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """One row per period of the trends with its customers, and the metric values they are from."""
    shown = periods(workbook)
    values = {name: workbook.values(metric, Cut(periods=shown)) for name, metric in PARTS.items()}
    rows = pd.DataFrame({name: frame["numerator"].astype("float64") for name, frame in values.items()})
    rows["period"] = [named(period) for period in shown]
    rows["name"] = [period.label for period in shown]
    rows["at_start"] = rows["kept"] + rows["lost"]
    rows["kept_share"] = share_of(rows["kept"], rows["at_start"])
    rows["is_thin"] = rows["at_start"] < workbook.parameters.settings.minimum_n
    return rows, values


def _headline(newest: pd.Series) -> str:
    moved_by = newest["at_end"] - newest["at_start"]
    change = (
        "as many as"
        if not moved_by
        else f"{counted(abs(moved_by), 'customer')} {'more' if moved_by > 0 else 'fewer'} than"
    )
    came_back = "none came back" if not newest["back"] else f"{newest['back']:,.0f} came back"
    return f"{counted(newest['at_end'], 'customer is', 'customers are')} active, {change} when {newest['name']} began: {_none_or(newest['gained'])} new, {came_back}, {_none_or(newest['lost'])} left."


def _none_or(number: float) -> str:
    return f"{number:,.0f}" if number else "none"


def _caption(workbook: Workbook, rows: pd.DataFrame) -> str:
    few = f" (* fewer than {workbook.parameters.settings.minimum_n} customers at its start)"
    return f"Customers by period{few if rows['is_thin'].any() else ''}"
