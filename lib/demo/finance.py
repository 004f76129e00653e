"""Products, orders with their lines, and contracts: what the finance system holds of what was sold."""

import numpy as np
import pandas as pd

from lib.demo.days import DAY, END, START, dates
from lib.demo.rates import rates_on
from lib.demo.streams import stream
from lib.demo.text_arrays import ids, kept, taken
from lib.demo.world import PRODUCTS, WON

ORDERS_PER_COMPANY = 12
_NAMES = [each.name for each in PRODUCTS]
_ONBOARDING = _NAMES.index("Onboarding")


def products() -> pd.DataFrame:
    """The price list, in EUR."""
    return pd.DataFrame(
        {
            "product_id": _NAMES,
            "name": _NAMES,
            "line": [each.line for each in PRODUCTS],
            "tier": [each.tier for each in PRODUCTS],
            "list_price": [each.seat for each in PRODUCTS],
            "unit_cost": [round(each.seat * each.cost_share, 2) for each in PRODUCTS],
            "currency": "EUR",
        }
    )


def orders(deals: pd.DataFrame, terms: pd.DataFrame, people: pd.DataFrame, chunk: int) -> pd.DataFrame:
    """Orders of a chunk in order of day: after won deals, for terms without a deal, and small additions by customers."""
    draw = stream("orders", chunk)
    rows = pd.concat([_of_wins(draw, deals), _of_terms(terms), _additions(draw, terms)], ignore_index=True)
    rows = rows[rows["_day"] <= END].sort_values("_day", kind="stable", ignore_index=True)
    n = len(rows)
    number = ORDERS_PER_COMPANY * chunk * int(people["_chunk_size"].iloc[0]) + np.arange(n)
    company = rows["_company"].to_numpy()
    first = np.searchsorted(people["_company"].to_numpy(), company)
    contact = np.where(rows["_contact"].isna(), first, rows["_contact"].fillna(0)).astype(np.int64)
    # Order numbers begin with zeros: an id is text.
    rows.insert(0, "order_id", ids(number + 1).str.zfill(9))
    is_recent = rows["_day"].to_numpy() > END - 30
    status = np.where(is_recent & (draw.random(n) < 0.6), 1, np.where(draw.random(n) < 0.008, 2, 0))
    return rows.assign(
        company_id=people["company_id"].take(first).array,
        contact_id=people["contact_id"].take(contact).array,
        ordered_on=dates(rows["_day"].to_numpy()),
        status=taken(["paid", "open", "cancelled"], status),
    )


def _of_wins(draw: np.random.Generator, deals: pd.DataFrame) -> pd.DataFrame:
    won = deals[deals["_stage"] == WON]
    day = won["_closed"].to_numpy() // DAY + draw.integers(0, 7, len(won))
    rows = won[["_company", "_contact", "_product", "currency", "campaign_id"]].reset_index(drop=True)
    return rows.assign(_day=day, _amount=won["amount"].to_numpy())


def _of_terms(terms: pd.DataFrame) -> pd.DataFrame:
    alone = terms[(terms["_deal"] < 0) & (terms["_starts"] <= END)]
    return alone[["_company", "_product", "currency", "_amount"]].assign(_day=alone["_starts"])


def _additions(draw: np.random.Generator, terms: pd.DataFrame) -> pd.DataFrame:
    """More seats of the same product during a term."""
    grown = terms[(draw.random(len(terms)) < 0.16) & (terms["_starts"] >= START)]
    day = grown["_starts"] + draw.integers(30, 330, len(grown))
    amount = np.round(grown["_amount"] * draw.uniform(0.05, 0.25, len(grown)), -1)
    return grown[["_company", "_product", "currency"]].assign(_day=day, _amount=np.maximum(amount, 100.0))


