"""When open deals are expected to close."""

import pandas as pd

from lib import charts
from lib.metrics.periods import period_of
from lib.sections.absent import said
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted
from lib.workbook import Workbook


def expected_close(workbook: Workbook) -> Section:
    """When the open value is expected to close: overdue, then month by month."""
    deals = workbook.tables["deals"].filter(lambda row: row.is_open)
    open_deals = workbook.tables.frame(
        deals.select("deal_id", "amount", "weighted_amount", "expected_close_on", "is_past_due")
    )
    if open_deals.empty:
        return said("pipeline.expected_close", "No deals are open.")
    if open_deals["expected_close_on"].isna().all():
        return said(
            "pipeline.expected_close",
            "No open deal has an expected closing day, so nobody can plan with them.",
            "Record the day each deal is expected to close.",
        )
    months = _by_expected_month(open_deals, workbook)
    undated = int((months["label"] == "No date").dot(months["deals"]))
    has_value = bool(open_deals["amount"].notna().any())
    measure, noun, unit = ("amount", "value", "money") if has_value else ("deals", "deals", "count")
    labels = charts.Labels(
        f"Open {noun} by month of expected close",
        f"Open {noun} by expected closing month; overdue first.",
        unit,
        workbook.formats,
    )
    return Section(
        id="pipeline.expected_close",
        headline=_headline(months, measure, workbook),
        reading=f"Each bar is the {noun} open and expected to close in that month. Orange is overdue or undated: nobody can plan with it.",
        action="Have the owners of overdue and undated deals set a new day or close them before the next forecast.",
        chart=charts.bars(months, "label", measure, labels, marked="is_late"),
        table=display_table(months, _COLUMNS, workbook.formats, "Open deals by expected closing month"),
        figures=_figures(months),
        note=f"{counted(undated, 'open deal')} without an expected closing day." if undated else "",
    )


_COLUMNS = {
    "label": ("Expected to close", "text"),
    "deals": ("Deals", "count"),
    "amount": ("Value", "money"),
    "weighted_amount": ("Weighted", "money"),
}


def _headline(months: pd.DataFrame, measure: str, workbook: Workbook) -> str:
    late = months.loc[months["label"] == "Overdue", measure].sum()
    ahead = months.loc[~months["is_late"], measure].sum()
    if measure == "deals":
        return f"{counted(late, 'open deal')} should have closed already; {ahead:,.0f} {'lies' if ahead == 1 else 'lie'} ahead."
    money = workbook.formats
    return f"{money.text(late, 'money')} should have closed already; {money.text(ahead, 'money')} lies ahead."


def _figures(months: pd.DataFrame) -> tuple[Figure, ...]:
    told = {"deals": ("open_deals", "count", "count"), "amount": ("open_pipeline", "value", "money")}
    told["weighted_amount"] = ("open_pipeline", "weighted", "money")
    return tuple(
        Figure(
            metric=metric,
            definition=f"{metric}/{definition}",
            value=float(row[name]),
            unit=unit,
            group={"expected": row["label"]},
            n=int(row["deals"]),
        )
        for row in months.to_dict("records")
        for name, (metric, definition, unit) in told.items()
    )


def _by_expected_month(open_deals: pd.DataFrame, workbook: Workbook) -> pd.DataFrame:
    calendar = workbook.parameters.settings.calendar
    days = pd.to_datetime(open_deals["expected_close_on"])
    month = ["No date" if pd.isna(day) else period_of(day.date(), "month", calendar).label for day in days]
    label = pd.Series(month, index=open_deals.index).mask(open_deals["is_past_due"].astype(bool), "Overdue")
    order = days.dt.strftime("%Y-%m").fillna("0").mask(label == "Overdue", "00")
    far = order > (pd.Timestamp(workbook.as_of) + pd.DateOffset(months=11)).strftime("%Y-%m")
    counted_deals = open_deals.assign(label=label.mask(far, "Later"), order=order.mask(far, "9999"))
    sums = counted_deals.astype({"amount": "float64", "weighted_amount": "float64"}).groupby(
        ["order", "label"], as_index=False
    )
    months = sums.agg(
        deals=("deal_id", "size"), amount=("amount", "sum"), weighted_amount=("weighted_amount", "sum")
    )
    return months.assign(is_late=months["label"].isin(["Overdue", "No date"]))
