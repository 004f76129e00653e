"""A folder of dated exports tells at once how good earlier exports were: each is audited by itself."""

import datetime as dt

from lib.sections.audit import better_or_worse
from lib.sections.audit.earlier import earlier_records
from lib.workbook import open_workbook
from tests.canonical.exports import published
from tests.canonical.test_dated_exports import EXPORTS, MAPPING, files

WITHOUT_OWNER = {**EXPORTS, "2026-01-31": EXPORTS["2026-01-31"].replace("Ann", "An")}


def test_earlier_exports_are_audited_by_themselves(tmp_path):
    published(tmp_path, files(WITHOUT_OWNER), MAPPING)
    settings = {"mapping": str(tmp_path / "mapping.yml")}
    workbook = open_workbook("dated", "2026-03-31", str(tmp_path / "data"), settings)
    records = earlier_records(workbook)
    assert [record.as_of for record in records] == [dt.date(2026, 1, 31), dt.date(2026, 2, 28)]
    unmatched = [list(record.findings["check"]).count("unmatched/deals/owner_id") for record in records]
    # only the first export names an owner nobody knows
    assert unmatched == [1, 0]
    assert better_or_worse(workbook).chart is not None
