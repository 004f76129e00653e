"""What is learned from the records themselves: how often true pairs agree, by Splink's expectation maximisation."""

from typing import TYPE_CHECKING

from lib.audit.identity.model import ID, Comparison, Subject
from lib.audit.identity.scoring import Chances, linker_of, strong_pairs

if TYPE_CHECKING:
    import duckdb

ENOUGH = 100
"""From so many strong pairs on the records teach; below, the sensible weights the subject comes with stand."""

_PRIOR_PAIRS = 100
"""How many true pairs the weights a subject comes with count for beside those that are there."""

_MOST_PAIRS = 200_000.0


def learned(
    con: "duckdb.DuckDBPyConnection", subject: Subject, comparisons: tuple[Comparison, ...]
) -> Chances:
    """The share of true pairs with each outcome, what the subject comes with weighed in; empty where little is to be learned.

    Only those shares are learned. How often chance pairs agree is counted value by value.
    """
    pairs = strong_pairs(con, subject)
    if pairs < ENOUGH:
        return {}
    linker = linker_of(con, subject, comparisons, {})
    for condition in subject.learns_from:
        if _has_pairs(con, condition):
            linker.training.estimate_parameters_using_expectation_maximisation(
                condition, estimate_without_term_frequencies=True, max_pairs=_MOST_PAIRS
            )
    found = {each["output_column_name"]: each for each in linker.misc.save_model_to_json()["comparisons"]}
    weighed = pairs / (pairs + _PRIOR_PAIRS)
    return {
        f"{each.id} {place}": round(weighed * float(told["m_probability"]) + (1 - weighed) * level.m, 6)
        for each in comparisons
        for place, (level, told) in enumerate(
            zip(each.levels, found[each.id]["comparison_levels"][1:], strict=True)
        )
    }


def _has_pairs(con: "duckdb.DuckDBPyConnection", condition: str) -> bool:
    found = f"SELECT 1 FROM normal l JOIN normal r ON {condition} AND l.{ID} < r.{ID} LIMIT 1"
    return bool(con.execute(found).fetchall())
