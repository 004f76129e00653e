"""The sales trend report: is it growing, and where does the change come from?"""

from dataclasses import replace

import pandas as pd

from lib import charts
from lib.canonical.opened.classified import NOT_RECORDED
from lib.metrics.evaluate import Cut
from lib.metrics.periods import Period, period_to_date, periods_back, year_before
from lib.sections import notes as ending
from lib.sections.absent import said
from lib.sections.cover import cover as front
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import change, counted, like_for_like, named
from lib.workbook import Workbook

METRICS = ("won_revenue", "won_deals", "mean_won_deal", "new_revenue", "new_customers")


def cover(workbook: Workbook) -> Section:
    """What was won this period, against the same days of the period before and of the year before."""
    values = workbook.values("won_revenue", Cut(periods=workbook.compared))
    deals = workbook.values("won_deals", Cut(periods=workbook.compared))
    customers = workbook.values("new_customers", Cut(periods=workbook.compared[:1]))
    now, before, year_ago = values["value"]
    _, previous, last_year = workbook.compared
    money = workbook.formats
    findings = [
        f"{money.text(now, 'money')} won in {named(workbook.period)}, from {counted(deals['value'].iloc[0], 'deal')}.",
        f"Against {like_for_like(previous)}: {_change(workbook, previous, now, before)}; against {like_for_like(last_year)}: {_change(workbook, last_year, now, year_ago)}.",
        f"{counted(customers['value'].iloc[0], 'company', 'companies')} bought for the first time.",
    ]
    return front(
        workbook, "sales_trend", findings, figures_of(values) + figures_of(deals) + figures_of(customers)
    )


def won_by_period(workbook: Workbook) -> Section:
    """Won value, deals and mean size, period by period."""
    cut = Cut(periods=workbook.history)
    value, count, size = (
        workbook.values(name, cut) for name in ("won_revenue", "won_deals", "mean_won_deal")
    )
    if not count["value"].any():
        return said("sales_trend.won_by_period", "No deal was won in the periods shown.")
    rows = value[["period", "value"]].assign(
        deals=count["value"],
        size=size["value"],
        is_partial=[period.is_partial for period in workbook.history],
    )
    whole = rows[~rows["is_partial"]]
    best = whole.loc[whole["value"].idxmax()] if whole["value"].notna().any() else rows.iloc[-1]
    columns = {
        "period": ("Period", "text"),
        "value": ("Won value", "money"),
        "deals": ("Won deals", "count"),
        "size": ("Mean won deal", "money"),
    }
    labels = charts.Labels(
        "Won value by period",
        f"Won value by period; the best whole period is {best['period']}.",
        "money",
        workbook.formats,
    )
    return Section(
        id="sales_trend.won_by_period",
        headline=f"The best whole period was {best['period']}, with {workbook.formats.text(best['value'], 'money')} won.",
        reading="Each column is the amount of deals won in the period, by the day they were won. A pale column is not over yet.",
        action="Compare whole periods with whole periods; the pale one is judged on the cover over equal days.",
        chart=charts.columns(rows, "period", "value", labels, partial="is_partial"),
        table=display_table(rows, columns, workbook.formats, "Won deals by period"),
        figures=figures_of(value) + figures_of(count) + figures_of(size),
    )


