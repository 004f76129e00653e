"""Why two records are thought to be one: what each comparison found, in words, and how much that adds to the odds."""

import pandas as pd

from lib.audit.identity.model import Subject

EVIDENCE_COLUMNS = ("comparison", "words", "weight")
_MOST_FOR, _MOST_AGAINST = 4, 2


def evidence(pair: pd.Series, subject: Subject) -> pd.DataFrame:
    """What speaks for and against one pair? One row per comparison that says anything, in the order a reader would look.

    `pair` is a row of `matching.matched_pairs`. `weight` is what the outcome adds to the odds, as a power of two.
    """
    (found,) = _outcomes(pair.to_frame().T, subject)
    return pd.DataFrame(found, columns=list(EVIDENCE_COLUMNS)).astype({"weight": "float64"})


def reasons(pairs: pd.DataFrame, subject: Subject) -> list[str]:
    """Why each of `pairs` is thought to be one: the weightiest reasons, then what speaks most against it."""
    return [_said(found) for found in _outcomes(pairs, subject)]


def _outcomes(pairs: pd.DataFrame, subject: Subject) -> list[list[tuple[str, str, float]]]:
    """For each pair the comparisons that say anything: name, words, weight."""
    found: list[list[tuple[str, str, float]]] = [[] for _ in range(len(pairs))]
    for each in (each for each in subject.comparisons if each.id in pairs):
        words = [level.words for level in each.levels]
        outcomes = zip(found, pairs[each.id], pairs[f"{each.id} weight"], strict=True)
        for said, place, weight in outcomes:
            if not pd.isna(place):
                said.append((each.name, words[int(place)], float(weight)))
    return found


def _said(found: list[tuple[str, str, float]]) -> str:
    if not found:
        return "accepted by people"
    weights = {words: weight for _, words, weight in reversed(found)}
    ordered = sorted(weights, key=lambda words: -weights[words])
    speaks_for = [words for words in ordered if weights[words] > 0][:_MOST_FOR]
    against = [words for words in reversed(ordered) if weights[words] < 0][:_MOST_AGAINST]
    return "; ".join(speaks_for) + (f"; but {', '.join(against)}" if against else "")
