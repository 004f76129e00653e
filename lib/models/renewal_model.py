"""How many terms customers with a contract will still renew: the shifted beta-geometric model, fitted by maximum likelihood."""

from dataclasses import dataclass

import numpy as np

from lib.models.fitting import NotFittedError


@dataclass(frozen=True)
class Leaving:
    """Parameters of the shifted beta-geometric: how the chance of leaving at a renewal differs between customers."""

    alpha: float
    beta: float


def leaving(renewed: np.ndarray, has_left: np.ndarray) -> Leaving:
    """How customers differ, from how often each renewed and whether it then left or is still there.

    Source: Fader and Hardie 2007, equations 5 and 6. Raises NotFittedError when no parameters can be found.
    """
    from scipy.optimize import minimize
    from scipy.special import betaln

    stayed, went = renewed[~has_left], renewed[has_left]

    def unlikely(logs: np.ndarray) -> float:
        alpha, beta = np.exp(logs)
        left = betaln(alpha + 1, beta + went) - betaln(alpha, beta)
        here = betaln(alpha, beta + stayed) - betaln(alpha, beta)
        # a weak prior, worth two renewals, keeps customers that are all alike from having no finite answer
        held = np.sum((logs - np.log([1.0, 4.0])) ** 2) / 8
        return -float(left.sum() + here.sum()) + held

    found = minimize(unlikely, np.log([1.0, 4.0]), method="Nelder-Mead")
    if not found.success or not np.isfinite(found.fun):
        raise NotFittedError(found.message)
    return Leaving(*(float(value) for value in np.exp(found.x)))


def staying(model: Leaving, renewed: np.ndarray, renewals: int) -> np.ndarray:
    """The chance of each customer, after as many renewals as it has, to renew so many times more."""
    from scipy.special import betaln

    later = betaln(model.alpha, model.beta + renewed + renewals)
    return np.exp(later - betaln(model.alpha, model.beta + renewed))
