"""Who is loyal: customers by how recently, how often and for how much they bought."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import share_of
from lib.sections.absent import said
from lib.sections.profitability.purchases import QUINTILES, purchase_days, rhythms, scored
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted
from lib.workbook import Workbook

_ACTIONS = {
    "Best": "Ask for a reference and a referral",
    "Loyal": "Offer the next product line",
    "New": "Make the first months work: a second order decides",
    "Slipping away": "Call now, the owner in person",
    "In between": "Keep in touch",
    "Asleep": "One offer, then leave them be",
}
_COLUMNS = {
    "segment": ("Kind", "text"),
    "customers": ("Customers", "count"),
    "share": ("Of customers", "share"),
    "revenue": ("Revenue so far", "money"),
    "days_since": ("Median days since last order", "days"),
    "do": ("What to do", "text"),
}
_FEWEST = 2 * QUINTILES
_QUIET_DAYS = 90


def loyalty(workbook: Workbook) -> Section:
    """Who is loyal, who is new, who is slipping away: customers by recency, frequency and value."""
    days = purchase_days(workbook)
    customers = scored(days, workbook.as_of)
    if len(customers) < _FEWEST:
        return said(
            "profitability.loyalty",
            f"{counted(len(customers), 'customer')} bought so far: too few to put into fifths ({_FEWEST} are needed).",
        )
    due = rhythms(days, workbook.as_of).set_index("company")["due_on"]
    customers["is_in_rhythm"] = customers["company"].map(due) > pd.Timestamp(workbook.as_of)
    told = customers.assign(segment=[_segment(row) for row in customers.to_dict("records")])
    rows = _segments(told)
    leaving = told[told["segment"] == "Slipping away"].sort_values(
        ["revenue", "company"], ascending=[False, True]
    )
    labels = charts.Labels(
        "Revenue so far by kind of customer", "Revenue by kind of customer.", "money", workbook.formats
    )
    return Section(
        id="profitability.loyalty",
        headline=_headline(rows, leaving, workbook),
        reading="All purchases of the export up to the day on the cover count. Orange are customers worth much who have not bought for long.",
        action=_call(leaving, workbook),
        chart=charts.bars(
            rows.assign(is_leaving=rows["segment"] == "Slipping away"),
            "segment",
            "revenue",
            labels,
            marked="is_leaving",
        ),
        table=display_table(rows, _COLUMNS, workbook.formats, "Customers by recency, frequency and value"),
        note=RULE,
        figures=_figures(rows, len(told)),
    )


RULE = (
    "Customers are put in order by days since their last purchase, by number of purchase days and by revenue, and each order is cut into fifths; those alike share the lower fifth. "
    "Best: in the upper two fifths of all three. Slipping away: in the lower two for recency and the upper two for frequency or revenue, without a purchase for more than 90 days and past its own usual interval (see the next question) where it has one. New: bought once, in the upper two for recency. "
    "Loyal: in the upper two for frequency and none of these. Asleep: the same for recency, without having bought often or much. In between: the rest."
)


def _segment(row: dict) -> str:
    r, f, m = row["r"], row["f"], row["m"]
    if min(r, f, m) >= 4:
        return "Best"
    if r <= 2 and row["days_since"] > _QUIET_DAYS and not row["is_in_rhythm"]:
        return "Slipping away" if max(f, m) >= 4 else "Asleep"
    if row["purchases"] == 1 and r >= 4:
        return "New"
    return "Loyal" if f >= 4 else "In between"


def _segments(told: pd.DataFrame) -> pd.DataFrame:
    rows = (
        told.groupby("segment")
        .agg(customers=("company", "size"), revenue=("revenue", "sum"), days_since=("days_since", "median"))
        .reindex([name for name in _ACTIONS if name in set(told["segment"])])
        .rename_axis("segment")
        .reset_index()
    )
    total = pd.Series(len(told), index=rows.index)
    return rows.assign(
        share=share_of(rows["customers"], total), do=[_ACTIONS[name] for name in rows["segment"]]
    )


def _headline(rows: pd.DataFrame, leaving: pd.DataFrame, workbook: Workbook) -> str:
    text, at = workbook.formats.text, rows.set_index("segment")
    faithful = [name for name in ("Best", "Loyal") if name in at.index]
    if not faithful:
        first = "No customer buys often and recently"
    else:
        kept = at.loc[faithful]
        first = f"{counted(kept['customers'].sum(), 'customer')} {'is' if kept['customers'].sum() == 1 else 'are'} loyal and brought {text(share_of(kept['revenue'].sum(), rows['revenue'].sum()), 'share')} of all revenue so far"
    if leaving.empty:
        return f"{first}; none of the large or frequent ones is slipping away."
    return f"{first}; {counted(len(leaving), 'customer')} worth {text(leaving['revenue'].sum(), 'money')} so far {'is' if len(leaving) == 1 else 'are'} slipping away."


def _call(leaving: pd.DataFrame, workbook: Workbook) -> str:
    if leaving.empty:
        return "Ask the best customers for a reference while they are content."
    names = [
        f"{row['company']} ({workbook.formats.text(row['revenue'], 'money')}, {counted(row['days_since'], 'day')} ago)"
        for row in leaving.head(5).to_dict("records")
    ]
    return f"Call those who are slipping away, largest first: {', '.join(names)}."


def _figures(rows: pd.DataFrame, n: int) -> tuple[Figure, ...]:
    return tuple(
        Figure(
            metric="loyalty",
            definition=f"loyalty/{name}",
            value=float(row[name]),
            unit=unit,
            group={"segment": row["segment"]},
            n=n,
        )
        for row in rows.to_dict("records")
        for name, unit in (("customers", "count"), ("revenue", "money"))
    )
