"""Parameters: four names (team, as_of, data, settings), read strictly and resolved to typed values.

Layers, later ones win: `params/defaults.yml`, the team's own file, what the caller gives.
"""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from lib.problems import InputError
from lib.yaml_files import read_yaml

ROOT = Path(__file__).resolve().parent.parent
"""The project's folder: relative paths in parameters are relative to it, whatever the working directory."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
TeamName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


def _known_zone(zone: str) -> str:
    from zoneinfo import available_timezones

    if zone not in available_timezones():
        raise ValueError("is not an IANA time zone; write it like Europe/Berlin or UTC")
    return zone


def _known_locale(locale: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        Locale.parse(locale)
    except (UnknownLocaleError, ValueError) as error:
        raise ValueError("is not a known locale; write it like en_GB or de_DE") from error
    return locale


class Part(BaseModel):
    """A part of the settings: unknown keys fail, types are taken as written, values do not change."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Scope(Part):
    """Whose rows the report is about; an empty list does not narrow. Lists narrow together (and, not or)."""

    teams: list[Name] = Field([], description="teams of the users whose records count")
    regions: list[Name] = Field([], description="sales regions of the users whose records count")
    owners: list[Name] = Field([], description="ids of the users whose records count")
    pipelines: list[Name] = Field([], description="pipelines whose deals count")


class Calendar(Part):
    """How time is cut."""

    timezone: Annotated[Name, AfterValidator(_known_zone)] = Field(
        "UTC", description="IANA zone in which a business day begins and ends"
    )
    fiscal_year_starts: Annotated[int, Field(ge=1, le=12)] = Field(
        1, description="month in which the fiscal year begins, 1 to 12"
    )
    period: Literal["month", "quarter", "year"] = Field(
        "quarter", description="the report's period: the one that holds as_of, up to as_of"
    )
    history: Annotated[int, Field(ge=1, le=60)] = Field(8, description="how many periods the trends go back")


class Definitions(Part):
    """Which definition is the headline where the field has several; the others are shown beside it."""

    win_rate: Literal["closed", "closed_value", "created", "all", "overdue_lost", "odds"] = Field(
        "closed", description="definition of the win rate: see the metric's rivals"
    )
    sales_cycle_start: Literal["created", "qualified", "first_contact"] = Field(
        "created", description="the event a sales cycle starts with"
    )
    sales_cycle_deals: Literal["won", "closed"] = Field(
        "won", description="deals whose cycle is measured: won, or all closed"
    )


class Privacy(Part):
    """What a shared report may show."""

    show_personal: bool = Field(False, description="show names and titles of customers' people")
    show_contact: bool = Field(False, description="show e-mail addresses and telephone numbers")


class Settings(Part):
    """Everything a team can set; what it leaves out comes from params/defaults.yml."""

    label: Name = Field(
        "", description="name of the team as the cover prints it; empty: the team's own name", min_length=0
    )
    mapping: Name = Field(
        "demo",
        description="how the export becomes tables: name of a mapping in lib/sources/mappings, or the path of a mapping file",
    )
    currency: Currency = Field("EUR", description="ISO 4217 code of the currency the report is in")
    locale: Annotated[Name, AfterValidator(_known_locale)] = Field(
        "en_GB", description="how numbers and dates are written"
    )
    minimum_n: Annotated[int, Field(ge=1)] = Field(
        20, description="a rate over fewer records is marked as thin"
    )
    scope: Scope = Field(Scope(), description="whose rows the report is about")
    calendar: Calendar = Field(Calendar(), description="how time is cut")
    definitions: Definitions = Field(Definitions(), description="which definition is the headline")
    privacy: Privacy = Field(Privacy(), description="what a shared report may show")


