"""A team's goals while they are chosen: what is typed so far as checked goals, and what writing them would change."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lib.metrics.catalogue import METRICS
from lib.metrics.choosing import MOST, Preset
from lib.params import ROOT, Parameters, read_parameters, resolve, team_names
from lib.params.goals import Goal
from lib.params.writing import Change, goals_change, write_change
from lib.problems import InputError

Plain = dict[str, Any]


class GoalDraft:
    """The goals kept so far (`goals`), and the metrics of the one that is being put together (`metrics`)."""

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = parameters
        self.goals: list[Plain] = [_plain(goal) for goal in parameters.settings.goals]
        self.metrics: list[Plain] = []
        self._shown: Change | None = None

    @property
    def file(self) -> str:
        """The team's own parameter file, below the project's folder."""
        return f"params/{self.parameters.team}.yml" if self.parameters.team in team_names() else ""

    def take_preset(self, preset: Preset) -> None:
        """The metrics of a preset become those of the goal being put together."""
        self.metrics = [
            _without_blanks({"metric": each.metric_id, "definition": each.definition, "reason": each.reason})
            for each in preset.proposals
        ]

    def put_metric(self, typed: Plain) -> None:
        """Add a metric to the goal, or replace it where it is there with the same definition."""
        given = _without_blanks(typed)
        self._checked([{"goal": "Checked", "metrics": [given]}])
        same = [place for place, each in enumerate(self.metrics) if _key(each) == _key(given)]
        if same:
            self.metrics[same[0]] = given
        else:
            self.metrics.append(given)

    def put_goal(self, typed: Plain) -> Goal:
        """Keep the goal with its metrics, in the place of one that is called the same; InputError with what is wrong."""
        given = _without_blanks({**typed, "metrics": list(self.metrics)})
        if not given.get("goal"):
            raise InputError("Goal: nothing is written. Say in a few words what is wanted.")
        names = [each["goal"] for each in self.goals]
        place = names.index(given["goal"]) if given["goal"] in names else len(names)
        wanted = [*self.goals[:place], given, *self.goals[place + 1 :]]
        checked = self._checked(wanted)
        self.goals = wanted
        return checked[place]

    def open_goal(self, place: int) -> Plain:
        """The values of a goal that is kept; its metrics become those being put together."""
        held = self.goals[place]
        self.metrics = [dict(each) for each in held.get("metrics", [])]
        return held

    def warning(self) -> str:
        """What is said when more metrics are chosen than anybody looks at."""
        number = len({_key(each) for goal in self.goals for each in goal.get("metrics", [])})
        if number <= MOST:
            return ""
        return f"{number} metrics are chosen: more than {MOST} at once are looked at by nobody."

    def changes(self, written: str) -> str:
        """What writing the goals into that file would change, line by line; it can be written after it was shown."""
        self._shown = None
        path = self._path(written)
        self._shown = goals_change(path, self._checked(self.goals))
        return self._shown.difference or "Nothing would change."

    def write(self, written: str) -> Path:
        """Write what was shown. InputError when something else would be written than was shown."""
        path = self._path(written)
        now = goals_change(path, self._checked(self.goals))
        if now != self._shown:
            raise InputError("Look at the changes first: what would be written has not been shown yet.")
        write_change(now)
        self._shown = None
        return path

    def _path(self, written: str) -> Path:
        if not written.strip():
            raise InputError(
                "Parameter file: nothing is written. Name the team's file, like params/ours.yml."
            )
        path = ROOT / written.strip()
        team = read_parameters(path).team
        if team != self.parameters.team:
            raise InputError(
                f"{path.name}: is the file of the team {team!r}, not of {self.parameters.team!r}."
            )
        return path

    def _checked(self, goals: list[Plain]) -> list[Goal]:
        """The goals as parameters take them; InputError naming what is wrong where they would be refused."""
        given = self.parameters.for_notebook()
        given["settings"]["goals"] = goals
        try:
            return list(resolve(**given).settings.goals)
        except InputError as error:
            raise InputError([_shortened(finding) for finding in error.findings]) from None


def number_of(label: str, written: str) -> float | None:
    """What is typed as a number: 45, 0.25 or 25%; None for nothing; InputError for anything else."""
    text = written.strip()
    if not text:
        return None
    try:
        value = float(text.removesuffix("%"))
    except ValueError:
        raise InputError(f"{label}: {text!r} is no number. Write it like 45, 0.25 or 25%.") from None
    return value / 100 if text.endswith("%") else value


def described(metric: Mapping[str, Any]) -> str:
    """A metric of a goal as a list shows it: what it is called, its target, who answers."""
    known = METRICS.get(metric["metric"])
    target, owner = metric.get("target"), metric.get("owner")
    told = [f"target {target:g}" if target is not None else "no target", owner or "nobody named"]
    return f"{known.label if known else metric['metric']} ({', '.join(told)})"


def _plain(goal: Goal) -> Plain:
    return goal.model_dump(exclude_defaults=True)


def _key(metric: Mapping[str, Any]) -> tuple[str, str]:
    return metric["metric"], metric.get("definition", "")


def _without_blanks(typed: Plain) -> Plain:
    return {name: value for name, value in typed.items() if value not in (None, "", [])}


def _shortened(finding: str) -> str:
    """A finding without the place it has in the notebook's parameters."""
    return finding.removeprefix("the notebook's parameters: ").removeprefix("settings.")
