"""Which reports of an output folder show which definitions, read from the figures that lie beside them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lib.rendering.manifest import Entry
from lib.rendering.reading_order import in_reading_order


@dataclass(frozen=True)
class Shown:
    """A report, its title without the question, and the definitions (`metric/variant`) whose figures it shows for any team or day."""

    report: str
    title: str
    definitions: frozenset[str]


def shown_in(entries: Iterable[Entry], out: Path) -> tuple[Shown, ...]:
    """The reports that are there, in reading order; one whose figures are gone shows none."""
    titles: dict[str, str] = {}
    found: dict[str, set[str]] = {}
    for entry in sorted(entries, key=lambda entry: entry.stem):
        if entry.status != "failed":
            titles[entry.report] = entry.title.split(":")[0]
            found.setdefault(entry.report, set()).update(_definitions(out / f"{entry.stem}.figures.json"))
    return tuple(Shown(name, titles[name], frozenset(found[name])) for name in in_reading_order(titles))


def _definitions(figures: Path) -> set[str]:
    if not figures.is_file():
        return set()
    told: Mapping = json.loads(figures.read_bytes())
    return {"/".join(figure["definition"].split("/")[:2]) for figure in told["figures"]}
