"""How often customers without a contract will buy, and for how much: BG/NBD and Gamma-Gamma, fitted by maximum likelihood."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from lib.models.fitting import NotFittedError

_START = (1.0, 1.0, 1.0, 1.0)
_LEAST, _MOST = 1e-3, 1e4
"""Parameters outside these say that customers do not differ: what is expected of them would be anything."""


@dataclass(frozen=True)
class Purchases:
    """One entry per customer: `repeats` after the first purchase, `recency` (first to last) and `age` (first to now) in one
    unit of time, and `value`: the mean of its repeat purchases, 0 without any."""

    repeats: np.ndarray
    recency: np.ndarray
    age: np.ndarray
    value: np.ndarray


@dataclass(frozen=True)
class Rates:
    """Parameters of BG/NBD: how rates of buying (r, alpha) and chances of leaving after a purchase (a, b) differ."""

    r: float
    alpha: float
    a: float
    b: float


@dataclass(frozen=True)
class Spending:
    """Parameters of Gamma-Gamma: how values of purchases differ within (p) and between (q, v) customers."""

    p: float
    q: float
    v: float


def purchase_rates(bought: Purchases) -> Rates:
    """How customers differ in buying and leaving. Source: Fader, Hardie and Lee 2005, equation 6.

    Raises NotFittedError when no parameters can be found, as with customers that are all alike.
    """
    from scipy.special import betaln, gammaln

    x, recency, age = bought.repeats, bought.recency, bought.age

    def unlikely(logs: np.ndarray) -> float:
        r, alpha, a, b = np.exp(logs)
        known = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + betaln(a, b + x) - betaln(a, b)
        stays = -(r + x) * np.log(alpha + age)
        leaves = np.log(a) - np.log(b + np.maximum(x, 1) - 1) - (r + x) * np.log(alpha + recency)
        return -float(np.sum(known + np.where(x > 0, np.logaddexp(stays, leaves), stays)))

    return Rates(*_fitted(unlikely, _START))


def expected_purchases(rates: Rates, bought: Purchases, ahead: float) -> np.ndarray:
    """Purchases expected of each customer in the time `ahead`. Source: the same, equation 10."""
    from scipy.special import hyp2f1

    x, recency, age = bought.repeats, bought.recency, bought.age
    r, alpha, a, b = rates.r, rates.alpha, rates.a, rates.b
    shrinks = ((alpha + age) / (alpha + age + ahead)) ** (r + x)
    series = hyp2f1(r + x, b + x, a + b + x - 1, ahead / (alpha + age + ahead))
    more = (a + b + x - 1) / (a - 1) * (1 - shrinks * series)
    gone = np.where(x > 0, a / (b + np.maximum(x, 1) - 1) * ((alpha + age) / (alpha + recency)) ** (r + x), 0)
    return more / (1 + gone)


def purchase_values(bought: Purchases) -> Spending:
    """How customers that bought again differ in what they spend. Source: Fader and Hardie 2013, equation 1.

    Raises NotFittedError when no parameters can be found.
    """
    from scipy.special import gammaln

    is_told = (bought.repeats > 0) & (bought.value > 0)
    x, value = bought.repeats[is_told], bought.value[is_told]
    if not len(x):
        raise NotFittedError("nobody bought again")
    # in units of the mean, so that no parameter depends on the currency while they are looked for
    unit = float(value.mean())
    mean = value / unit

    def unlikely(logs: np.ndarray) -> float:
        p, q, v = np.exp(logs)
        terms = gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * np.log(v)
        return -float(
            np.sum(
                terms + (p * x - 1) * np.log(mean) + p * x * np.log(x) - (p * x + q) * np.log(x * mean + v)
            )
        )

    p, q, v = _fitted(unlikely, (1.0, 2.0, 1.0))
    return Spending(p, q, v * unit)


def expected_value(spending: Spending, bought: Purchases) -> np.ndarray:
    """The value expected of each customer's next purchase: its own mean, drawn towards that of all the more the fewer it has.

    Source: the same, equation 5; with q of 1 or less the mean of all is not finite, and the customers' own mean stands for it.
    """
    p, q, v = spending.p, spending.q, spending.v
    x, mean = bought.repeats, bought.value
    if q > 1:
        return p * (v + x * mean) / (p * x + q - 1)
    own = mean[x > 0].mean() if (x > 0).any() else 0.0
    return np.where(x > 0, p * (v + x * mean) / np.maximum(p * x + q - 1, 1e-9), own)


def _fitted(unlikely: Callable[[np.ndarray], float], start: Sequence[float]) -> list[float]:
    from scipy.optimize import minimize

    options = {"maxiter": 4_000, "maxfev": 4_000, "xatol": 1e-6, "fatol": 1e-8}
    found = minimize(unlikely, np.log(start), method="Nelder-Mead", options=options)
    if not found.success or not np.isfinite(found.fun):
        raise NotFittedError(found.message)
    parameters = [float(value) for value in np.exp(found.x)]
    if not all(_LEAST < value < _MOST for value in parameters):
        raise NotFittedError("customers are too much alike for the model to tell them apart")
    return parameters
