"""Daily exchange rates to EUR, with dated moves."""

import numpy as np
import pandas as pd

from lib.demo.days import END, dates, day_number
from lib.demo.streams import stream

FIRST_RATE = day_number("2023-01-01")
BASE = "EUR"
_LEVELS = {"USD": 0.928, "NOK": 0.0868, "SEK": 0.0882, "GBP": 1.158}
_MOVES = {
    "USD": (("2025-03-05", 0.965), ("2025-04-10", 0.97)),
    "NOK": (("2025-04-04", 0.97), ("2026-02-02", 1.02)),
    "SEK": (("2025-03-10", 1.03),),
    "GBP": (("2024-07-05", 1.01),),
}
_DAILY_SIGMA = 0.0024


def fx_rates() -> pd.DataFrame:
    """Rate of each currency on each calendar day: units of EUR for one unit of it, six decimals."""
    days = np.arange(FIRST_RATE, END + 1)
    columns = [_of_currency(currency, days) for currency in (BASE, *_LEVELS)]
    return pd.concat(columns, ignore_index=True)


def _of_currency(currency: str, days: np.ndarray) -> pd.DataFrame:
    rates = np.ones(len(days)) if currency == BASE else _walk(currency, days)
    return pd.DataFrame(
        {"currency": currency, "rate_on": dates(days), "rate": rates.round(6), "base_currency": BASE}
    )


def _walk(currency: str, days: np.ndarray) -> np.ndarray:
    steps = stream(f"fx_rates {currency}").normal(0, _DAILY_SIGMA, len(days))
    # Rates drift back to their level: without a pull a long walk strays to levels nobody would believe.
    offset, path = 0.0, np.empty(len(days))
    for position, step in enumerate(steps):
        offset = 0.995 * offset + step
        path[position] = offset
    for iso, move in _MOVES[currency]:
        path[days >= day_number(iso)] += np.log(move)
    return _LEVELS[currency] * np.exp(path)


def rate_lookup(rates: pd.DataFrame) -> dict[str, np.ndarray]:
    """Per currency the rates in day order, from FIRST_RATE on."""
    return {str(currency): group["rate"].to_numpy() for currency, group in rates.groupby("currency")}


def in_euros(
    amounts: np.ndarray, currencies: np.ndarray, days: np.ndarray, rates: dict[str, np.ndarray]
) -> np.ndarray:
    """Amounts in EUR at the rate of the day beside each."""
    return amounts * rates_on(currencies, days, rates)


def rates_on(currencies: np.ndarray, days: np.ndarray, rates: dict[str, np.ndarray]) -> np.ndarray:
    """The rate of each row's currency on its day (the last known rate after the period)."""
    values = np.full(len(days), np.nan)
    position = np.clip(np.asarray(days) - FIRST_RATE, 0, END - FIRST_RATE)
    for currency, of_days in rates.items():
        here = currencies == currency
        values[here] = of_days[position[here]]
    return values
