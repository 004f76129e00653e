"""Which labels of a column stand for the same thing, and under which name it should go?"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from lib.audit.verdicts.countries import country_code, meant_country

FREQUENT = 10
"""A label meant must be at least this many times as frequent as its variant, where only likeness speaks for it."""

INDUSTRIES = [
    "accounting",
    "advertising",
    "aerospace",
    "agriculture",
    "automotive",
    "banking",
    "biotechnology",
    "chemicals",
    "construction",
    "consulting",
    "consumer goods",
    "education",
    "electronics",
    "employment",
    "energy",
    "engineering",
    "entertainment",
    "finance",
    "financial services",
    "fintech",
    "food and beverage",
    "government",
    "healthcare",
    "hospitality",
    "insurance",
    "legal",
    "logistics",
    "manufacturing",
    "marketing",
    "media",
    "medical",
    "mining",
    "non-profit",
    "nonprofit",
    "pharmaceuticals",
    "professional services",
    "public sector",
    "publishing",
    "real estate",
    "recruitment",
    "rental",
    "retail",
    "security",
    "services",
    "software",
    "technology",
    "telecommunications",
    "textiles",
    "tourism",
    "transport",
    "transportation",
    "travel",
    "utilities",
    "wholesale",
]
"""Common names of industries: what a misspelt one means where the column nowhere spells it right."""

_SHORT_FOR = {
    "it": ("technology", "information technology", "software", "it services"),
    "ict": ("technology", "information technology", "telecommunications"),
    "finance": ("financial services",),
    "financial": ("financial services",),
    "medical": ("healthcare",),
    "health": ("healthcare",),
    "telco": ("telecommunications",),
    "pharma": ("pharmaceuticals",),
    "hr": ("human resources",),
    "fmcg": ("consumer goods",),
}
"""What industries are called for short. Where two of the long names are in use, nothing is proposed."""

_TOKENS = re.compile(r"[^\w]+")


@dataclass(frozen=True)
class Variant:
    """`label` stands for what elsewhere goes by the name `meant`; `is_sure` when they cannot be two things."""

    label: str
    meant: str
    is_sure: bool


Naming = Callable[[str], str | None]
"""A label in, a name by which all labels of the same thing are the same out; none where there is none."""


def variants(counts: Mapping[str, int], sort: str = "label") -> list[Variant]:
    """The labels that stand for the same thing as another one, given how many records have each.

    `sort`: label, country, industry, or spelling, where only case, spaces and marks are compared. Sure: the same but
    for case, spaces, accents and marks; two names of one country; a slip of the hand in a label ten times as rare.
    Not sure: short forms (`Tech`, `Prof. services`). Labels that are both frequent are two things, however alike.
    """
    named = _same_name(counts, country_code if sort == "country" else _no_name)
    left = {label: count for label, count in counts.items() if label not in named}
    found = [Variant(label, meant, is_sure=True) for label, meant in named.items()]
    if sort != "spelling":
        found += [each for label in left if (each := _near(label, left, sort)) is not None]
    return sorted(found, key=lambda each: (each.meant, each.label))


def _no_name(_label: str) -> str | None:
    return None


def _same_name(counts: Mapping[str, int], naming: Naming) -> dict[str, str]:
    """Label → the most frequent label of the same thing, for all but that one."""
    groups: dict[str, list[str]] = {}
    for label in counts:
        groups.setdefault(naming(label) or _folded(label), []).append(label)
    named = {}
    for labels in groups.values():
        meant = min(
            labels, key=lambda label: (-counts[label], label != label.strip(), label.islower(), label)
        )
        named |= {label: meant for label in labels if label != meant}
    return named


def _near(label: str, counts: Mapping[str, int], sort: str) -> Variant | None:
    rivals = {other: count for other, count in counts.items() if count >= FREQUENT * counts[label]}
    misspelt = [other for other in rivals if is_slip(_folded(label), _folded(other))]
    if misspelt:
        return Variant(label, misspelt[0], is_sure=True) if len(misspelt) == 1 else None
    if sort == "country":
        country = meant_country(label)
        return Variant(label, country, is_sure=True) if country else None
    short = [other for other in rivals if _is_short_form(label, other, sort)]
    if len(short) == 1:
        return Variant(label, short[0], is_sure=False)
    return _from_vocabulary(label, counts) if sort == "industry" and not short else None


def _from_vocabulary(label: str, counts: Mapping[str, int]) -> Variant | None:
    """A misspelt industry that nobody spelt right."""
    plain = label.casefold().strip()
    near = [name for name in INDUSTRIES if is_slip(_folded(plain), _folded(name))]
    if plain in INDUSTRIES or len(near) != 1 or any(_folded(other) == _folded(near[0]) for other in counts):
        return None
    written = near[0].capitalize() if label[:1].isupper() else near[0]
    return Variant(label, written, is_sure=True)


def is_slip(label: str, meant: str) -> bool:
    """Whether one folded label is the other with a slip of the hand in it.

    One letter more, less, other or two changed about, from five letters on; two from nine letters on; the same
    letters in another order with no more than two moved. Digits must agree.
    """
    from rapidfuzz.distance import OSA

    shorter = min(len(label), len(meant))
    if shorter < 5 or label == meant or _digits(label) != _digits(meant):
        return False
    distance = OSA.distance(label, meant, score_cutoff=2)
    most = 2 if shorter >= 9 or sorted(label) == sorted(meant) else 1
    return distance <= most and (label[0] == meant[0] or sorted(label) == sorted(meant))


def _is_short_form(label: str, other: str, sort: str) -> bool:
    """Each word begins the word in its place: `Prof. services` for `Professional services`; or it is known for short."""
    words, full = _words(label), _words(other)
    if sort == "industry" and " ".join(full) in _SHORT_FOR.get(" ".join(words), ()):
        return True
    if len(words) != len(full) or words == full:
        return False
    pairs = list(zip(words, full, strict=True))
    return all(long.startswith(short) and len(short) >= min(3, len(long)) for short, long in pairs)


@cache
def _folded(label: str) -> str:
    plain = unicodedata.normalize("NFKD", label.casefold().replace("ß", "ss").replace("&", "and"))
    kept = "".join(mark for mark in plain if mark.isalnum())
    return kept or label


def _words(label: str) -> list[str]:
    return [word for word in _TOKENS.split(label.casefold()) if word]


def _digits(text: str) -> str:
    return "".join(mark for mark in text if mark.isdigit())
