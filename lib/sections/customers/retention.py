"""What share of the customers of a year before is still there, over time and by group."""

import pandas as pd

from lib import charts
from lib.canonical.opened import NOT_RECORDED
from lib.metrics.evaluate import Cut
from lib.sections.absent import said
from lib.sections.customers.windows import (
    MAP_SALES,
    NOBODY,
    first_day,
    rolling_years,
    rule_words,
    twelve_months,
)
from lib.sections.figures import figures_of
from lib.sections.grouping import in_words
from lib.sections.section import Section
from lib.sections.table import display_table, starred
from lib.sections.words import counted, points
from lib.workbook import Workbook

_WAYS = {
    "judged": "By contract, else by purchase",
    "purchase": "All by their purchases",
    "contract": "Only those with a contract",
}
_MOST = 15


def retention(workbook: Workbook) -> Section:
    """What share of the customers of a year before is still there, at the end of each period?"""
    if first_day(workbook) is None:
        return said("customers.retention", NOBODY, MAP_SALES)
    years = rolling_years(workbook)
    values = {way: workbook.values("retention_rate", Cut((), years, way)) for way in _WAYS}
    judged = values["judged"]
    if not (judged["denominator"] > 0).any():
        day = workbook.formats.text(first_day(workbook), "day")
        return said(
            "customers.retention",
            f"The first customer is known from {day}, less than twelve months before the day of the report: no year of customers is over yet.",
        )
    rows = _rows(values, workbook)
    labels = charts.Labels(
        "Customers of a year before that are still there",
        "Share of the customers of twelve months before that are still active, at the end of each period.",
        "share",
        workbook.formats,
    )
    return Section(
        id="customers.retention",
        headline=_headline(judged, workbook),
        reading="Each dot looks back twelve months from the end of a period, so all compare, whatever their season. The table has the same by two stricter rules.",
        action="Ask of each customer that left what would have kept it, and write the answer where the next one can be seen coming.",
        chart=charts.lines(rows, "period", [("share", "still there")], labels) if len(rows) > 1 else None,
        table=display_table(
            starred(rows, "period"), _columns(values), workbook.formats, "Customers of twelve months before"
        ),
        note=rule_words(workbook),
        figures=tuple(figure for frame in values.values() for figure in figures_of(frame)),
    )  # fmt: skip


def by_group(workbook: Workbook, by: str = "industry") -> Section:
    """Which kinds of customers stay? Of the customers of a year before, by one dimension."""
    name = f"customers.by_{by}"
    values = workbook.values("retention_rate", Cut((by,), (twelve_months(workbook),)))
    rows = values[values["denominator"] > 0].sort_values(["denominator", by], ascending=[False, True])
    if rows.empty:
        return said(name, "Nobody was a customer twelve months ago, so nothing can be said about who stays.")
    if set(rows[by]) == {NOT_RECORDED}:
        return said(name, f"This source does not record the {in_words(by)} of its customers.")
    rows = rows.head(_MOST).assign(is_thin=rows["denominator"] < workbook.parameters.settings.minimum_n)
    whole = workbook.values("retention_rate", Cut((), (twelve_months(workbook),)))["value"].iloc[0]
    labels = charts.Labels(
        f"Customers of a year before still there, by {in_words(by)}",
        f"Share of customers kept over twelve months by {in_words(by)}, with how far it may be off.",
        "share",
        workbook.formats,
    )
    return Section(
        id=name,
        headline=_apart(rows, by, whole, workbook),
        reading="The dot is the share kept over twelve months, the line how far it may be off by chance; hollow dots rest on few customers. The upright line is all customers together.",
        action="A group whose whole line lies left of the upright one loses more than chance would: ask what it was promised.",
        chart=charts.ranges(rows, by, ("low", "value", "high"), labels, thin="is_thin", reference=whole),
        table=display_table(
            starred(rows, by), _of_groups(by), workbook.formats, f"{twelve_months(workbook).label}, by {in_words(by)}"
        ),
        figures=figures_of(values[values["denominator"] > 0], (by,)),
    )  # fmt: skip


def _rows(values: dict[str, pd.DataFrame], workbook: Workbook) -> pd.DataFrame:
    judged = values["judged"]
    rows = pd.DataFrame(
        {
            "period": [f"to {workbook.formats.text(day, 'day')}" for day in judged["ends_on"]],
            "had": judged["denominator"],
            "kept": judged["numerator"],
            "is_thin": judged["denominator"] < workbook.parameters.settings.minimum_n,
        }
    )
    for way, frame in values.items():
        rows["share" if way == "judged" else way] = frame["value"]
    return rows


def _columns(values: dict[str, pd.DataFrame]) -> dict[str, tuple[str, str]]:
    columns = {
        "period": ("Twelve months", "text"),
        "had": ("Customers before", "count"),
        "kept": ("Still there", "count"),
        "share": ("Share", "share"),
    }
    told = {
        way: (_WAYS[way], "share") for way in ("purchase", "contract") if values[way]["value"].notna().any()
    }
    return columns | told


def _of_groups(by: str) -> dict[str, tuple[str, str]]:
    return {
        by: (in_words(by).capitalize(), "text"),
        "denominator": ("Customers before", "count"),
        "numerator": ("Still there", "count"),
        "value": ("Share", "share"),
        "low": ("95 % from", "share"),
        "high": ("to", "share"),
    }


def _headline(judged: pd.DataFrame, workbook: Workbook) -> str:
    now, text = judged.iloc[-1], workbook.formats.text
    if pd.isna(now["value"]):
        return "Nobody was a customer twelve months ago."
    first = f"Of {counted(now['denominator'], 'customer')} of a year ago {text(now['value'], 'share')} are still there ({now['numerator']:,.0f})"
    earlier = judged[judged["value"].notna() & (judged["ends_on"] <= now["starts_on"])]
    if earlier.empty:
        return f"{first}."
    before = earlier.iloc[-1]
    return f"{first}, {points(now['value'], before['value'], workbook.formats)} on the twelve months to {text(before['ends_on'], 'day')}."


def _apart(rows: pd.DataFrame, by: str, whole: float, workbook: Workbook) -> str:
    text = workbook.formats.text
    told = rows[~rows["is_thin"] & (rows[by] != NOT_RECORDED)]
    below = told[told["high"] < whole].sort_values("value")
    above = told[told["low"] > whole].sort_values("value", ascending=False)
    parts = [
        f"{group[by].iloc[0]} {verb} ({text(group['value'].iloc[0], 'share')} kept)"
        for group, verb in ((below, "leaves more often than others"), (above, "stays more often than others"))
        if len(group)
    ]
    if not parts:
        return f"All together keep {text(whole, 'share')}; no {in_words(by)} differs from that by more than chance."
    return f"{'; '.join(parts)}. All together keep {text(whole, 'share')}."
