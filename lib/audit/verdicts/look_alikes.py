"""What a value looks like: an e-mail address, a telephone number, a date … in a field that holds something else."""

import re
from typing import Literal

Look = Literal[
    "an e-mail address", "a telephone number", "a web address", "a date", "an amount of money", "a number"
]

ADDRESS = r"^\s*[^@\s,;<>()]+@[^@\s]+\.[^@\s]+\s*$"
WEB = r"(?i)^\s*(https?://|www\.)\S+\s*$"
DATE = r"^\s*(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([ T]\d{1,2}:\d{2}(:\d{2})?.{0,6})?|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2}))\s*$"
MONEY = r"(?i)^\s*([€$£¥]|eur|usd|gbp|chf)\s*[\d.,' ]*\d\s*$|^\s*\d[\d.,' ]*\s*([€$£¥]|eur|usd|gbp|chf)\s*$"
PHONE = r"^\s*(\+|00)?[\d(][\d\s()./-]{5,}\d\s*((x|ext\.?)\s*\d+)?\s*$"
NUMBER = r"^\s*[-+]?\d+([.,]\d+)?\s*$"

_LOOKS: tuple[tuple[re.Pattern[str], Look], ...] = (
    (re.compile(ADDRESS), "an e-mail address"),
    (re.compile(WEB), "a web address"),
    (re.compile(DATE), "a date"),
    (re.compile(MONEY), "an amount of money"),
    (re.compile(PHONE), "a telephone number"),
    (re.compile(NUMBER), "a number"),
)
SUSPECT = rf"{ADDRESS}|(?i:^\s*(?:https?://|www\.))|^[^\p{{L}}]*\d[^\p{{L}}]*$|{MONEY}"
"""Texts that may look like something else: the rest are words."""


def look_of(text: str) -> Look | None:
    """What the whole text looks like; none for words."""
    return next((look for pattern, look in _LOOKS if pattern.match(text)), None)
