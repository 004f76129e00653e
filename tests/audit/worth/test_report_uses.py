"""The columns reports are said to read are those they read: traced again for some, the rest named by the code."""

import json
import re

import ibis
import pytest

from lib.audit.worth.uses import REPORT_USES
from lib.canonical.schema import TABLES
from lib.params import ROOT
from tests.lineage import Lineage, columns_read, run, traced, unjudged

USES = json.loads(REPORT_USES.read_text(encoding="utf-8"))
REMEDY = "run: python -m tests.lineage"
TRACED = ("leads", "lost_deals", "sales_cycle")
"""Reports that are quick to run; together they read leads, deals, people and companies."""


@pytest.mark.parametrize("report", TRACED)
def test_a_report_reads_what_it_is_said_to_read(report):
    with traced(pytest.MonkeyPatch()) as lineage:
        run(ROOT / "notebooks" / f"{report}.ipynb", {"workbook": unjudged()})
    assert columns_read(lineage) == {column for column, reports in USES.items() if report in reports}, REMEDY


def test_every_report_has_been_traced():
    reports = {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")} - {"audit"}
    assert {report for column in USES.values() for report in column} == reports, REMEDY


def test_each_column_exists_and_is_named_in_the_code_that_reads_it():
    folders = ("canonical/opened", "metrics", "sections")
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in folders
        for path in (ROOT / "lib" / folder).rglob("*.py")
    )
    words = set(re.findall(r"\w+", code))
    for name in USES:
        table, column = name.split(".")
        assert words & {column, *TABLES[table].column(column).stored()}, name


def test_lineage_follows_columns_through_what_is_held_and_leaves_out_what_is_not_asked():
    leads = ibis.table(
        {"lead_id": "string", "source": "string", "status": "string", "score": "float64"}, "snapshot_leads"
    )
    leads = ibis.duckdb.connect().create_table("snapshot_leads", schema=leads.schema())
    held = leads.filter(leads.status == "New").mutate(origin=leads.source.upper(), twice=leads.score * 2)
    lineage = Lineage()
    lineage.follow(held.group_by("origin").agg(records=lambda rows: rows.count()))
    assert lineage.read == {("leads", "source"), ("leads", "status")}
    lineage.follow(held.twice.max())
    assert ("leads", "score") in lineage.read
    assert ("leads", "lead_id") not in lineage.read