def year_on_year(workbook: Workbook) -> Section:
    """Each month against the same month of the year before, like for like."""
    calendar = workbook.parameters.settings.calendar
    months = periods_back(workbook.as_of, calendar, 24, "month")
    values = workbook.values("won_revenue", Cut(periods=months))
    first = _first_win(workbook)
    rows = pd.DataFrame(
        {
            "month": values["period"][12:].to_numpy(),
            "now": values["value"][12:].to_numpy(),
            "before": values["value"][:12].to_numpy(),
            "starts_on": values["starts_on"][:12].to_numpy(),
        }
    )
    rows = _with_partial_month(rows, workbook)
    comparable = rows[[first is not None and start >= first.replace(day=1) for start in rows["starts_on"]]]
    if comparable.empty:
        return said(
            "sales_trend.year_on_year",
            "The export goes back less than a year, so no month has one to compare with.",
        )
    rows = comparable.assign(
        change=[
            change(now, before, workbook.formats)
            for now, before in zip(comparable["now"], comparable["before"], strict=True)
        ]
    )
    grown = int((rows["now"] > rows["before"]).sum())
    columns = {
        "month": ("Month", "text"),
        "now": ("Won", "money"),
        "before": ("A year before", "money"),
        "change": ("Change", "text"),
    }
    labels = charts.Labels(
        "Won value by month, this year and the year before",
        f"{grown} of {len(rows)} months are above the year before.",
        "money",
        workbook.formats,
    )
    return Section(
        id="sales_trend.year_on_year",
        headline=f"{grown} of {counted(len(rows), 'month')} {'was' if grown == 1 else 'were'} above the same month a year before.",
        reading="Blue is the month named, grey the same month a year before. A month that is not over is compared over equal days.",
        action="Look for a run of months on one side rather than a single one: months are noisy.",
        chart=charts.lines(rows, "month", [("now", "this year"), ("before", "year before")], labels),
        table=display_table(rows, columns, workbook.formats, "Won value by month against the year before"),
        figures=figures_of(values),
    )


def what_changed(workbook: Workbook, by: str = "owner") -> Section:
    """Where the change against the same days of the period before comes from: parts that sum to it."""
    values = workbook.values("won_revenue", Cut((by,), workbook.compared[:2]))
    if values.empty:
        return said("sales_trend.what_changed", "No deal was won in this period or the one before.")
    wide = values.pivot(index=by, columns="starts_on", values="numerator")[
        [period.starts_on for period in workbook.compared[:2]]
    ].fillna(0.0)
    rows = pd.DataFrame(
        {"group": wide.index, "now": wide.iloc[:, 0].to_numpy(), "before": wide.iloc[:, 1].to_numpy()}
    )
    rows = rows.assign(moved=rows["now"] - rows["before"], fell=rows["now"] < rows["before"])
    rows = rows.sort_values(["moved", "group"], ascending=[False, True], ignore_index=True)
    total, label = rows["moved"].sum(), by.replace("_", " ")
    largest = rows.loc[rows["moved"].abs().idxmax()]
    columns = {
        "group": (label.capitalize(), "text"),
        "now": (named(workbook.period), "money"),
        "before": (_capital(like_for_like(workbook.compared[1])), "money"),
        "moved": ("Change", "money"),
    }
    labels = charts.Labels(
        f"Change in won value by {label}",
        f"Change in won value by {label}; the largest is {largest['group']}.",
        "money",
        workbook.formats,
    )
    return Section(
        id=f"sales_trend.what_changed_{by}",
        headline=f"Won value moved by {workbook.formats.text(total, 'money')}; the largest part is {largest['group']} with {workbook.formats.text(largest['moved'], 'money')}.",
        reading=f"Bars are each {label}'s won value minus that of {like_for_like(workbook.compared[1])}; together they are the whole change. Orange fell.",
        action="Ask about the largest bar on either side first.",
        chart=charts.signed(_ends(rows), "group", "moved", labels),
        table=display_table(
            rows,
            columns,
            workbook.formats,
            f"Won value by {label}, against {like_for_like(workbook.compared[1])}",
        ),
        figures=figures_of(values, (by,)),
    )


def new_and_repeat(workbook: Workbook) -> Section:
    """How much of what was won came from new customers, from earlier ones and from renewals."""
    cut = Cut(periods=workbook.history)
    parts = {
        name: workbook.values("new_revenue", replace(cut, definition=name))
        for name in ("new", "repeat", "renewal")
    }
    parts["won"] = workbook.values("won_revenue", cut)
    rows = parts["won"][["period"]].assign(**{name: values["numerator"] for name, values in parts.items()})
    rows["untold"] = (rows["won"] - rows["new"] - rows["repeat"] - rows["renewal"]).round(2)
    if not rows["won"].any():
        return said("sales_trend.new_and_repeat", "No deal was won in the periods shown.")
    newest = rows.iloc[-1]
    share = newest["new"] / newest["won"] if newest["won"] else float("nan")
    series = [(name, words) for name, words in _SOURCES.items() if rows[name].abs().sum() > 0]
    columns = {
        "period": ("Period", "text"),
        **{name: (words.capitalize(), "money") for name, words in series},
        "won": ("All won", "money"),
    }
    labels = charts.Labels(
        "Won value by kind of customer",
        "Won value by period, split into new customers, earlier customers and renewals.",
        "money",
        workbook.formats,
    )
    return Section(
        id="sales_trend.new_and_repeat",
        headline=f"New customers brought {workbook.formats.text(share, 'share')} of the value won in {named(workbook.period)}.",
        reading="Each bar is a period's won value split by whom it was won from; the parts sum to all won.",
        action="A falling blue part means growth is living on the customers you have: look at the campaigns and leads reports.",
        chart=charts.stacked(rows, "period", series, labels),
        table=display_table(rows, columns, workbook.formats, "Won value by kind of customer"),
        note="Won deals without a company cannot be told apart and are listed as such."
        if rows["untold"].abs().sum() > 0
        else "",
        figures=tuple(figure for values in parts.values() for figure in figures_of(values)),
    )


