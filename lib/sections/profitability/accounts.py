"""Each company's account for twelve months: revenue, margin, what serving it cost, what is left."""

from dataclasses import dataclass

import pandas as pd

from lib.canonical.opened import NOT_RECORDED
from lib.metrics.evaluate import Cut
from lib.sections.figures import figures_of
from lib.sections.profitability.window import twelve_months
from lib.sections.section import Figure
from lib.workbook import Workbook

PARTS = {
    "revenue": ("customer_revenue", "net"),
    "margin": ("customer_margin", "value"),
    "service": ("cost_to_serve", "service"),
    "selling": ("cost_to_serve", "selling"),
}
NOT_BUYING = "Companies that bought nothing"
NO_COMPANY = "Not on any company's account"


@dataclass(frozen=True)
class Accounts:
    """`customers`: one row per company that bought, best first. `others`: companies that bought nothing, and what is on no
    company's account. Together they are the whole.

    Columns: company, revenue, margin, service, selling, cost_to_serve, contribution, revenue_before (the twelve months
    before). What is not known at all, for lack of a table, is in no column of `known`.
    """

    customers: pd.DataFrame
    others: pd.DataFrame
    known: tuple[str, ...]
    figures: tuple[Figure, ...]

    @property
    def rank_by(self) -> str:
        """The best measure there is of what a customer brings."""
        return "contribution" if "margin" in self.known else "revenue"

    @property
    def everything(self) -> pd.DataFrame:
        """All rows: they sum to the team's figures."""
        return pd.concat([self.customers, self.others], ignore_index=True)


def accounts(workbook: Workbook) -> Accounts:
    """Every company's account for the twelve months to `as_of`."""
    periods = (twelve_months(workbook, 1), twelve_months(workbook))
    values = {
        name: workbook.values(metric, Cut(("company",), periods, definition))
        for name, (metric, definition) in PARTS.items()
    }
    known = tuple(name for name, rows in values.items() if (rows["n"] > 0).any())
    now = {name: _by_company(rows, periods[1].starts_on) for name, rows in values.items()}
    before = _by_company(values["revenue"], periods[0].starts_on)
    rows = pd.DataFrame(now | {"revenue_before": before}).astype("float64").fillna(0.0)
    rows = rows.rename_axis("company").reset_index()
    rows["cost_to_serve"] = rows["service"] + rows["selling"]
    rows["contribution"] = rows["margin"] - rows["cost_to_serve"]
    bought = set(_bought(values["revenue"], periods[1].starts_on)) - {NOT_RECORDED}
    is_customer = rows["company"].isin(bought)
    told = [part[(part["starts_on"] == periods[1].starts_on) & (part["n"] > 0)] for part in values.values()]
    figures = tuple(figure for part in told for figure in figures_of(part, ("company",)))
    rank_by = "contribution" if "margin" in known else "revenue"
    return Accounts(_ranked(rows[is_customer], rank_by), _others(rows[~is_customer]), known, figures)


def _by_company(values: pd.DataFrame, starts_on: object) -> pd.Series:
    return values[values["starts_on"] == starts_on].set_index("company")["numerator"]


def _bought(revenue: pd.DataFrame, starts_on: object) -> pd.Series:
    return revenue.loc[(revenue["starts_on"] == starts_on) & (revenue["n"] > 0), "company"]


def _ranked(rows: pd.DataFrame, rank_by: str) -> pd.DataFrame:
    return rows.sort_values([rank_by, "company"], ascending=[False, True], ignore_index=True)


def _others(rows: pd.DataFrame) -> pd.DataFrame:
    """Two rows at most: costs of companies that bought nothing, and what belongs to no company."""
    names = [NO_COMPANY if name == NOT_RECORDED else NOT_BUYING for name in rows["company"]]
    summed = rows.assign(company=names).groupby("company", as_index=False).sum(numeric_only=True)
    told = summed.drop(columns="company").abs().sum(axis=1) > 0
    return summed[told].sort_values("company", ascending=True, ignore_index=True)
