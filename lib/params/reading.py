"""Parameters of a report, from files and callers.

Layers, later ones win: `params/defaults.yml`, the team's own file, what the caller gives.
"""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from lib.params.findings import QUOTES, findings_of, shortened
from lib.params.model import ROOT, Parameters
from lib.problems import InputError
from lib.yaml_files import read_yaml


def resolve(
    team: str,
    as_of: dt.date | str | None = None,
    data: str | None = None,
    settings: Mapping[str, Any] | None = None,
) -> Parameters:
    """Parameters of one report: what is None, and settings that are not given, are read from `params/<team>.yml`.

    With as_of, data and settings given no file of the team is read: so a file from anywhere is complete in itself.
    Raises InputError naming each offending key, the nearest known one and the remedy.
    """
    given = {"as_of": as_of, "data": data, "settings": settings}
    written = {name: value for name, value in given.items() if value is not None}
    if len(written) == len(given):
        return _validated({"team": team} | written, "the notebook's parameters")
    path = team_file(team)
    from_file = read_team_file(path)
    if from_file.get("team", team) != team:
        raise InputError(
            f"params/{path.name}: team: {shortened(from_file['team'])} is not the file's name. Write team: {team}, or rename the file."
        )
    return _validated(_merged(from_file, written), f"params/{path.name}")


def read_parameters(path: Path) -> Parameters:
    """Parameters of a team's file, wherever it lies; InputError when it is not one."""
    return _validated(read_team_file(path), str(path))


def team_names() -> list[str]:
    """The teams that have a file below `params/`, by name."""
    return sorted(path.stem for path in (ROOT / "params").glob("*.yml") if path.stem != "defaults")


def team_file(team: str) -> Path:
    """The file of that team below `params/`; InputError listing the teams there are."""
    if not isinstance(team, str):
        raise InputError(f"team: {shortened(team)} is not the name of a team.{QUOTES}")
    teams = team_names()
    if team not in teams:
        raise InputError(
            f"team {team!r}: there is no params/{team}.yml. Teams: {', '.join(teams)}. Write that file (params/README.md lists every key), or give as_of, data and settings too."
        )
    return ROOT / "params" / f"{team}.yml"


def read_team_file(path: Path) -> dict[str, Any]:
    """The four keys of a team's file as plain values; InputError for any other shape."""
    values = read_yaml(path)
    if not isinstance(values, dict):
        raise InputError(f"{path}: must hold the four keys team, as_of, data and settings.")
    return values


def _validated(given: Mapping[str, Any], origin: str) -> Parameters:
    values = dict(given)
    if isinstance(values.get("as_of"), str):
        values["as_of"] = _day(values["as_of"], origin)
    if isinstance(values.get("settings"), Mapping):
        values["settings"] = _merged(default_settings(), values["settings"])
    try:
        return Parameters.model_validate(values)
    except ValidationError as error:
        raise InputError([f"{origin}: {finding}" for finding in findings_of(error)]) from None


def default_settings() -> dict[str, Any]:
    """Settings every team starts from: `params/defaults.yml`."""
    values = read_yaml(ROOT / "params" / "defaults.yml")
    if not isinstance(values, dict) or list(values) != ["settings"]:
        raise InputError("params/defaults.yml: must hold the one key settings.")
    return values["settings"] or {}


def _day(written: str, origin: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(written)
    except ValueError:
        day = None
    if day is None or day.isoformat() != written:
        raise InputError(f"{origin}: as_of: {shortened(written)} is not a day; write it like 2026-05-31.")
    return day


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        both_nested = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = _merged(merged[key], value) if both_nested else value
    return merged