def notes(workbook: Workbook) -> Section:
    """Definitions, what is left out, run details."""
    return ending.notes(workbook, "sales_trend", METRICS)


def won_by(workbook: Workbook, by: str = "region") -> Section:
    """Where all the won value of the export comes from, by a dimension; the parts sum to the whole."""
    values, whole = workbook.values("won_revenue", Cut((by,))), workbook.values("won_revenue")
    label = by.replace("_", " ")
    if not whole["value"].iloc[0] or set(values[by]) == {NOT_RECORDED}:
        return said(
            f"sales_trend.won_by_{by}",
            f"This source does not record the {label} of won deals, so their value cannot be split by it.",
        )
    rows = values.sort_values(["value", by], ascending=[False, True], ignore_index=True)
    rows["share"] = rows["value"] / whole["value"].iloc[0]
    first = rows.iloc[0]
    columns = {
        by: (label.capitalize(), "text"),
        "n": ("Won deals", "count"),
        "value": ("Won value", "money"),
        "share": ("Share", "share"),
    }
    labels = charts.Labels(
        f"Won value of the whole export by {label}",
        f"Won value by {label}; {first[by]} leads.",
        "money",
        workbook.formats,
    )
    return Section(
        id=f"sales_trend.won_by_{by}",
        headline=f"{first[by]} brought {workbook.formats.text(first['share'], 'share')} of the {workbook.formats.text(whole['value'].iloc[0], 'money')} won in the whole export.",
        reading=f"Bars are the amount of all deals won in the export, by {label}. What is not recorded has a bar of its own, so the bars sum to the whole.",
        action="Check the largest and the smallest bar against where people and budget are.",
        chart=charts.bars(rows.head(40), by, "value", labels),
        table=display_table(rows, columns, workbook.formats, f"Won value of the whole export by {label}"),
        figures=figures_of(values, (by,)) + figures_of(whole),
    )


_SOURCES = {
    "new": "new customers",
    "repeat": "earlier customers",
    "renewal": "renewals",
    "untold": "no company recorded",
}


def _change(workbook: Workbook, earlier: Period, now: float, before: float) -> str:
    return (
        change(now, before, workbook.formats)
        if workbook.covers(earlier)
        else "not comparable, the export begins later"
    )


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _ends(rows: pd.DataFrame, most: int = 40) -> pd.DataFrame:
    """The rows that moved most, in the order given."""
    kept = rows["moved"].abs().nlargest(most).index
    return rows.loc[sorted(kept)].reset_index(drop=True)


def _with_partial_month(rows: pd.DataFrame, workbook: Workbook) -> pd.DataFrame:
    """The newest month, when it is not over, against as many days of the year before."""
    calendar = workbook.parameters.settings.calendar
    month = period_to_date(workbook.as_of, calendar, "month")
    if not month.is_partial:
        return rows
    same_days = workbook.values("won_revenue", Cut(periods=(year_before(month, calendar),)))
    rows.loc[rows.index[-1], "before"] = same_days["value"].iloc[0]
    rows.loc[rows.index[-1], "month"] = f"{month.label} so far"
    return rows


def _first_win(workbook: Workbook):
    deals = workbook.tables["deals"]
    first = workbook.tables.frame(deals.filter(deals.is_won).closed_on.min())
    return None if pd.isna(first) else pd.Timestamp(first).date()
