"""What merging changes in reports: exactly what was there twice, by hand."""

import pytest

from lib.canonical.amendments import Amendments, Making
from lib.canonical.opened import OpenedTables
from lib.canonical.snapshot import publish_snapshot
from lib.metrics.evaluate import Cut
from lib.params import resolve
from lib.workbook import Workbook
from tests.canonical.exports import STAGES, published

FILES = {
    "companies.csv": "id,name\nc1,Acme\nc2,ACME GmbH\nc3,Ullevi\n",
    "deals.csv": """id,name,company,stage,amount,made,shut,changed
d1,Suite,c1,Lead,500,2026-04-01 10:00:00,,2026-04-01 10:00:00
d2,Suite.,c1,Lead,520,2026-04-01 10:20:00,,2026-04-03 10:00:00
d3,First,c1,Won,90,2026-04-01 10:00:00,2026-05-01 10:00:00,
d4,First too,c2,Won,40,2026-04-01 10:00:00,2026-05-02 10:00:00,
d5,Third,c3,Won,10,2026-04-01 10:00:00,2026-05-03 10:00:00,
""",
}
STAGED = (
    STAGES
    + """
  companies:
    - file: companies.csv
      columns: {company_id: id, name: name}
  deals:
    - file: deals.csv
      columns: {deal_id: id, name: name, company_id: company, stage: stage, amount: amount, created: made, closed: shut, updated: changed}
      constants: {pipeline: Sales, currency: EUR}
"""
)


@pytest.fixture
def reported(tmp_path):
    """New customers, won revenue and open pipeline of the export, with these decisions merged."""

    def report(*decisions):
        published(tmp_path, FILES, STAGED)
        path = tmp_path / "decisions.csv"
        path.write_text("\n".join(["table,record_id,other_id,decision", *decisions]) + "\n", encoding="utf-8")
        making = Making(Amendments(merges=path)) if decisions else Making()
        snapshot = publish_snapshot(
            tmp_path / "data", str(tmp_path / "mapping.yml"), tmp_path / "cache", making
        )
        parameters = resolve("drawn", as_of="2026-06-30", data="tests", settings={"currency": "EUR"})
        workbook = Workbook(parameters, snapshot, OpenedTables(snapshot, parameters))
        return {name: _value(workbook, name) for name in ("new_customers", "won_revenue", "open_pipeline")}

    return report


def _value(workbook, metric):
    return float(workbook.values(metric, Cut(periods=(workbook.period,)))["value"].iloc[-1])


def test_reports_count_what_is_there_twice_twice_until_it_is_merged(reported):
    before = reported()
    assert before == {"new_customers": 3, "won_revenue": 140, "open_pipeline": 1020}

    # c2 is c1: Acme and Ullevi are two customers; what they paid stays
    assert reported("companies,c2,c1,accept") == {
        "new_customers": 2,
        "won_revenue": 140,
        "open_pipeline": 1020,
    }
    # d2 is d1, changed last at 520
    assert reported("deals,d2,d1,accept") == {"new_customers": 3, "won_revenue": 140, "open_pipeline": 520}
    assert reported("companies,c2,c1,reject", "deals,d2,d1,later") == before
