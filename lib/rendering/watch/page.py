"""The page of watching: short enough for a mail, with links to the reports where they lie beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lib.formats import Formats
from lib.params import Parameters
from lib.rendering.page_shell import templates
from lib.rendering.reading_order import file_name
from lib.rendering.watch.looks import Look
from lib.sections.metric_selection.scores import STATUSES
from lib.sections.words import counted

_LINKS = (("metric_selection", "Metric selection"), ("goal_progress", "Goal progress and the log of actions"))


@dataclass(frozen=True)
class Line:
    """One metric as the page shows it."""

    label: str
    cells: tuple[str, ...]
    status: str
    what_next: str


@dataclass(frozen=True)
class TeamLooks:
    """What was seen of one team, worst first, with links to its reports that are there."""

    label: str
    as_of: str
    lines: Sequence[Line]
    links: Sequence[tuple[str, str]]


def watch_html(seen: Sequence[tuple[Parameters, Sequence[Look]]], folder: Path) -> str:
    """The page for all teams; `folder` is where it will lie, one level below the reports."""
    looks = [look for _, found in seen for look in found]
    teams = [_team(team, found, folder) for team, found in seen]
    return templates().get_template("watch.html.j2").render(teams=teams, tally=tally(looks))


def tally(looks: Sequence[Look]) -> str:
    """How many metrics are watched and how they stand, worst first."""
    counts = [(status, sum(look.status == status for look in looks)) for status in STATUSES]
    parts = [f"{number} {status}" for status, number in counts if number]
    return f"{counted(len(looks), 'metric')} watched: {', '.join(parts)}."


def _team(team: Parameters, looks: Sequence[Look], folder: Path) -> TeamLooks:
    formats = Formats(team.settings.locale, team.settings.currency)
    ranked = sorted(looks, key=lambda look: STATUSES.index(look.status))
    place = f"{team.as_of.isoformat()}/{file_name(team.team)}"
    links = [
        (f"../{place}/{name}.html", words)
        for name, words in _LINKS
        if (folder.parent / place / f"{name}.html").is_file()
    ]
    return TeamLooks(
        team.label, formats.text(team.as_of, "day"), [_line(look, formats) for look in ranked], links
    )


def _line(look: Look, formats: Formats) -> Line:
    def text(value: float | None) -> str:
        return formats.text(value, look.unit)

    last = (
        f"{text(look.last_value)}, {look.last_status} ({look.last_as_of})"
        if look.last_as_of
        else "first look"
    )
    cells = (
        text(look.value),
        text(look.due),
        formats.text(look.attained, "share"),
        last,
        look.owner or "nobody yet",
    )
    return Line(look.label, cells, look.status, look.what_next)
