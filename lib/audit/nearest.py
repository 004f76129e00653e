"""Which key was meant: the one that is the same but for case, spaces and punctuation, or the nearest by far."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz, process

Targets = Mapping[str, str]
"""Texts a value may have meant → what to write for each."""

NEAR_ENOUGH = 90.0
"""Least likeness in per cent (rapidfuzz ratio)."""

CLEAR_LEAD = 5.0
"""How many points the nearest must be ahead of the next."""

_SHORTEST = 5
_MOST = 200
_WHOLE_NUMBER = re.compile(r"0*(\d+)(?:\.0+)?")


def nearest(values: Sequence[str], targets: Targets) -> dict[str, str]:
    """For each of `values` what was probably meant; values with no or no clear answer are left out.

    Only words are compared by likeness, and only the first 200 values: numbers and codes that differ in one
    digit are different things.
    """
    folded_targets = _folded_once(targets)
    found: dict[str, str] = {}
    for place, value in enumerate(values):
        folded = _folded(value)
        meant = folded_targets.get(folded)
        if meant is None and place < _MOST and _is_word(folded):
            meant = _nearest_word(folded, folded_targets)
        if meant and meant != value:
            found[value] = meant
    return found


def _folded_once(targets: Targets) -> dict[str, str]:
    """Folded text → what to write; empty where several are meant."""
    folded: dict[str, str] = {}
    for text, meant in targets.items():
        key = _folded(text)
        folded[key] = meant if folded.get(key, meant) == meant else ""
    folded.pop("", None)
    return folded


def _nearest_word(value: str, targets: Mapping[str, str]) -> str | None:
    alike = process.extract(
        value, targets.keys(), scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH - CLEAR_LEAD, limit=2
    )
    if not alike or alike[0][1] < NEAR_ENOUGH or _digits(alike[0][0]) != _digits(value):
        return None
    has_rival = len(alike) > 1 and alike[0][1] - alike[1][1] < CLEAR_LEAD
    return None if has_rival and targets[alike[1][0]] != targets[alike[0][0]] else targets[alike[0][0]]


def _folded(text: str) -> str:
    """The text without case, accents' encoding, spaces and punctuation; a whole number without leading zeros or .0."""
    if number := _WHOLE_NUMBER.fullmatch(text.strip()):
        return number[1]
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(mark for mark in plain if mark.isalnum())


def _is_word(folded: str) -> bool:
    letters = sum(mark.isalpha() for mark in folded)
    return len(folded) >= _SHORTEST and letters * 2 > len(folded)


def _digits(text: str) -> str:
    return "".join(mark for mark in text if mark.isdigit())
