"""Whom we are in touch with: the shares of open deals and of customers with an activity lately."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.sales_activity.done import NO_ACTIVITIES
from lib.sections.section import Figure, Section
from lib.sections.table import display_table, starred
from lib.sections.words import counted
from lib.workbook import Workbook

_METRICS = (("deal_coverage", "open deals"), ("customer_coverage", "customers"))


@needs("worked_deals", NO_ACTIVITIES)
def coverage(workbook: Workbook) -> Section:
    """Which share of the open deals, and of the customers, had an activity in the last 14, 30 and 90 days?"""
    found = [
        (noun, definition.id, workbook.values(metric, Cut(definition=definition.id)))
        for metric, noun in _METRICS
        for definition in sorted(
            workbook.metric(metric).definitions, key=lambda each: int(each.id.split("_")[1])
        )
    ]
    rows = pd.DataFrame([_row(*each, workbook) for each in found])
    if not rows["denominator"].any():
        return said(
            "sales_activity.coverage",
            "No deal is open and no customer was won, so there is nobody to be in touch with.",
        )
    alt = "Share of open deals and of customers with an activity in the last 14, 30 and 90 days."
    labels = charts.Labels("Share with an activity lately", alt, "share", workbook.formats)
    return Section(
        id="sales_activity.coverage",
        headline=_headline(workbook, rows),
        reading="The first bars are deals that are open now, the others companies that ever bought. An activity counts whoever did it; for customers a letter received counts too.",
        action="Close or wake the open deals on which nothing happens; the customers to call first are listed below.",
        chart=charts.bars(rows[rows["denominator"] > 0], "name", "value", labels),
        table=display_table(
            starred(rows, "name"),
            _COLUMNS,
            workbook.formats,
            "Open deals and customers with an activity lately",
        ),
        note="Contacts that are not logged cannot be seen: a low share may be a gap in the log.",
        figures=tuple(figure for _, _, values in found for figure in figures_of(values)),
    )


_COLUMNS = {
    "name": ("With an activity", "text"),
    "numerator": ("In touch", "count"),
    "denominator": ("Of", "count"),
    "value": ("Share", "share"),
}


@needs("covered_customers", NO_ACTIVITIES)
def out_of_touch(workbook: Workbook) -> Section:
    """Which customers had no contact with us for 90 days, those that brought most first?"""
    values = workbook.values("customer_coverage", Cut(definition=f"days_{LONG_DAYS}"))
    customers = values["denominator"].iloc[0]
    if not customers:
        return said(
            "sales_activity.out_of_touch", "No customer was won, so there is nobody to lose touch with."
        )
    rows = _neglected(workbook)
    if rows.empty:
        return said(
            "sales_activity.out_of_touch",
            f"Every customer had some contact with us in the last {LONG_DAYS} days.",
        )
    has_value = rows["won"].notna().any()
    drawn = rows[rows["won"].notna()].head(MOST_DRAWN)
    title = f"Won so far from customers without contact for {LONG_DAYS} days, largest first"
    labels = charts.Labels(title, f"{title}.", "money", workbook.formats)
    worth = (
        f"; together they brought {workbook.formats.text(rows['won'].sum(), 'money')} so far"
        if has_value
        else ""
    )
    return Section(
        id="sales_activity.out_of_touch",
        headline=f"{len(rows):,} of {counted(customers, 'customer')} had no contact with us for {LONG_DAYS} days{worth}.",
        reading="Bars are what the customer's deals with this team brought so far, at the rates of their days.",
        action="Share the list out and call the largest this week.",
        chart=charts.bars(drawn, "company", "won", labels) if len(drawn) else None,
        table=display_table(
            rows, _NEGLECTED, workbook.formats, "Customers out of touch, largest first", most=MOST_DRAWN
        ),
        figures=figures_of(values) + _silent_figures(workbook, rows),
    )


LONG_DAYS, MOST_DRAWN = 90, 15
_NEGLECTED = {
    "company": ("Customer", "text"),
    "owner": ("Won by", "text"),
    "started_on": ("Customer since", "day"),
    "last_activity_on": ("Last activity", "day"),
    "won": ("Won so far", "money"),
}


def _neglected(workbook: Workbook) -> pd.DataFrame:
    """Customers without an activity in the last 90 days with what their won deals brought, the largest first."""
    customers, deals = workbook.tables["covered_customers"], workbook.tables["deals"]
    silent = customers.filter(~customers[f"is_active_{LONG_DAYS}"])
    won = deals.filter(deals.is_won).group_by(buyer_id="company_id").agg(won=lambda rows: rows.amount.sum())
    joined = silent.left_join(won, silent.company_id == won.buyer_id)
    rows = workbook.tables.frame(joined.select("company_id", *_NEGLECTED))
    rows = rows.assign(won=rows["won"].astype("float64"))
    return rows.sort_values(["won", "company_id"], ascending=[False, True], ignore_index=True)


def _silent_figures(workbook: Workbook, rows: pd.DataFrame) -> tuple[Figure, ...]:
    """How many customers are out of touch and, where any amount is known, what they brought."""
    parts = [("listed", float(len(rows)), "count", len(rows))]
    if rows["won"].notna().any():
        parts.append(("won", rows["won"].sum(), "money", int(rows["won"].notna().sum())))
    name, day = "out_of_touch_customers", workbook.as_of
    return tuple(
        Figure(name, f"{name}/{part}", value, unit, ends_on=day, n=n) for part, value, unit, n in parts
    )


def _row(noun: str, definition: str, values: pd.DataFrame, workbook: Workbook) -> dict[str, object]:
    first = values.iloc[0]
    return {
        "noun": noun,
        "days": int(definition.split("_")[1]),
        "name": f"{noun}, last {definition.split('_')[1]} days",
        **{name: first[name] for name in ("numerator", "denominator", "value")},
        "is_thin": first["n"] < workbook.parameters.settings.minimum_n,
    }


def _headline(workbook: Workbook, rows: pd.DataFrame) -> str:
    text = workbook.formats.text
    told = []
    for noun, days in (("open deals", 30), ("customers", 90)):
        row = rows[(rows["noun"] == noun) & (rows["days"] == days)].iloc[0]
        if row["denominator"]:
            told.append(
                f"{row['numerator']:,.0f} of {counted(row['denominator'], noun[:-1])} had an activity in the last {days} days ({text(row['value'], 'share')})"
            )
    return "; ".join(told) + "."