def order_lines(orders: pd.DataFrame, rates: dict[str, np.ndarray], chunk: int) -> pd.DataFrame:
    """Lines of the orders: the main product, at times onboarding, seldom a return."""
    draw = stream("order_lines", chunk)
    main = orders[["order_id", "_product", "currency", "_amount", "_day"]].assign(line=1, _share=1.0)
    is_subscription = np.array([each.is_subscription for each in PRODUCTS])[main["_product"].to_numpy()]
    has_service = is_subscription & (draw.random(len(main)) < 0.2)
    main["_share"] = np.where(has_service, 0.88, 1.0)
    extra = main[has_service].assign(line=2, _share=0.12, _product=_ONBOARDING)
    lines = _priced(draw, pd.concat([main, extra], ignore_index=True), rates)
    back = lines[(lines["line"] == 1) & (draw.random(len(lines)) < 0.015)].assign(line=3, is_return=True)
    back["quantity"] = -np.maximum(np.round(back["quantity"] * 0.3), 1.0)
    lines = pd.concat([lines, back], ignore_index=True)
    return lines.sort_values(["order_id", "line"], kind="stable", ignore_index=True)


def _priced(draw: np.random.Generator, lines: pd.DataFrame, rates: dict[str, np.ndarray]) -> pd.DataFrame:
    product = lines["_product"].to_numpy()
    rate = rates_on(lines["currency"].to_numpy(), lines["_day"].to_numpy(), rates)
    seat = np.array([each.seat for each in PRODUCTS])[product] / rate
    paid = lines["_amount"].to_numpy() * lines["_share"].to_numpy()
    quantity = np.maximum(np.round(paid / (seat * draw.uniform(0.8, 1.0, len(lines)))), 1.0)
    cost = np.array([each.seat * each.cost_share for each in PRODUCTS])[product] / rate
    return lines.assign(
        product_id=taken(_NAMES, product),
        quantity=quantity,
        price=np.round(paid / quantity, 2),
        cost=np.round(np.minimum(cost, 0.9 * paid / quantity), 2),
        is_return=False,
    )


def contracts(terms: pd.DataFrame, deals: pd.DataFrame, people: pd.DataFrame, chunk: int) -> pd.DataFrame:
    """Contract terms; `cancelled_on` is filled when notice was given by the day of the export."""
    n, product = len(terms), terms["_product"].to_numpy()
    number = ORDERS_PER_COMPANY * chunk * int(people["_chunk_size"].iloc[0]) + np.arange(n) + 50_001
    contract_id = pd.Series("C" + ids(number))
    previous, following = terms["_previous"].to_numpy(), np.full(n, -1)
    following[previous[previous >= 0]] = np.flatnonzero(previous >= 0)
    company = np.searchsorted(people["_company"].to_numpy(), terms["_company"].to_numpy())
    deal = terms["_deal"].to_numpy()
    paid = np.where(deal >= 0, deals["amount"].to_numpy()[deal], terms["_amount"].to_numpy())
    per_unit = np.where(terms["currency"].isin(["NOK", "SEK"]), 11.4, 1.0)
    seat = 0.9 * per_unit * np.array([each.seat for each in PRODUCTS])[product]
    facts = {
        "contract_id": contract_id,
        "company_id": people["company_id"].take(company).array,
        "product_id": taken(_NAMES, product),
        "value": paid,
        "currency": terms["currency"].array,
        "renewed_by_id": kept(
            contract_id.take(np.maximum(following, 0)).reset_index(drop=True), following >= 0
        ),
        "seats": np.maximum(np.round(paid / seat), 1).astype(np.int64),
    }
    return pd.DataFrame(facts | _term_days(terms, following, chunk))


def _term_days(terms: pd.DataFrame, following: np.ndarray, chunk: int) -> dict[str, np.ndarray]:
    draw = stream("contract fields", chunk)
    n, starts, ends = len(terms), terms["_starts"].to_numpy(), terms["_ends"].to_numpy()
    notice = ends - draw.integers(25, 75, n)
    is_over = (following < 0) & (ends <= END) & (draw.random(n) < 0.85)
    is_early = (following < 0) & (ends > END) & (draw.random(n) < 0.02)
    notice = np.where(is_early, END - draw.integers(1, 60, n), notice)
    is_given = (is_over | is_early) & (notice > starts)
    return {
        "starts_on": dates(starts),
        "ends_on": dates(ends),
        "cancelled_on": dates(np.where(is_given, notice, -1)),
    }
