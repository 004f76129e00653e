"""What customers are expected to bring over the months ahead, and how such an expectation fared before."""

from dataclasses import dataclass

import pandas as pd

from lib.canonical.opened.customer_values import year_before
from lib.metrics.evaluate import Cut
from lib.models.ahead import steadied_share, yearly_weights
from lib.sections.customers.windows import twelve_months
from lib.workbook import Workbook


@dataclass(frozen=True)
class Trial:
    """The same expectation made from what was known earlier, against what came: `what` is counted over `n` records.

    `note` says what else the trial showed.
    """

    what: str
    expected: float
    actual: float
    n: int
    note: str = ""


@dataclass(frozen=True)
class Expectation:
    """`customers`: one row each with company, yearly (what it brought in twelve months), expected (discounted, over the
    months ahead) and chance (to be there as they end; missing where not told). `way` and `words` say how it was made."""

    customers: pd.DataFrame
    way: str
    words: str
    trial: Trial | None = None
    is_ranked_by_year: bool = False


def yearly_values(workbook: Workbook) -> pd.DataFrame:
    """One row per active customer: company_id, company, yearly: margin of twelve months, revenue where no margin is known."""
    values = workbook.tables["customer_values"]
    told = workbook.tables.frame(
        values.filter(values.is_active).select(
            "company_id", "company", "has_margin", "year_margin", "year_revenue"
        )
    )
    column = "year_margin" if told["has_margin"].any() else "year_revenue"
    return told.assign(yearly=told[column].astype("float64"))[["company_id", "company", "yearly"]]


def is_of_margin(workbook: Workbook) -> bool:
    """True where what customers bring is margin, false where only revenue is known."""
    values = workbook.tables["customer_values"]
    return bool(workbook.tables.frame(values.has_margin.any()))


def from_retention(workbook: Workbook) -> Expectation:
    """What each active customer brings if all are kept at the share kept so far, drawn towards what is usual."""
    kept = workbook.values("retention_rate", Cut(periods=(twelve_months(workbook),))).iloc[0]
    share = steadied_share(kept["numerator"], kept["denominator"])
    settings = workbook.parameters.settings.customers
    weights = yearly_weights(settings.horizon_months, settings.yearly_discount)
    years = sum(weight * share**year for year, weight in enumerate(weights))
    customers = yearly_values(workbook)
    return Expectation(
        customers=customers.assign(expected=customers["yearly"] * years, chance=share ** (len(weights) - 1)),
        way="retention",
        words=f"at {workbook.formats.text(share, 'share')} kept a year, as seen over twelve months and drawn towards what is usual",
        trial=_trial(workbook),
    )


def _trial(workbook: Workbook) -> Trial | None:
    """The share kept in the year before, taken for the year after it."""
    then = twelve_months(workbook, year_before(workbook.as_of))
    earlier, now = workbook.values("retention_rate", Cut(periods=(then, twelve_months(workbook)))).to_dict(
        "records"
    )
    if not earlier["denominator"] or not now["denominator"]:
        return None
    share = steadied_share(earlier["numerator"], earlier["denominator"])
    return Trial(
        "customers kept in the last twelve months",
        share * now["denominator"],
        float(now["numerator"]),
        int(now["denominator"]),
    )
