"""A team's goals written into its parameter file: comments, order and everything else stay as they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lib.params.goals import Goal
from lib.params.model import ROOT, Parameters
from lib.params.reading import read_parameters
from lib.problems import InputError
from lib.yaml_files import difference, dumped, plain, replace_text, written_over

_WIDTH = 4_096
"""No line of the file is broken anew."""


@dataclass(frozen=True)
class Change:
    """What writing would make of a file: its text before and after."""

    path: Path
    before: str
    after: str

    @property
    def difference(self) -> str:
        """What changes, line by line; nothing when nothing does."""
        return difference(self.before, self.after)


def goals_change(path: Path, goals: Sequence[Goal]) -> Change:
    """What writing `goals` into the team's file at `path` would change, with nothing written yet.

    Raises InputError for a file that is no team's, and where the result would be refused or change anything else.
    """
    now = read_parameters(path)
    _refuse_other_name(path, now)
    before = _text(path)
    values, writer = written_over(before, _WIDTH)
    if not values.get("settings"):
        values["settings"] = plain({})
    _put_goals(values["settings"], [_written(goal) for goal in goals])
    change = Change(path, before, dumped(values, writer))
    _refuse_side_effects(change, now, goals)
    return change


def write_change(change: Change) -> None:
    """Write what was shown. InputError when the file was changed in between."""
    if _text(change.path) != change.before:
        raise InputError(
            f"{change.path.name}: was changed meanwhile. Look at the changes again, then write them."
        )
    try:
        replace_text(change.path, change.after)
    except OSError as error:
        raise InputError(f"{change.path}: cannot be written ({error.strerror}).") from None


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig")


def _written(goal: Goal) -> dict[str, Any]:
    """The goal as it is written: what is as by default is left out, whole numbers have no decimals."""
    return _short(goal.model_dump(exclude_defaults=True))


def _short(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _short(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_short(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _put_goals(settings: Any, wanted: list[dict[str, Any]]) -> None:
    """Goals are told apart by what they are called, so that the comments of one stay with it."""
    if not wanted:
        settings.pop("goals", None)
        return
    if not settings.get("goals"):
        settings["goals"] = plain(wanted)
        return
    held = settings["goals"]
    names = {goal["goal"] for goal in wanted}
    for place in reversed(range(len(held))):
        if held[place]["goal"] not in names:
            del held[place]
    for place, goal in enumerate(wanted):
        if place < len(held) and held[place]["goal"] == goal["goal"]:
            _put(held[place], goal, "metrics", "metric")
        else:
            held.insert(place, plain(goal))
    del held[len(wanted) :]


def _put(held: Any, wanted: Mapping[str, Any], entries: str = "", key: str = "") -> None:
    """Put `wanted` into what is written; in its list `entries` what has the same `key` stays where it is."""
    for name in [name for name in held if name not in wanted]:
        del held[name]
    for name, value in wanted.items():
        if held.get(name) == value:
            continue
        same = [each.get(key) for each in held.get(name, [])] if name == entries else []
        if same and same == [each[key] for each in value]:
            for one, other in zip(held[name], value, strict=True):
                _put(one, other)
        else:
            held[name] = plain(value)


def _refuse_other_name(path: Path, parameters: Parameters) -> None:
    is_a_teams = path.resolve().parent == ROOT / "params"
    if is_a_teams and path.stem != parameters.team:
        raise InputError(
            f"{path.name}: team: {parameters.team!r} is not the file's name. Write team: {path.stem} there first."
        )


def _refuse_side_effects(change: Change, now: Parameters, goals: Sequence[Goal]) -> None:
    """The text is read as any team's file is; only the goals may differ from what is read now."""
    with TemporaryDirectory() as folder:
        making = Path(folder) / change.path.name
        replace_text(making, change.after)
        try:
            then = read_parameters(making)
        except InputError as error:
            told = [finding.replace(str(making), change.path.name) for finding in error.findings]
            raise InputError(told) from None
    expected = now.settings.model_copy(update={"goals": list(goals)})
    if then != now.model_copy(update={"settings": expected}):
        raise InputError(
            f"{change.path.name}: could not be written without changing more than its goals. Write them by hand (params/README.md lists the keys)."
        )
