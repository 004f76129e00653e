"""What customers with a contract are expected to bring: who renewed how often tells who will again."""

import datetime as dt

import numpy as np
import pandas as pd

from lib.canonical.opened.customer_values import year_before
from lib.models.ahead import yearly_weights
from lib.models.renewal_model import Leaving, leaving, staying
from lib.sections.customers.expectation import Expectation, Trial, yearly_values
from lib.workbook import Workbook

FEWEST_DECIDED, FEWEST_LOST = 100, 20


def from_renewals(workbook: Workbook) -> Expectation | None:
    """What each customer with a running contract is expected to bring; None where too few terms are decided to tell.

    Raises NotFittedError when no parameters can be found.
    """
    if "contracts" not in workbook.tables:
        return None
    terms = _terms(workbook)
    decided = terms[terms["is_decided"]]
    lost = len(decided) - int(decided["is_renewed"].sum())
    if len(decided) < FEWEST_DECIDED or lost < FEWEST_LOST:
        return None
    past = _customers(terms, workbook.as_of)
    model = leaving(past["renewed"].to_numpy("float64"), past["has_left"].to_numpy("bool"))
    settings = workbook.parameters.settings.customers
    weights = yearly_weights(settings.horizon_months, settings.yearly_discount)
    here = past[past["is_here"]].merge(yearly_values(workbook), on="company_id", how="inner")
    renewed = here["renewed"].to_numpy("float64")
    years = sum(weight * staying(model, renewed, year) for year, weight in enumerate(weights))
    return Expectation(
        customers=here.assign(
            expected=here["yearly"].to_numpy("float64") * years,
            chance=staying(model, renewed, len(weights) - 1),
        ),
        way="renewals",
        words=f"by how often each renewed (shifted beta-geometric, {len(decided):,} decided contracts)",
        trial=_trial(terms, year_before(workbook.as_of), workbook.as_of),
    )


def _terms(workbook: Workbook) -> pd.DataFrame:
    terms = workbook.tables["contract_terms"]
    wanted = terms.select(
        "company_id", "product_id", "starts_on", "ends_on", "is_decided", "is_renewed", "is_ended"
    )
    found = workbook.tables.frame(wanted.filter(terms.company_id.notnull()).order_by("company_id", "ends_on"))
    for name in ("starts_on", "ends_on"):
        found[name] = pd.to_datetime(found[name], errors="coerce")
    return found


def _customers(terms: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """One row per customer by the end of a day: how often it renewed, whether it has left or is here."""
    end = pd.Timestamp(day)
    known = terms[terms["starts_on"] <= end]
    over = known[known["ends_on"] <= end]
    told = known.groupby("company_id").agg(last_on=("ends_on", "max")).reset_index()
    per_product = over[over["is_renewed"]].groupby(["company_id", "product_id"], dropna=False).size()
    renewed = per_product.groupby("company_id").max()
    has_lost = over[over["is_decided"] & ~over["is_renewed"]]["company_id"].unique()
    is_here = told["last_on"] > end
    return told.assign(
        renewed=told["company_id"].map(renewed).fillna(0.0),
        is_here=is_here,
        has_left=~is_here & told["company_id"].isin(has_lost),
    )


def _trial(terms: pd.DataFrame, then: dt.date, now: dt.date) -> Trial | None:
    """What the model made a year ago said of the contracts that ran out since, against what became of them."""
    known = terms[terms["ends_on"] <= pd.Timestamp(then)]
    if known.empty:
        return None
    before = _customers(terms, then).set_index("company_id")
    model: Leaving = leaving(before["renewed"].to_numpy("float64"), before["has_left"].to_numpy("bool"))
    is_since = terms["ends_on"].between(pd.Timestamp(then) + pd.Timedelta(days=1), pd.Timestamp(now))
    # a term that began within the year was not known then
    since = terms[is_since & terms["is_decided"] & (terms["starts_on"] <= pd.Timestamp(then))]
    if since.empty:
        return None
    renewed = before["renewed"].reindex(since["company_id"]).fillna(0.0).to_numpy("float64")
    return Trial(
        what="contracts renewed in the last twelve months",
        expected=float(np.sum(staying(model, renewed, 1))),
        actual=float(since["is_renewed"].sum()),
        n=len(since),
    )
