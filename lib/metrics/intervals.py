"""How far a share may be off."""

from math import sqrt

_Z95 = 1.959963984540054


def wilson(successes: float, n: float) -> tuple[float | None, float | None]:
    """The 95 % Wilson score interval of `successes` out of `n` (Wilson 1927); nothing out of nothing has none."""
    if n <= 0:
        return None, None
    share, z2 = successes / n, _Z95**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z95 / (1 + z2 / n) * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)
