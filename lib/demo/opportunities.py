"""What is true of a deal when it is created: who sells what to whom, and how likely it is to be won."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.demo.days import DAY, START, office_seconds
from lib.demo.rates import rates_on
from lib.demo.size import Size
from lib.demo.staff import Staff
from lib.demo.streams import picked, picked_by_row
from lib.demo.world import (
    AMOUNT_SIGMA,
    LARGEST,
    PRODUCTS,
    REGIONS,
    SMALLEST,
    SOURCES,
    WIN_CUSTOMER,
    WIN_INTERCEPT,
    WIN_LARGE,
    WIN_YEARLY,
    probability,
)


@dataclass(frozen=True)
class Market:
    """What every chunk shares: the size, the company's people, the exchange rates by currency, the campaigns."""

    size: Size
    staff: Staff
    rates: dict[str, np.ndarray]
    campaigns: pd.DataFrame


def opportunities(draw: np.random.Generator, buyers: pd.DataFrame, market: Market) -> pd.DataFrame:
    """New-business deals as created. `buyers`: one row per deal with the company's `_` columns, `_day`, `_is_customer`."""
    n, day = len(buyers), buyers["_day"].to_numpy()
    is_customer = buyers["_is_customer"].to_numpy()
    shares = np.where(
        is_customer[:, None], [each.again for each in SOURCES], [each.share for each in SOURCES]
    )
    deals = buyers.assign(_source=picked_by_row(draw, shares))
    deals["_product"] = picked(draw, np.array([each.share for each in PRODUCTS]), n)
    deals["_created"] = day * DAY + office_seconds(draw, n)
    deals["_rep"] = reps_on_duty(draw, deals, market.staff)
    euros, size = _euros(draw, deals)
    deals["_win_probability"] = probability(_log_odds(deals, size, market.staff))
    deals["_is_winner"] = draw.random(n) < deals["_win_probability"].to_numpy()
    deals["_amount"] = round_amounts(euros / rates_on(deals["currency"].to_numpy(), day, market.rates))
    deals["_size"] = size
    return deals


def _euros(draw: np.random.Generator, deals: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    product, source = deals["_product"].to_numpy(), deals["_source"].to_numpy()
    size = np.array([each.size for each in SOURCES])[source] * np.exp(
        draw.normal(0, AMOUNT_SIGMA, len(deals))
    )
    years = (deals["_day"].to_numpy() - START) / 365
    euros = np.array([each.median for each in PRODUCTS])[product] * size * 1.03**years
    return np.clip(euros, SMALLEST, LARGEST), size


def _log_odds(deals: pd.DataFrame, size: np.ndarray, staff: Staff) -> np.ndarray:
    years = (deals["_day"].to_numpy() - START) / 365
    return (
        WIN_INTERCEPT
        + np.array([each.win for each in SOURCES])[deals["_source"].to_numpy()]
        + staff.skill[deals["_rep"].to_numpy()]
        + WIN_CUSTOMER * deals["_is_customer"].to_numpy()
        + WIN_LARGE * np.log2(size)
        + WIN_YEARLY * years
    )


def reps_on_duty(draw: np.random.Generator, deals: pd.DataFrame, staff: Staff) -> np.ndarray:
    """The account's rep, or a colleague of the region when that rep is not there on the day."""
    rep, day = deals["_rep"].to_numpy().copy(), deals["_day"].to_numpy()
    region = deals["_region"].to_numpy()
    colleagues = [staff.reps(each.name) for each in REGIONS]
    for _ in range(12):
        is_away = (staff.joined[rep] > day) | (staff.left[rep] < day)
        for position, reps in enumerate(colleagues):
            here = is_away & (region == position)
            rep[here] = draw.choice(reps, here.sum())
    return rep


def round_amounts(amounts: np.ndarray) -> np.ndarray:
    """Amounts as people write them: rounded to about two and a half digits."""
    step = 10.0 ** np.floor(np.log10(np.maximum(amounts, 1.0)) - 1) / 2
    return np.maximum(np.round(amounts / step), 1.0) * step
