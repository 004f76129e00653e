"""What money of the years ahead is worth today, and how far a share of few records is drawn to what is usual."""

from lib.metrics.evaluate import share_of


def yearly_weights(months: int, yearly_discount: float) -> list[float]:
    """What a unit of money a year is worth today, for each year of the months ahead; the last one as far as it goes.

    Money comes on average in the middle of a year, and is worth that much less.
    """
    years, left = [], months
    while left > 0:
        part = share_of(float(min(left, 12)), 12.0)
        middle = len(years) + part / 2
        years.append(part * (1 + yearly_discount) ** -middle)
        left -= 12
    return years


USUAL_SHARE, WORTH = 0.8, 10
"""A yearly share of customers kept that is usual in business, taken as if ten customers had been seen to show it."""


def steadied_share(kept: float, had: float) -> float:
    """The share of customers kept, drawn towards what is usual the more the fewer there are."""
    return share_of(kept + USUAL_SHARE * WORTH, had + WORTH)
