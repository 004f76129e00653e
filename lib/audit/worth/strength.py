"""Strength: from the numbers of a field to the verdict on what it tells, and why."""

import numpy as np

LEVEL = 0.05
"""Share of false findings borne with (Benjamini-Hochberg)."""

LATE_SHARE = 0.2
"""From this share of decided records on, whose value undecided ones do not have, a field is written as the outcome comes."""

TELLING = 120
"""From this n, 1 ÷ (1 ÷ won + 1 ÷ not won), on four fields in five that tell something (medium) show it at the level of one in
twenty: n x .1 is then 12, the excess a chi-square of five levels needs (Cohen 1988). Below, silence means little."""

WEAK, MEDIUM, STRONG, TOO_GOOD = 0.02, 0.1, 0.3, 0.5
"""Bias-corrected information values from which a field tells little, something, much, and too much to be believed."""


def strength(row: dict) -> tuple[str, str]:
    """The verdict of a field that was worked out, and why."""
    if row["corrected"] < WEAK or row["q_value"] >= LEVEL:
        if 1 / (1 / row["won"] + 1 / row["lost"]) < TELLING:
            return "cannot be judged", "too few records are decided to rule out that it tells something"
        return "no evidence", "won and lost records look alike in it, or differ by no more than chance"
    if not row["is_proven"]:
        if row["late_share"] >= LATE_SHARE:
            return "leak suspect", "records still open do not have the values decided ones have"
        if np.isnan(row["late_share"]):
            return (
                "cannot be judged",
                "too few records are open to tell whether it is filled in before the outcome",
            )
        if row["corrected"] > TOO_GOOD:
            return (
                "leak suspect",
                "it tells more than anything known beforehand could, and its changes are not recorded",
            )
    if row["out_of_time"] <= 0:
        return "no evidence", "what earlier records show does not hold for later ones"
    found = "strong" if row["corrected"] >= STRONG else "medium" if row["corrected"] >= MEDIUM else "weak"
    checked = (
        "it holds for later records" if row["out_of_time"] > 0 else "later records are too few to confirm it"
    )
    return found, f"won and lost records differ in it by more than chance; {checked}"
