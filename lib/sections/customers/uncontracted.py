"""What customers without contracts are expected to bring: how often and how lately each bought tells what it will."""

import datetime as dt
from itertools import pairwise

import numpy as np
import pandas as pd

from lib.metrics.evaluate import Cut, share_of
from lib.models.ahead import yearly_weights
from lib.models.purchase_model import (
    Purchases,
    expected_purchases,
    expected_value,
    purchase_rates,
    purchase_values,
)
from lib.sections.customers.expectation import Expectation, Trial, is_of_margin, yearly_values
from lib.sections.customers.windows import twelve_months
from lib.sections.profitability.purchases import purchase_days
from lib.workbook import Workbook

FEWEST, FEWEST_REPEATERS, FEWEST_DAYS = 300, 100, 365
YEAR = 365.25


def from_purchases(workbook: Workbook) -> Expectation | None:
    """What each customer is expected to bring by its purchases; None where there are too few customers or days to tell.

    Raises NotFittedError when no parameters can be found.
    """
    days = purchase_days(workbook)
    days = days[days["is_purchase"] & (days["revenue"] > 0)]
    names, bought = _histories(days, workbook.as_of)
    if _is_too_few(days, bought):
        return None
    settings = workbook.parameters.settings.customers
    weights = yearly_weights(settings.horizon_months, settings.yearly_discount)
    rates, spending = purchase_rates(bought), purchase_values(bought)
    share = _margin_share(workbook)
    # purchases of each year ahead, the last as far as it goes, each at what its money is worth today
    ends = [min(YEAR * (year + 1), YEAR / 12 * settings.horizon_months) for year in range(len(weights))]
    up_to = [np.zeros(len(names)), *(expected_purchases(rates, bought, end) for end in ends)]
    discounted = sum(
        (later - before) * (1 + settings.yearly_discount) ** -(year + 0.5)
        for year, (before, later) in enumerate(pairwise(up_to))
    )
    expected = discounted * expected_value(spending, bought) * share
    customers = pd.DataFrame({"company": names, "expected": expected, "chance": np.nan})
    yearly = yearly_values(workbook).groupby("company")["yearly"].sum()
    trial, is_better = _trial(days, workbook.as_of)
    customers["yearly"] = customers["company"].map(yearly).fillna(0.0)
    return Expectation(
        customers=customers,
        way="purchases",
        words=f"by how often, how lately and for how much each bought (BG/NBD and Gamma-Gamma, {len(names):,} customers)",
        trial=trial,
        is_ranked_by_year=not is_better,
    )


def _histories(days: pd.DataFrame, day: dt.date) -> tuple[list[str], Purchases]:
    """Each customer's purchases by the end of a day, times in days."""
    end = pd.Timestamp(day)
    known = days[days["day"] <= end].sort_values(["company", "day"])
    first = known.groupby("company")["day"].transform("min")
    again = known[known["day"] > first].groupby("company")
    span = known.groupby("company")["day"].agg(["min", "max"])
    return list(span.index), Purchases(
        again.size().reindex(span.index, fill_value=0).to_numpy("float64"),
        (span["max"] - span["min"]).dt.days.to_numpy("float64"),
        (end - span["min"]).dt.days.to_numpy("float64"),
        again["revenue"].mean().reindex(span.index, fill_value=0.0).to_numpy("float64"),
    )


def _is_too_few(days: pd.DataFrame, bought: Purchases) -> bool:
    if len(bought.repeats) < FEWEST or (bought.repeats > 0).sum() < FEWEST_REPEATERS:
        return True
    return float(bought.age.max()) < FEWEST_DAYS


def _margin_share(workbook: Workbook) -> float:
    if not is_of_margin(workbook):
        return 1.0
    values = workbook.values("margin_share", Cut(periods=(twelve_months(workbook),)))
    found = values["value"].iloc[0]
    return 1.0 if pd.isna(found) else float(found)


def _trial(days: pd.DataFrame, day: dt.date) -> tuple[Trial | None, bool]:
    """The model of half a year ago against the purchases since, and whether it put customers in a better order than
    the purchases of the twelve months before did."""
    end = pd.Timestamp(day)
    ahead = min(182, int((end - days["day"].min()).days / 2))
    cut = end - pd.Timedelta(days=ahead)
    names, bought = _histories(days, cut.date())
    if _is_too_few(days, bought):
        return None, True
    expected = expected_purchases(purchase_rates(bought), bought, float(ahead))
    after = days[days["day"] > cut].groupby("company").size().reindex(names, fill_value=0)
    recent = days[days["day"].between(cut - pd.Timedelta(days=364), cut)]
    last_year = recent.groupby("company").size().reindex(names, fill_value=0)
    by_model, by_year = (
        pd.Series(order, index=after.index).corr(after.astype("float64"), method="spearman")
        for order in (expected, last_year.to_numpy("float64"))
    )
    is_better = not pd.isna(by_model) and (pd.isna(by_year) or by_model >= by_year)
    own = np.where(
        bought.age > 0, bought.repeats * share_of(float(ahead), 1.0) / np.maximum(bought.age, 1), 0
    )
    off, own_off = (float(np.abs(each - after).mean()) for each in (expected, own))
    order = "a better" if is_better else "no better"
    note = f"Off by {off:.2f} purchases a customer on average, {own_off:.2f} by each one's own rate so far; it put customers in {order} order than their purchases of the last twelve months."
    return Trial(
        f"purchases of known customers in the last {ahead} days", float(expected.sum()), float(after.sum()), len(names), note
    ), is_better  # fmt: skip
