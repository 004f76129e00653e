"""What people decided about the records of an export: applied while its snapshot is made, the files of the export stay."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from lib.canonical import corrections as correcting
from lib.canonical import merge_log
from lib.canonical.corrections import Origin, correct, create_corrections, log_others
from lib.canonical.duplicate_decisions import duplicate_decisions
from lib.canonical.merge_log import log_other_tables, rows_left_out
from lib.canonical.merging import create_merges, in_turn, merge, merged_values_sql, read_before
from lib.canonical.outcome_log import log_sql, outcomes
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
    settings = parameters.settings
    corrections = tuple((ROOT / name).resolve() for name in settings.corrections)
    decisions = decisions_path(parameters)
    absent = [path for path in corrections if not path.is_file()]
    problems = [
        f"settings.corrections: there is no file {path}. Name the list to fix that was filled in; relative paths start at the project's folder."
        for path in absent
    ]
    if settings.duplicates.merge and decisions is None:
        problems.append(
            "settings.duplicates: merge is true, but decisions names no file, so there is nothing to merge. Name the list of decisions, or set merge to false."
        )
    if problems:
        raise InputError(problems)
    if decisions is not None:
        # a list that cannot be used is told before anything is imported, also where nothing is merged
        duplicate_decisions(decisions)
    return Amendments(corrections, decisions if settings.duplicates.merge else None)


def decisions_path(parameters: Parameters) -> Path | None:
    """The list of decisions on duplicates that the settings name, None where they name none; InputError for one that is not there."""
    name = parameters.settings.duplicates.decisions
    if not name:
        return None
    path = (ROOT / name).resolve()
    if not path.is_file():
        raise InputError(
            f"settings.duplicates.decisions: there is no file {path}. Name the list of decisions; relative paths start at the project's folder."
        )
    return path


def prepare_amendments(con: duckdb.DuckDBPyConnection, amendments: Amendments) -> None:
    """Reads the files, before any table is conformed; InputError for those that cannot be used."""
    if amendments.corrections:
        create_corrections(con, amendments.corrections)
    if amendments.merges:
        create_merges(con, amendments.merges)


def order_of(names: Sequence[str], amendments: Amendments) -> list[str]:
    """The tables in the order in which they are conformed: deals are checked against the stages, and what is merged comes before what names it."""
    turns = in_turn(names) if amendments.merges else names
    return sorted(turns, key=lambda name: name != "stages")


def read_first(name: str, names: Sequence[str], amendments: Amendments) -> list[str]:
    """Those of the tables `names` that have to be read before `name` is amended, itself last."""
    telling = read_before(name) if amendments.merges else ()
    return [*(each for each in telling if each in names), name]


def amend(con: duckdb.DuckDBPyConnection, table: str, origin: Origin, amendments: Amendments) -> None:
    """Applies to the conformed `rows_<table>`, before they are counted and written, what `amendments` say of that table."""
    if amendments.corrections:
        correct(con, table, origin)
    if amendments.merges:
        merge(con, table)


def amendment_facts(con: duckdb.DuckDBPyConnection, amendments: Amendments) -> dict[str, Any]:
    """What the manifest says of amendments once every table is made; nothing where there are none."""
    facts: dict[str, Any] = {}
    if amendments.corrections:
        log_others(con)
        facts["corrections"] = outcomes(con, correcting.LOG)
    if amendments.merges:
        log_other_tables(con)
        facts["decisions"] = outcomes(con, merge_log.LOG)
        facts["left_out_by_merging"] = rows_left_out(con)
    return facts


def amendment_tables(amendments: Amendments) -> dict[str, str]:
    """What is written beside the tables, each by the SQL that gives it: every row of every list with its outcome, and origins."""
    corrected = (
        {"corrections": log_sql(correcting.LOG, correcting.LOG_COLUMNS)} if amendments.corrections else {}
    )
    merged = (
        {"decisions": log_sql(merge_log.LOG, merge_log.LOG_COLUMNS), "merged_values": merged_values_sql()}
        if amendments.merges
        else {}
    )
    return corrected | merged
