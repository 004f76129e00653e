"""What people decided about the records of an export: applied while its snapshot is made, the files of the export stay."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from lib.canonical.corrections import Origin, correct, create_corrections, log_others, outcomes
from lib.params import ROOT, Parameters
from lib.problems import InputError

Step = Callable[[str], None]


@dataclass(frozen=True)
class Amendments:
    """Files whose decisions a snapshot takes in: `corrections` of single values, and `merges` of records that are one.

    They are part of what the snapshot is named by. Corrections come first, then merges.
    """

    corrections: tuple[Path, ...] = ()
    merges: Path | None = None

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file, in the order in which they are applied."""
        return (*self.corrections, *([self.merges] if self.merges else []))


@dataclass(frozen=True)
class Making:
    """How a snapshot is made: with which amendments, and who is told each step."""

    amendments: Amendments = Amendments()
    say: Step = lambda step: None


def amendments_of(parameters: Parameters) -> Amendments:
    """The amendments a team's settings name, relative paths below the project's folder; InputError for files that are not there."""
    corrections = tuple((ROOT / name).resolve() for name in parameters.settings.corrections)
    absent = [path for path in corrections if not path.is_file()]
    if absent:
        raise InputError(
            [
                f"settings.corrections: there is no file {path}. Name the list to fix that was filled in; relative paths start at the project's folder."
                for path in absent
            ]
        )
    return Amendments(corrections)


def prepare_amendments(con: duckdb.DuckDBPyConnection, amendments: Amendments) -> None:
    """Reads the files, before any table is conformed; InputError for those that cannot be used."""
    if amendments.corrections:
        create_corrections(con, amendments.corrections)


def amend(con: duckdb.DuckDBPyConnection, table: str, origin: Origin, amendments: Amendments) -> None:
    """Applies to the conformed `rows_<table>`, before they are counted and written, what `amendments` say of that table."""
    if amendments.corrections:
        correct(con, table, origin)


def amendment_facts(con: duckdb.DuckDBPyConnection, amendments: Amendments) -> dict[str, Any]:
    """What the manifest says of amendments once every table is made; nothing where there are none."""
    if not amendments.corrections:
        return {}
    log_others(con)
    return {"corrections": outcomes(con)}
