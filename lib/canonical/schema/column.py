"""What a canonical table is made of: columns with a type, a unit, a PII class and a meaning."""

from dataclasses import dataclass
from typing import Literal

Type = Literal["id", "text", "moment", "date", "money", "number", "integer", "flag"]
Pii = Literal["none", "personal", "contact", "secret"]

SQL_TYPES: dict[Type, str] = {
    "id": "VARCHAR",
    "text": "VARCHAR",
    "date": "DATE",
    "money": "DECIMAL(18,2)",
    "number": "DOUBLE",
    "integer": "BIGINT",
    "flag": "BOOLEAN",
}


@dataclass(frozen=True)
class Column:
    """One declared column. `references` names the `table.column` whose values it must hold."""

    name: str
    type: Type
    meaning: str
    unit: str = ""
    required: bool = False
    pii: Pii = "none"
    references: str = ""

    def stored(self) -> dict[str, str]:
        """Columns of the Parquet snapshot: name → SQL type.

        A moment is stored twice: `<name>_at` (UTC timestamp) when the source knows the time of day and
        `<name>_on` (date) when it knows only the day. Exactly one of the two is filled; opening the
        workbook derives the other in the team's time zone, so that no day shifts on the way.
        """
        if self.type == "moment":
            return {f"{self.name}_at": "TIMESTAMP", f"{self.name}_on": "DATE"}
        return {self.name: SQL_TYPES[self.type]}


@dataclass(frozen=True)
class Table:
    """One canonical table: a row per `grain`, told apart by `key`."""

    name: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """The declared column of that name; KeyError when there is none."""
        return {column.name: column for column in self.columns}[name]

    def stored(self) -> dict[str, str]:
        """All columns of the snapshot file with their SQL types, provenance last."""
        columns: dict[str, str] = {}
        for column in self.columns:
            columns |= column.stored()
        return columns | PROVENANCE


PROVENANCE = {"source_system": "VARCHAR", "source_file": "VARCHAR", "source_row": "BIGINT"}
"""Where each row came from: the mapping's system, the file below the data folder, the line (from 2: line 1 is the header)."""


def identifier(name: str, meaning: str, references: str = "", *, required: bool = False) -> Column:
    """An id, kept as text so that leading zeros survive."""
    return Column(name, "id", meaning, references=references, required=required)


def text(name: str, meaning: str, pii: Pii = "none", *, required: bool = False) -> Column:
    """A name, label or category."""
    return Column(name, "text", meaning, pii=pii, required=required)


def moment(name: str, meaning: str, *, required: bool = False) -> Column:
    """Something that happened at a time, or on a day when that is all the source knows."""
    return Column(name, "moment", meaning, unit="UTC", required=required)


def date(name: str, meaning: str, *, required: bool = False, pii: Pii = "none") -> Column:
    """A calendar day that was planned or set, with no time of day."""
    return Column(name, "date", meaning, unit="day", required=required, pii=pii)


def money(name: str, meaning: str) -> Column:
    """An amount in the currency of the row's `currency` column."""
    return Column(name, "money", meaning, unit="currency")


def number(name: str, meaning: str, unit: str) -> Column:
    """A measured quantity that may have a fraction."""
    return Column(name, "number", meaning, unit=unit)


def integer(name: str, meaning: str, unit: str) -> Column:
    """A whole count."""
    return Column(name, "integer", meaning, unit=unit)


def flag(name: str, meaning: str) -> Column:
    """True, false or not known."""
    return Column(name, "flag", meaning)
