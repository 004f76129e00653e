"""Days on which customers bought: what loyalty and rhythm are read from."""

import datetime as dt

import pandas as pd

from lib.canonical.opened import NOT_RECORDED
from lib.workbook import Workbook

QUINTILES = 5
HORIZON = dt.timedelta(days=180)


def purchase_days(workbook: Workbook) -> pd.DataFrame:
    """One row per customer and day it bought on, over the whole export: company, day, revenue (less returns of that day).

    Cancelled orders are no purchase; a day with returns only is none either, its money is counted (`is_purchase` false).
    """
    money = workbook.tables["customer_money"]
    sales = money.filter(money.is_sale & money.counted_on.notnull() & (money.company != NOT_RECORDED))
    by_day = sales.group_by("company", "counted_on").agg(
        revenue=sales.revenue.sum(), is_purchase=sales.is_gross_sale.any()
    )
    days = workbook.tables.frame(by_day.order_by("company", "counted_on"))
    return days.rename(columns={"counted_on": "day"}).assign(
        day=pd.to_datetime(days["counted_on"]),
        revenue=days["revenue"].astype("float64"),
        is_purchase=days["is_purchase"].astype("bool"),
    )


def scored(days: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """One row per customer: recency, frequency and monetary value with their quintiles r, f, m (5 is best).

    Columns: company, last_on, days_since, purchases, revenue, r, f, m. Customers are put in order and cut into five equal
    parts; those alike share the lower part. Source: RFM, Hughes 1994, with ties kept together.
    """
    bought = days[days["is_purchase"]]
    told = bought.groupby("company").agg(last_on=("day", "max"), purchases=("day", "nunique"))
    told["revenue"] = days.groupby("company")["revenue"].sum().reindex(told.index)
    told["days_since"] = (pd.Timestamp(as_of) - told["last_on"]).dt.days
    return told.assign(
        r=_fifths(-told["days_since"]), f=_fifths(told["purchases"]), m=_fifths(told["revenue"])
    ).reset_index()


def _fifths(values: pd.Series) -> pd.Series:
    """1 for the lowest fifth to 5 for the highest; equal values share the lower part."""
    below = values.rank(method="min") - 1
    return (below * QUINTILES // max(len(values), 1)).astype("int64") + 1


def rhythms(days: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """One row per customer known by `as_of`: when does its own usual interval say it buys again?

    Columns: company, last_on, purchases, usual_days (median of the intervals between its purchase days; missing after
    one purchase), due_on, usual_value (median revenue of a purchase day), state: "due" within 180 days, "later", "late"
    (due already), "gone quiet" (twice its interval or more since it last bought), "bought once".
    """
    end = pd.Timestamp(as_of)
    bought = days[days["is_purchase"] & (days["day"] <= end)].sort_values(["company", "day"])
    gaps = bought.groupby("company")["day"].diff().dt.days
    told = (
        bought.assign(gap=gaps)
        .groupby("company")
        .agg(
            last_on=("day", "max"),
            purchases=("day", "size"),
            usual_days=("gap", "median"),
            usual_value=("revenue", "median"),
        )
        .reset_index()
    )
    usual = pd.to_timedelta(told["usual_days"], unit="D")
    told["due_on"] = told["last_on"] + usual
    state = pd.Series("due", index=told.index)
    state = state.mask(told["due_on"] > end + HORIZON, "later").mask(told["due_on"] <= end, "late")
    state = state.mask(told["last_on"] + 2 * usual <= end, "gone quiet")
    return told.assign(state=state.mask(told["usual_days"].isna(), "bought once"))


def came_true(days: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """`rhythms` as of an earlier day, with `bought_again`: whether the customer did within the 180 days after it."""
    known = rhythms(days, as_of)
    end = pd.Timestamp(as_of)
    after = days[days["is_purchase"] & (days["day"] > end) & (days["day"] <= end + HORIZON)]
    return known.assign(bought_again=known["company"].isin(after["company"]))
