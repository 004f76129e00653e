"""Words the demo is written with: common names by country, cities, and words companies are invented from."""

from pathlib import Path
from typing import Any

from lib.yaml_files import read_yaml

_WORDS: dict[str, Any] = read_yaml(Path(__file__).with_name("words.yml"))
_ENGLISH = {"given": ("United States", "Canada"), "family": ("United States", "Canada", "United Kingdom")}
"""Countries whose people also have the English names."""


def _names(kind: str) -> dict[str, list[str]]:
    english = _words(_WORDS["english"][kind])
    return {
        country: [*(english if country in _ENGLISH[kind] else ()), *_words(text)]
        for country, text in _WORDS[kind].items()
    }


def _words(text: str) -> list[str]:
    return [word.replace("_", " ") for word in text.split()]


GIVEN: dict[str, list[str]] = _names("given")
FAMILY: dict[str, list[str]] = _names("family")
CITIES: dict[str, list[str]] = _WORDS["cities"]
LEGAL_FORMS: dict[str, list[str]] = _WORDS["legal_forms"]
TRADES: dict[str, list[str]] = _WORDS["trades"]
FIRST_WORDS: list[str] = _words(_WORDS["first_words"])
SECOND_WORDS: list[str] = _words(_WORDS["second_words"])
ENDINGS: list[str] = _words(_WORDS["endings"])
TITLES: list[str] = _WORDS["titles"]
