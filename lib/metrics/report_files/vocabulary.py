"""The words a report file may use: each a closed list, so that a typing error is found before anything is counted."""

from collections.abc import Callable, Sequence
from difflib import get_close_matches

from lib.metrics.spoken_periods import GRAINS, fault_of

NOTHING = "nothing"
COMPARISONS = (NOTHING, "previous", "year before")
CHARTS = ("fitting", "bars", "columns", "lines", "stacked", "ranges", "table")
NO_GRAIN = "whole"
GRAINS_OR_NONE = (NO_GRAIN, *GRAINS)
TEAMS_DAY, A_YEAR_BEFORE = "team's day", "a year before"


def one_of(noun: str, known: Sequence[str]) -> Callable[[str], str]:
    """A check that a word is one of those known; its ValueError names the nearest and all of them."""

    def checked(word: str) -> str:
        if word not in known:
            raise ValueError(unknown(word, noun, known))
        return word

    return checked


def unknown(word: str, noun: str, known: Sequence[str]) -> str:
    """What is said of a word that is none of those known."""
    close = get_close_matches(word.casefold(), known, n=1, cutoff=0.6)
    meant = f"Did you mean {close[0]!r}? " if close else ""
    return f"is no {noun}. {meant}There are: {', '.join(known)}"


def a_period(words: str) -> str:
    """The words when they name a period; ValueError with the nearest otherwise."""
    fault = fault_of(words)
    if fault:
        raise ValueError(fault)
    return words
