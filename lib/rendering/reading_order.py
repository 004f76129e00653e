"""Which notebooks there are, and the order people read them in."""

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path

from lib.problems import InputError

READING_ORDER = (
    "audit",
    "pipeline",
    "forecast",
    "sales_trend",
    "sales_cycle",
    "conversion",
    "goal_progress",
    "sales_activity",
    "lost_deals",
    "leads",
    "campaigns",
    "customers",
    "profitability",
    "service",
    "metric_selection",
    "custom_report",
)
"""Trust first, then what is open, what will close, how it went, and why; others follow by name."""


def in_reading_order(names: Iterable[str]) -> list[str]:
    """The names, each once, as the index lists them."""
    place = {name: at for at, name in enumerate(READING_ORDER)}
    return sorted(set(names), key=lambda name: (place.get(name, len(place)), name))


def notebooks_in(folder: Path) -> dict[str, Path]:
    """Every notebook of the folder in reading order: name → file."""
    found = {path.stem: path for path in folder.glob("*.ipynb")}
    return {name: found[name] for name in in_reading_order(found)}


def chosen_notebooks(names: Sequence[str], folder: Path) -> dict[str, Path]:
    """The notebooks asked for, all when none is named; InputError naming each unknown one and the nearest."""
    known = notebooks_in(folder)
    if not known:
        raise InputError(f"{folder}: there is no notebook here.")
    unknown = [name for name in names if name.removesuffix(".ipynb") not in known]
    if unknown:
        raise InputError([_unknown(name, known) for name in unknown])
    wanted = {name.removesuffix(".ipynb") for name in names} or set(known)
    return {name: path for name, path in known.items() if name in wanted}


def file_name(name: str) -> str:
    """A name that is safe in a path: itself when plain, else simplified with a piece of its hash."""
    if re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,62}", name):
        return name
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "report"
    return f"{plain}-{sha256(name.encode()).hexdigest()[:8]}"


def _unknown(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, list(known), n=1, cutoff=0.5)
    nearest = f"Did you mean {close[0]!r}? " if close else ""
    return f"notebook {name!r}: there is no such notebook. {nearest}Notebooks: {', '.join(known)}."
