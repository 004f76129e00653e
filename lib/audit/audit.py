"""The audit of one team's records: everything it found, in frames whose order does not depend on the order of the rows."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from lib.audit.checks import checks_of
from lib.audit.evaluation import findings_of, in_order
from lib.audit.finding import Check
from lib.audit.grade import Grade, grades
from lib.audit.judgement import Judgement, judgement
from lib.audit.records import Records, records_in
from lib.audit.set_aside import rows_set_aside, set_aside, unreadable_cells
from lib.audit.tally import completeness, needs
from lib.audit.unmatched import unmatched_values, with_suggestions
from lib.audit.value_maps import ValueMap, value_maps
from lib.canonical.opened import OpenedTables


@dataclass(frozen=True)
class Audit:
    """What an audit found.

    `checks`: the checks made, by id. `findings`: one row per record and fault (FINDING_COLUMNS). `completeness`: how
    full each column is. `needed`: what is missing where it matters, a row per completeness check. `unmatched`: values
    that match no key. `set_aside`: what the import set aside, of the whole company. `grades`: see `grade.grades`.
    `nobodys`: records per table that belong to no user, so to no team. `value_maps`: proposed for the mapping file.
    `export_ends_on`: the last day on which records still arose; later ones lie in the future.
    """

    checks: Mapping[str, Check]
    findings: pd.DataFrame
    completeness: pd.DataFrame
    needed: pd.DataFrame
    unmatched: pd.DataFrame
    set_aside: pd.DataFrame
    grades: pd.DataFrame
    nobodys: pd.DataFrame
    value_maps: tuple[ValueMap, ...]
    export_ends_on: dt.date

    @property
    def grade(self) -> Grade:
        """The grade of all records people keep."""
        rows = self.grades[self.grades["by"] == "overall"]
        return Grade(int(rows["clean"].sum()), int(rows["records"].sum()))


def audited(tables: OpenedTables, only: Collection[str] = ()) -> Audit:
    """The audit of a team's records: how far can they be trusted, what is wrong, where, and who can put it right?

    `only` narrows it to some tables, such as those one report uses. The records are those of the snapshot, not the
    classified ones of the reports: what the reports leave out is judged too.
    """
    records = records_in(tables)
    wanted = [name for name in records.names if not only or name in only]
    checks = _checks(records, wanted)
    made = list(checks.values())
    judged = {
        name: judgement(records, name, [each for each in made if each.table == name]) for name in wanted
    }
    findings = _findings(records, judged, checks)
    unmatched = unmatched_values(records, findings, made)
    return Audit(
        checks=checks,
        findings=with_suggestions(findings, unmatched),
        completeness=completeness(judged),
        needed=needs(judged, made),
        unmatched=unmatched,
        set_aside=set_aside(tables.snapshot),
        grades=grades(judged, _of_records(findings, checks), _aside(records, wanted)),
        nobodys=_nobodys(judged),
        value_maps=value_maps(unmatched),
        export_ends_on=records.export_ends_on,
    )


FRAMES = ("findings", "completeness", "needed", "unmatched", "set_aside", "grades", "nobodys")
"""What an audit worked out, by name: the rest of it is told by the tables."""


def audit_again(tables: OpenedTables, frames: Mapping[str, pd.DataFrame]) -> Audit:
    """The audit of these tables whose FRAMES were kept."""
    records = records_in(tables)
    found = {name: frames[name] for name in FRAMES}
    maps = value_maps(found["unmatched"])
    checks = _checks(records, records.names)
    return Audit(checks=checks, value_maps=maps, export_ends_on=records.export_ends_on, **found)


def _checks(records: Records, wanted: Collection[str]) -> dict[str, Check]:
    return {check.id: check for check in checks_of(records) if check.table in wanted}


def _of_records(findings: pd.DataFrame, checks: Mapping[str, Check]) -> pd.DataFrame:
    """The findings that make a record faulty: what an account may do is a risk, what nobody looked at a doubt."""
    spared = [check.id for check in checks.values() if check.kind == "access" or check.is_doubt]
    return findings[~findings["check"].isin(spared)]


def _aside(records: Records, wanted: Collection[str]) -> pd.DataFrame:
    """Rows set aside that count in the grade: none where the scope narrows, as such rows have no owner."""
    aside = rows_set_aside(records.tables.snapshot)
    return aside[aside["table"].isin(wanted) & (not records.is_narrowed)]


def _findings(records: Records, judged: Mapping[str, Judgement], checks: Mapping[str, Check]) -> pd.DataFrame:
    found = findings_of(judged, list(checks.values()))
    unread = unreadable_cells(records, list(checks.values()))
    # a cell that cannot be read is missing for that reason alone: one fault, not two
    known = pd.MultiIndex.from_frame(unread[["table", "record_id", "field"]])
    same = pd.MultiIndex.from_frame(found[["table", "record_id", "field"]]).isin(known)
    is_missing = found["check"].str.startswith("missing/")
    return in_order(pd.concat([found[~(is_missing & same)], unread], ignore_index=True), checks)


def _nobodys(judged: Mapping[str, Judgement]) -> pd.DataFrame:
    """Records that belong to no known user, so to no team. Columns: table, records (of the company), nobodys."""
    rows = []
    for name, each in judged.items():
        lost = each.tally[~each.tally["is_someones"]]
        rows.append((name, int(each.tally["records"].sum()), int(lost["records"].sum())))
    frame = pd.DataFrame(rows, columns=["table", "records", "nobodys"])
    return frame[frame["nobodys"] > 0].reset_index(drop=True)