class Parameters(Part):
    """The four names, resolved."""

    team: TeamName = Field(description="short name of the team: lower-case letters, digits, - and _")
    as_of: dt.date = Field(description="last day the figures cover")
    data: Name = Field(description="folder or file of the export; relative to the project's folder")
    settings: Settings = Field(description="scope, calendar, currency, definitions and the like")

    @property
    def label(self) -> str:
        """The team's name as people write it."""
        return self.settings.label or self.team

    @property
    def data_path(self) -> Path:
        """Where the export lies, absolute."""
        return (ROOT / self.data).resolve()

    def for_notebook(self) -> dict[str, Any]:
        """The four names as JSON-safe values, for papermill."""
        return self.model_dump(mode="json")


def resolve(
    team: str,
    as_of: dt.date | str | None = None,
    data: str | None = None,
    settings: Mapping[str, Any] | None = None,
) -> Parameters:
    """Parameters of one report: what is None is read from `params/<team>.yml`, the rest is taken as given.

    Raises InputError naming each offending key, the nearest known one and the remedy.
    """
    given = {"team": team, "as_of": as_of, "data": data, "settings": settings}
    missing = [name for name, value in given.items() if value is None]
    origin = "the notebook's parameters"
    if missing:
        path = team_file(team)
        origin = f"params/{path.name}"
        from_file = read_team_file(path)
        given |= {name: from_file.get(name) for name in missing}
    return _validated(given, origin)


def read_parameters(path: Path) -> Parameters:
    """Parameters of a team's file, wherever it lies; InputError when it is not one."""
    return _validated(read_team_file(path), str(path))


def team_file(team: str) -> Path:
    """The file of that team below `params/`; InputError listing the teams there are."""
    teams = sorted(path.stem for path in (ROOT / "params").glob("*.yml") if path.stem != "defaults")
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
        raise InputError([f"{origin}: {finding}" for finding in _findings(error)]) from None


def default_settings() -> dict[str, Any]:
    """Settings every team starts from: `params/defaults.yml`."""
    values = read_yaml(ROOT / "params" / "defaults.yml")
    if not isinstance(values, dict) or list(values) != ["settings"]:
        raise InputError("params/defaults.yml: must hold the one key settings.")
    return values["settings"] or {}


def _day(written: str, origin: str) -> dt.date:
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        raise InputError(f"{origin}: as_of: {written!r} is not a day; write it like 2026-05-31.") from None


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        both_nested = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = _merged(merged[key], value) if both_nested else value
    return merged


def _findings(error: ValidationError) -> list[str]:
    return [_finding(item["loc"], item) for item in error.errors()]


def _finding(location: tuple[int | str, ...], item: Mapping[str, Any]) -> str:
    key = ".".join(str(part) for part in location)
    if item["type"] == "extra_forbidden":
        return f"{key}: unknown key. {_nearest(location)}"
    if item["type"] == "missing":
        return f"{key}: missing. Write it: {_described(location)}."
    written = item["input"]
    hint = (
        " Put it in quotes: YAML reads some words and numbers as something else."
        if isinstance(written, (bool, int)) and "string" in item["type"]
        else ""
    )
    message = item["msg"].removeprefix("Value error, ")
    return f"{key}: {written!r} is not accepted ({message}). Expected: {_described(location)}.{hint}"


def _nearest(location: tuple[int | str, ...]) -> str:
    from difflib import get_close_matches

    known = list(_model_at(location[:-1]).model_fields)
    close = get_close_matches(str(location[-1]), known, n=1, cutoff=0.5)
    nearest = f"Did you mean {close[0]!r}? " if close else ""
    return f"{nearest}Known here: {', '.join(known)}."


def _described(location: tuple[int | str, ...]) -> str:
    names = [str(part) for part in location if isinstance(part, str)]
    model: type[BaseModel] = Parameters
    text = "a value as params/README.md describes"
    for name in names:
        field = model.model_fields.get(name)
        if field is None:
            return text
        text = field.description or text
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            model = field.annotation
    return text


def _model_at(location: tuple[int | str, ...]) -> type[BaseModel]:
    model: type[BaseModel] = Parameters
    for name in location:
        model = model.model_fields[str(name)].annotation  # type: ignore[assignment]
    return model
