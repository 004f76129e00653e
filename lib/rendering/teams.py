"""The teams of a batch, read from their parameter files."""

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path

from lib.params import ROOT, Parameters, read_parameters, resolve
from lib.problems import InputError

DEFAULTS = ROOT / "params" / "defaults.yml"


def parameter_files(patterns: Sequence[str] = ()) -> list[Path]:
    """The parameter files the patterns name, params/*.yml when there is none; never defaults.yml, which is no team.

    Patterns are relative to the working directory. Raises InputError naming each pattern that matches nothing.
    """
    if not patterns:
        return _teams(sorted(DEFAULTS.parent.glob("*.yml")))
    found = {pattern: _matches(pattern) for pattern in patterns}
    nothing = [pattern for pattern, paths in found.items() if not paths]
    if nothing:
        raise InputError(
            [f"--params {pattern}: no such file. Name a team's parameter file." for pattern in nothing]
        )
    return _teams(path for paths in found.values() for path in paths)


def parameter_sets(files: Sequence[Path], as_of: dt.date | None = None) -> list[Parameters]:
    """The parameters of every file, on the day `as_of` where it is given; InputError with the findings of all of
    them, or when two are for the same report."""
    if not files:
        raise InputError(
            "No parameter file: write one for your team in params/ (params/README.md lists every key)."
        )
    teams: list[Parameters] = []
    findings: list[str] = []
    for path in files:
        try:
            teams.append(_on_day(read_parameters(path), as_of))
        except InputError as error:
            findings += error.findings
    findings = findings or _clashes(teams)
    if findings:
        raise InputError(findings)
    return teams


def _on_day(parameters: Parameters, as_of: dt.date | None) -> Parameters:
    if as_of is None:
        return parameters
    given = parameters.for_notebook() | {"as_of": as_of.isoformat()}
    return resolve(**given)


def _clashes(teams: Sequence[Parameters]) -> list[str]:
    reports = [(each.team, each.as_of.isoformat()) for each in teams]
    twice = sorted({report for report in reports if reports.count(report) > 1})
    return [
        f"team {team!r} as of {as_of}: two parameter files are for this report; give one of them another team name."
        for team, as_of in twice
    ]


def _matches(pattern: str) -> list[Path]:
    path = Path(pattern)
    if path.is_file():
        return [path]
    anchor = Path(path.anchor) if path.is_absolute() else Path.cwd()
    relative = path.relative_to(path.anchor) if path.is_absolute() else path
    return sorted(found for found in anchor.glob(str(relative)) if found.is_file()) if relative.parts else []


def _teams(paths: Iterable[Path]) -> list[Path]:
    return [path for path in dict.fromkeys(paths) if path.resolve() != DEFAULTS]
