"""What a change is made of: a product's change split between its factors, parts that sum to it to the cent."""

from collections.abc import Mapping
from decimal import Decimal
from math import log


def split_change(now: Mapping[str, float], before: Mapping[str, float]) -> dict[str, Decimal] | None:
    """How much of the change of a product does each factor account for, to the cent?

    `now` and `before` hold the same factors; a divisor is given as its reciprocal. Each part is the factor's share of
    the change on the logarithmic scale, where Shapley's value (1953) is the plain difference whatever the order; the
    scale is the logarithmic mean (Ang 2005). What rounding leaves goes to the largest part, so that the parts
    sum to the change exactly. None when a factor is missing, 0 or less on either side: it has no logarithm.
    """
    values = (*now.values(), *before.values())
    if not all(value is not None and value > 0 for value in values):
        return None
    moves = {name: log(now[name]) - log(before[name]) for name in now}
    first, last = _product(before), _product(now)
    whole = _cents(last) - _cents(first)
    scale = _logarithmic_mean(last, first)
    parts = {name: _cents(scale * move) for name, move in moves.items()}
    largest = max(parts, key=lambda name: abs(parts[name]))
    parts[largest] += whole - sum(parts.values())
    return parts


def _product(factors: Mapping[str, float]) -> float:
    product = 1.0
    for value in factors.values():
        product *= value
    return product


def _logarithmic_mean(one: float, other: float) -> float:
    ratio = log(one) - log(other)
    # close together the quotient loses all its digits, and the mean of the two is as good
    return (one - other) / ratio if abs(ratio) > 1e-9 else (one + other) / 2


def _cents(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(Decimal("0.01"))
