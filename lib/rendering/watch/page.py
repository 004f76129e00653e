"""The page of watching: short enough for a mail, with links to the reports where they lie beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lib.formats import Formats
from lib.metrics.catalogue import METRICS
from lib.params import Parameters
from lib.rendering.definitions import PAGE as DEFINITIONS
from lib.rendering.page_shell import templates
from lib.rendering.reading_order import file_name
from lib.rendering.watch.looks import Look
from lib.sections.metric_selection.scorecard import told_statuses
from lib.sections.metric_selection.scores import STATUSES

_SPOKEN = ("days", "hours", "minutes", "seconds")
_LINKS = (("metric_selection", "Metric selection"), ("goal_progress", "Goal progress and the log of actions"))


@dataclass(frozen=True)
class Line:
    """One metric as the page shows it; `href` leads to its definition where the page of definitions is there."""

    label: str
    href: str
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
    looks = [look.status for _, found in seen for look in found]
    teams = [_team(team, found, folder) for team, found in seen]
    return templates().get_template("watch.html.j2").render(teams=teams, tally=told_statuses(looks))


def _team(team: Parameters, looks: Sequence[Look], folder: Path) -> TeamLooks:
    formats = Formats(team.settings.locale, team.settings.currency)
    ranked = sorted(looks, key=lambda look: STATUSES.index(look.status))
    place = f"{team.as_of.isoformat()}/{file_name(team.team)}"
    defined = f"../{DEFINITIONS}#" if (folder.parent / DEFINITIONS).is_file() else ""
    links = [
        (f"../{place}/{name}.html", words)
        for name, words in _LINKS
        if (folder.parent / place / f"{name}.html").is_file()
    ]
    return TeamLooks(
        team.label, formats.text(team.as_of, "day"), [_line(look, formats, defined) for look in ranked], links
    )


def _line(look: Look, formats: Formats, defined: str) -> Line:
    def text(value: float | None) -> str:
        written = formats.text(value, look.unit)
        return f"{written} {look.unit}" if look.unit in _SPOKEN and value is not None else written

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
    href = f"{defined}{look.metric}" if defined and look.metric in METRICS else ""
    return Line(look.label, href, cells, look.status, look.what_next)
