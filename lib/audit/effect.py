"""What the faults change: three figures of the team's deals as recorded, and without the deals a fault touches."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from lib.audit.audit import Audit
from lib.audit.grade import share_of
from lib.canonical.opened import OpenedTables

EFFECT_COLUMNS = (
    "fault",
    "words",
    "figure",
    "unit",
    "deals",
    "recorded",
    "without",
    "change",
    "change_share",
)


@dataclass(frozen=True)
class Fault:
    """A class of faults of deals: findings of checks whose id begins with `checks`, and deals without a `key`."""

    id: str
    words: str
    checks: str
    key: str = ""


FAULTS: tuple[Fault, ...] = (
    Fault("product", "joining deals to products", "unmatched/deals/product_id", "product_id"),
    Fault("company", "joining deals to companies", "unmatched/deals/company_id", "company_id"),
    Fault("dates", "impossible dates", "dates/deals/"),
    Fault("duplicates", "exact duplicates", "duplicates/deals"),
)
"""A report that joins deals to products or companies loses those whose key is empty or matches nothing."""


def effects(audit: Audit, tables: OpenedTables) -> pd.DataFrame:
    """What does each class of faults change in the team's figures, over all its deals by the end of `as_of`?

    One row per fault and figure with the columns of EFFECT_COLUMNS: `recorded` as reports show it, `without` the deals
    the fault touches, `change` = without - recorded, `change_share` = change ÷ recorded for money; `deals` touched that count in
    the figure. Figures: win_rate (won ÷ closed), won_revenue and open_pipeline in the team's currency. Values are
    missing where there is nothing to divide by. Raises MissingTableError when the source has no deals.
    """
    deals = _facts(tables)
    rows = [row for fault in FAULTS for row in _of_fault(fault, deals, _touched(fault, deals, audit))]
    numbers = dict.fromkeys(("recorded", "without", "change", "change_share"), "float64")
    return pd.DataFrame(rows, columns=list(EFFECT_COLUMNS)).astype(numbers)


def _facts(tables: OpenedTables) -> pd.DataFrame:
    """One row per deal of the team; amounts in cents, so that sums are exact."""
    deals = tables["deals"]
    cents = (deals.amount * 100).cast("int64").fill_null(0)
    wanted = deals.select(
        "deal_id", "product_id", "company_id", "is_won", "is_closed", "is_open", cents=cents
    )
    return tables.frame(wanted.order_by("deal_id"))


def _touched(fault: Fault, deals: pd.DataFrame, audit: Audit) -> pd.Series:
    found = audit.findings[audit.findings["check"].str.startswith(fault.checks)]
    touched = deals["deal_id"].isin(found["record_id"])
    is_used = bool(fault.key) and fault.checks in audit.checks and deals[fault.key].notna().any()
    return touched | deals[fault.key].isna() if is_used else touched


def _of_fault(fault: Fault, deals: pd.DataFrame, touched: pd.Series) -> Iterator[tuple[object, ...]]:
    counted = {
        "win_rate": deals["is_closed"],
        "won_revenue": deals["is_won"],
        "open_pipeline": deals["is_open"],
    }
    recorded, without = _figures(deals), _figures(deals[~touched])
    for figure, counts in counted.items():
        before, after = recorded[figure], without[figure]
        change = None if before is None or after is None else after - before
        unit = "share" if figure == "win_rate" else "money"
        share = None if change is None or unit == "share" else share_of(change, before)
        deals_touched = int((touched & counts).sum())
        yield fault.id, fault.words, figure, unit, deals_touched, before, after, change, share


def _figures(deals: pd.DataFrame) -> dict[str, float | None]:
    cents = {name: int(deals.loc[deals[flag], "cents"].sum()) for name, flag in _MONEY.items()}
    won, closed = int(deals["is_won"].sum()), int(deals["is_closed"].sum())
    return {"win_rate": share_of(won, closed)} | {name: share_of(sum_, 100) for name, sum_ in cents.items()}


_MONEY = {"won_revenue": "is_won", "open_pipeline": "is_open"}
