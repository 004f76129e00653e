"""The mapping file: how the files of an export become canonical tables. The format is explained in README.md."""

import datetime as dt
import re
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationError,
)

from lib.params import ROOT
from lib.problems import InputError
from lib.sources.date_styles import checked_style
from lib.sources.mapping_checks import model_findings, schema_findings
from lib.yaml_files import read_yaml

FOLDER = Path(__file__).resolve().parent / "mappings"


@cache
def _zones() -> set[str]:
    from zoneinfo import available_timezones

    # reads the whole zone database from disk
    return available_timezones()


def _known_zone(zone: str) -> str:
    if zone not in _zones():
        raise ValueError("is not an IANA time zone; write it like Europe/Berlin or UTC")
    return zone


def _as_text(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, (int, float)) else value


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Header = Annotated[str, Field(min_length=1, max_length=500)]
Headers = Annotated[list[Header], BeforeValidator(_as_list), Field(min_length=1)]
Scalar = Annotated[str, BeforeValidator(_as_text)]
Zone = Annotated[str, AfterValidator(_known_zone)]
Style = Annotated[str, AfterValidator(checked_style)]
DecimalMark = Literal[".", ","]
ThousandsMark = Literal["", ",", ".", " ", "'"]


class Part(BaseModel):
    """A part of a mapping: unknown keys fail, values are taken as written and do not change."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Format(Part):
    """How one file writes its cells, where it differs from the rest of the export."""

    dates: list[Style] | None = None
    decimal: DecimalMark | None = None
    thousands: ThousandsMark | None = None
    timezone: Zone | None = None
    missing: list[str] | None = None
    yes: list[str] | None = None
    no: list[str] | None = None


class Lookup(Part):
    """The text is found in `by` of the canonical `table` and replaced by that row's key."""

    table: str
    by: str


class Entry(Part):
    """One source of a canonical table: files and their headers, or rows written out here.

    Columns that a file `may_lack` are missing where it has none of their headers.
    """

    file: Header | None = None
    sheet: Header | None = None
    optional: bool = False
    system: Header | None = None
    format: Format = Format()
    columns: dict[str, Headers] = {}
    joined: dict[str, Headers] = {}
    may_lack: list[Header] = []
    numbered: Header | None = None
    repeated: dict[str, Literal["first", "last"]] = {}
    constants: dict[str, Scalar] = {}
    values: dict[str, dict[str, str]] = {}
    scale: dict[str, Annotated[float, Field(gt=0, le=1e9)]] = {}
    lookup: dict[str, Lookup] = {}
    custom: list[Header] = []
    rows: list[dict[str, Scalar]] | None = None

    @property
    def filled(self) -> set[str]:
        """Canonical columns this entry gives a value to."""
        inline = {name for row in self.rows or () for name in row}
        numbered = {self.numbered} if self.numbered else set()
        return {*self.columns, *self.joined, *numbered, *self.constants, *inline}


class Mapping(Part):
    """A whole mapping file."""

    system: Header
    timezone: Zone = "UTC"
    dates: list[Style] = []
    decimal: DecimalMark = "."
    thousands: ThousandsMark = ""
    missing: list[str] = [""]
    yes: list[str] = ["true", "yes", "1"]
    no: list[str] = ["false", "no", "0"]
    max_quarantined_share: Annotated[float, Field(ge=0, le=1)] = 0.05
    dated_exports: bool = True
    tables: dict[str, Annotated[list[Entry], Field(min_length=1)]]
    ignore: list[Header] = []
    _path: Path = PrivateAttr()

    @property
    def path(self) -> Path:
        """The file this mapping was read from."""
        return self._path

    def format_of(self, entry: Entry) -> Format:
        """How the entry's cells are written: the file's own format over the mapping's."""
        names = Format.model_fields
        if entry.rows is not None:
            return Format.model_construct(
                **{name: Mapping.model_fields[name].get_default() for name in names}
            )
        own = {name: getattr(entry.format, name) for name in names}
        whole = {name: getattr(self, name) if value is None else value for name, value in own.items()}
        return Format.model_construct(**whole)


def load_mapping(name_or_path: str) -> Mapping:
    """The mapping of that name in lib/sources/mappings, or in the file at that path below the project's folder.

    Raises InputError listing every key that is unknown, missing or wrong, with the nearest known one.
    """
    path = mapping_path(name_or_path)
    shown = name_or_path if "/" in name_or_path else path.name
    values = read_yaml(path)
    if not isinstance(values, dict):
        raise InputError(f"{shown}: must hold the keys of a mapping: {', '.join(Mapping.model_fields)}.")
    try:
        mapping = Mapping.model_validate(values)
    except ValidationError as error:
        raise InputError([f"{shown}: {finding}" for finding in model_findings(error, _model_at)]) from None
    if findings := schema_findings(mapping):
        raise InputError([f"{shown}: {finding}" for finding in findings])
    mapping._path = path
    return mapping


def mapping_path(name_or_path: str) -> Path:
    """The file of a mapping; InputError listing the mappings there are."""
    if re.fullmatch(r"[a-z0-9][a-z0-9_-]*", name_or_path):
        path = FOLDER / f"{name_or_path}.yml"
    else:
        path = (ROOT / name_or_path).resolve()
    if not path.is_file():
        known = ", ".join(sorted(found.stem for found in FOLDER.glob("*.yml"))) or "none yet"
        raise InputError(
            f"mapping {name_or_path!r}: there is no such mapping. Known by name: {known}. Or give the path of a mapping file, like tests/maven/mapping.yml."
        )
    return path


def _model_at(location: tuple[int | str, ...]) -> type[BaseModel]:
    """The model whose keys stand at that place of a mapping file."""
    if len(location) < 3 or location[0] != "tables":
        return Mapping
    return {"format": Format, "lookup": Lookup}.get(str(location[3]) if len(location) > 3 else "", Entry)
