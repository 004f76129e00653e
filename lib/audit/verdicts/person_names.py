"""Is this a person's name, and is the given name where the given name belongs?"""

import re
import unicodedata
from dataclasses import dataclass

import numpy as np
import pandas as pd

USUAL_SWAPS = 0.01
"""Share of people whose names are taken to be swapped before anything is known of them."""

SURE = 0.9
"""From this probability on a swap is told."""

_UNSEEN = 0.5
_ENOUGH_ADDRESSES = 20
_MARKS = re.compile(r"[\W_]+")
_TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe"})


@dataclass(frozen=True)
class WholeName:
    """A name of one field taken apart."""

    first: str
    last: str


def no_name_reason(text: str) -> str:
    """Why a text is no name of a person; empty when it can be one. Ordinals (`John Smith 3rd`) are part of names."""
    plain = unicodedata.normalize("NFKC", text).strip()
    letters = [mark for mark in plain if mark.isalpha()]
    if any(mark.isdigit() for mark in re.sub(r"\b\d+(st|nd|rd|th)\b", "", plain, flags=re.IGNORECASE)):
        return "has digits in it"
    if len(letters) == 1 and len(plain.strip(".")) == 1 and letters[0].isascii():
        return "is one letter"
    return ""


def taken_apart(text: str) -> WholeName | None:
    """First and last name where one field holds both, `Anna Smith` or `Smith, Anna`; none where that is not clear."""
    from nameparser import HumanName

    if len(text.split()) < 2:
        return None
    name = HumanName(text)
    return WholeName(name.first, name.last) if name.first and name.last else None


def swap_probability(people: pd.DataFrame) -> pd.Series:
    """How probable is it that first and last name are swapped? One value per row of `people`.

    `people`: first_name, last_name, email, texts or missing. Evidence is how often each word is somebody else's
    first or last name, and in which order the e-mail address has them, weighed by how often addresses of this
    company's data have that order. Bayes' rule from USUAL_SWAPS; what is not known weighs nothing.
    """
    first, last = (people[name].fillna("").map(folded) for name in ("first_name", "last_name"))
    is_told = (first != "") & (last != "") & (first != last)
    as_first, as_last = first.value_counts(), last.value_counts()
    here = np.log(_others(first, as_first) + _UNSEEN) + np.log(_others(last, as_last) + _UNSEEN)
    there = np.log(_seen(last, as_first) + _UNSEEN) + np.log(_seen(first, as_last) + _UNSEEN)
    odds = np.log(USUAL_SWAPS / (1 - USUAL_SWAPS)) + there - here + _order_evidence(people)
    return pd.Series(np.where(is_told, 1 / (1 + np.exp(-np.clip(odds, -50, 50))), 0.0), index=people.index)


def folded(name: str) -> str:
    """The name without case, accents and marks, as addresses write it."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ß", "ss"))
    return _MARKS.sub("", "".join(mark for mark in plain if not unicodedata.combining(mark)))


def _others(names: pd.Series, counts: pd.Series) -> np.ndarray:
    """How many others bear this name in this place."""
    return names.map(counts).to_numpy(dtype="float64") - 1


def _seen(names: pd.Series, counts: pd.Series) -> np.ndarray:
    return names.map(counts).fillna(0).to_numpy(dtype="float64")


def _order_evidence(people: pd.DataFrame) -> np.ndarray:
    """Logarithm of how much likelier the order in the address is if the names are swapped than if they are not."""
    known = zip(*(people[name].fillna("") for name in ("first_name", "last_name", "email")), strict=True)
    order = np.array([_order(*each) for each in known], dtype="float64")
    as_written, turned = int((order == 1).sum()), int((order == -1).sum())
    if as_written + turned < _ENOUGH_ADDRESSES:
        return np.zeros(len(order))
    usual = np.clip(as_written / (as_written + turned), 0.02, 0.98)
    return -order * np.log(usual / (1 - usual))


def _order(first: str, last: str, email: str) -> int:
    """1 where the address has the first name first, -1 where it has the last name first, 0 where it does not say."""
    name = email.partition("@")[0].casefold()
    parts = [part for part in (folded(part) for part in re.split(r"[._+\-]", name)) if part]
    if len(parts) < 2 or not first or not last:
        return 0
    written = [(folded(one), folded(other)) for one, other in _spellings(first, last)]
    if any(parts[-1] == family and given.startswith(parts[0]) for given, family in written):
        return 1
    return -1 if any(parts[-1] == given and family.startswith(parts[0]) for given, family in written) else 0


def _spellings(first: str, last: str) -> tuple[tuple[str, str], ...]:
    """The names as an address may spell them: ü as u or as ue."""
    first, last = first.casefold(), last.casefold()
    return (first, last), (first.translate(_TWO_LETTERS), last.translate(_TWO_LETTERS))
