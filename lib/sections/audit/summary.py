"""The audit in three sentences, and how it was made."""

from dataclasses import replace

import pandas as pd

from lib.audit.grade import BANDS, LOGS
from lib.audit.wording import records_of
from lib.sections import notes as ending
from lib.sections.audit.effect import largest_effect
from lib.sections.audit.trust import graded
from lib.sections.cover import cover as front
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted, listed
from lib.workbook import Workbook


def cover(workbook: Workbook) -> Section:
    """The grade, the weakest table, and what the faults change most."""
    findings = [_grade_sentence(workbook), _weakest_sentence(workbook)]
    if "deals" in workbook.tables:
        findings.append(largest_effect(workbook))
    return front(workbook, "audit", findings, [_figure(workbook)])


def notes(workbook: Workbook) -> Section:
    """How the grade is made, what is not judged, the checks, run details."""
    bands = ", ".join(
        f"{letter} from {workbook.formats.text(least, 'share')}" for letter, least in BANDS[:-1]
    )
    points = [
        f"Grade: records without an issue ÷ records, each record counted once, rows set aside by the import counted as faulty. {bands}, below that E.",
        f"Logs are graded for themselves and left out of the overall grade: {listed([records_of(name) for name in LOGS])}.",
        "What an account may do is reviewed too, and what nobody looked at for long is told. Neither makes a record faulty: both are in the list to fix, not in the grade.",
        "A value that the source never keeps is said once; no single record is blamed for it.",
        _reach(workbook),
        *_nobodys(workbook),
    ]
    table = display_table(_checks(workbook), _COLUMNS, workbook.formats, "Checks made")
    return replace(ending.notes(workbook, "audit", (), [point for point in points if point]), table=table)


_COLUMNS = {
    "asks": ("Question", "text"),
    "made": ("Checks", "count"),
    "hits": ("That found something", "count"),
    "found": ("Records", "count"),
}


def _grade_sentence(workbook: Workbook) -> str:
    grade = workbook.audit.grade
    if grade.share is None:
        return "There are no records of this team to grade."
    return f"Grade {grade.letter}: {workbook.formats.text(grade.share, 'share')} of {counted(grade.records, 'record')} have no issue."


def _weakest_sentence(workbook: Workbook) -> str:
    rows = graded(workbook, "table")
    if rows.empty or rows["faulty"].iloc[0] == 0:
        return "The checks found nothing wrong in any table."
    worst = rows.iloc[0]
    return f"{worst['name'].rstrip('*')} are the least reliable: {worst['faulty']:,} of {worst['records']:,} have an issue (grade {worst['letter']})."


def _figure(workbook: Workbook) -> Figure:
    grade = workbook.audit.grade
    return Figure(
        metric="records_without_issue",
        definition="records_without_issue/overall",
        value=grade.share,
        unit="share",
        numerator=float(grade.clean),
        denominator=float(grade.records),
        n=grade.records,
        missing="" if grade.records else "no records",
    )


def _reach(workbook: Workbook) -> str:
    end = workbook.audit.export_ends_on
    if end == workbook.as_of:
        return ""
    text = workbook.formats.text
    return f"The export runs on to {text(end, 'day')}; records that arose after {text(workbook.as_of, 'day')} are not judged."


def _nobodys(workbook: Workbook) -> list[str]:
    return [
        f"{counted(row.nobodys, 'record')} of {row.records:,} {records_of(row.table)} {'belongs' if row.nobodys == 1 else 'belong'} to no known user, so to no team, and {'is' if row.nobodys == 1 else 'are'} in no team's grade."
        for row in workbook.audit.nobodys.itertuples()
    ]


def _checks(workbook: Workbook) -> pd.DataFrame:
    """One row per kind of check: how many were made, how many found something, in how many records."""
    audit = workbook.audit
    made = pd.DataFrame(
        [(check.id, check.kind) for check in audit.checks.values()], columns=["check", "kind"]
    )
    found = audit.findings.merge(made, on="check", validate="many_to_one")
    rows = made.groupby("kind", sort=False)["check"].size().rename("made").to_frame()
    rows["hits"] = found.groupby("kind")["check"].nunique()
    rows["found"] = found.drop_duplicates(["kind", "table", "record_id"]).groupby("kind").size()
    rows["asks"] = [_ASKED[kind] for kind in rows.index]
    return rows.fillna(0).reset_index()


_ASKED = {
    "completeness": "Is a value there where a figure rests on it?",
    "unmatched key": "Is every key found in the table it refers to?",
    "impossible date": "Are dates in order, not in the future, within living memory?",
    "duplicate": "Does no record say exactly what another says?",
    "unreadable": "Could every cell be read?",
    "invalid value": "Can every value be what it claims to be?",
    "placeholder": "Is every value meant, and not typed to get past the form?",
    "misplaced value": "Does every value stand in the field it belongs to?",
    "label variant": "Is each thing called by one name?",
    "contradiction": "Do the fields of a record agree with one another?",
    "stale": "Is what stands there still so?",
    "wrong change": "Did every change make the record better?",
    "likely duplicate": "Is each person, company and deal there once?",
    "access": "May each user do only what they should?",
    "outside the CRM": "Does the CRM know everybody other systems know?",
}
