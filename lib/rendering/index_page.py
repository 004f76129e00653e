"""index.html: every report of an output folder by day and team, with what is failed or stale said plainly."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from lib.formats import Formats
from lib.rendering.manifest import Entry
from lib.rendering.page_shell import templates
from lib.rendering.reading_order import in_reading_order

_IN_WORDS = Formats(locale="en_GB", currency="EUR")
_WORDS = {"done": "", "failed": "failed", "stale": "out of date"}


@dataclass(frozen=True)
class Team:
    """A team's reports of one day, in reading order."""

    label: str
    entries: Sequence[Entry]


@dataclass(frozen=True)
class Day:
    """All reports whose figures end on one day."""

    as_of: str
    teams: Sequence[Team]


def index_html(entries: Sequence[Entry]) -> str:
    """The index as one HTML page; the same bytes for the same entries."""
    return (
        templates()
        .get_template("index.html.j2")
        .render(
            days=[_day(as_of, group) for as_of, group in _grouped(entries, "as_of", newest_first=True)],
            tally=tally(entries),
            words=_WORDS,
        )
    )


def tally(entries: Sequence[Entry]) -> str:
    """How many reports there are and how many need attention, in words."""
    if not entries:
        return "There are no reports yet."
    counts = [(status, sum(entry.status == status for entry in entries)) for status in ("failed", "stale")]
    trouble = [f"{count} {_WORDS[status]}" for status, count in counts if count]
    number = "1 report" if len(entries) == 1 else f"{len(entries)} reports"
    return f"{number}, {' and '.join(trouble)}." if trouble else f"{number}, all up to date."


def _day(as_of: str, entries: Sequence[Entry]) -> Day:
    return Day(
        _IN_WORDS.text(dt.date.fromisoformat(as_of), "day"),
        [_team(group) for _, group in _grouped(entries, "team")],
    )


def _team(entries: Sequence[Entry]) -> Team:
    place = {name: at for at, name in enumerate(in_reading_order(entry.report for entry in entries))}
    return Team(entries[0].label, sorted(entries, key=lambda entry: place[entry.report]))


def _grouped(
    entries: Sequence[Entry], name: str, *, newest_first: bool = False
) -> list[tuple[str, list[Entry]]]:
    def value(entry: Entry) -> str:
        return getattr(entry, name)

    ordered = sorted(entries, key=value, reverse=newest_first)
    return [(key, list(group)) for key, group in groupby(ordered, key=value)]
