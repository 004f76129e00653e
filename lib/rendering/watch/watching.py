"""One run of watching: every team's chosen metrics are looked at, remembered, and told in a page and in JSON."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lib.params import Parameters
from lib.problems import InputError, WorkbookError
from lib.rendering.files import inside, replace_file
from lib.rendering.watch.history import earlier_than, history_file, packed, read_history, with_looks
from lib.rendering.watch.looks import COLUMNS, Look, looks_of
from lib.rendering.watch.page import watch_html

PAGE, DATA = "watch.html", "watch.json"


@dataclass(frozen=True)
class Watching:
    """What a run saw: every look, and where the page lies."""

    looks: tuple[Look, ...]
    page: Path

    @property
    def at_risk(self) -> tuple[Look, ...]:
        """The metrics that are at risk."""
        return tuple(look for look in self.looks if look.status == "at risk")


def watch_teams(
    teams: Sequence[Parameters], folders: tuple[Path, Path], on_step: Callable[[str], None]
) -> Watching:
    """Looks at the chosen metrics of every team and writes page, JSON and history into the first of `folders`.

    The second is a work folder on the same disk. A run for the same day replaces what the last one saw of that day, so
    that the same data gives the same files. Raises InputError when no team has chosen a metric, and for data that cannot
    be imported; nothing is written then.
    """
    if not any(goal.metrics for team in teams for goal in team.settings.goals):
        raise InputError(
            "No team has chosen a metric to watch. Choose with the notebook metric_selection, or write settings.goals (params/README.md lists the keys)."
        )
    out, work = folders
    seen = [(team, _looked(team, out, on_step)) for team in teams]
    looks = tuple(look for _, found in seen for look in found)
    for team, found in seen:
        if found:
            _remember(team, found, folders)
    _write(out / PAGE, watch_html(seen, out).encode(), work)
    _write(out / DATA, _as_json(looks), work)
    return Watching(looks, out / PAGE)


def _looked(team: Parameters, out: Path, on_step: Callable[[str], None]) -> tuple[Look, ...]:
    from lib.workbook import open_workbook

    on_step(f"Looking at {team.label}")
    history = read_history(history_file(out, team.team), COLUMNS)
    return looks_of(open_workbook(**team.for_notebook()), earlier_than(history, team.as_of.isoformat()))


def _remember(team: Parameters, looks: Sequence[Look], folders: tuple[Path, Path]) -> None:
    out, work = folders
    place = history_file(out, team.team)
    kept = [{name: look.as_json()[name] for name in COLUMNS} for look in looks]
    history = with_looks(read_history(place, COLUMNS), kept, team.as_of.isoformat())
    _write(inside(out, str(place.relative_to(out))), packed(history), work)


def _as_json(looks: Sequence[Look]) -> bytes:
    risky = [f"{look.team}/{look.metric}" for look in looks if look.status == "at risk"]
    told = {"at_risk": risky, "metrics": [look.as_json() for look in looks]}
    return (json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode()


def _write(place: Path, content: bytes, work: Path) -> None:
    try:
        replace_file(place, content, work)
    except OSError as error:
        raise WorkbookError(
            f"{place}: cannot be written ({error.strerror}). Make room, close the file, or choose another --out."
        ) from None
