"""The last look at a finished table: a table that is not what the schema declares is caught."""

import ibis
import pytest

from lib.canonical.conform_checks import check_finished
from lib.canonical.schema import TABLES
from lib.problems import WorkbookError
from tests.canonical.exports import STAGES, published

DEALS = "  deals:\n    - {file: d.csv, columns: {deal_id: id, stage: stage, created: when}, constants: {pipeline: Sales}}\n"


@pytest.fixture
def deals(tmp_path):
    snapshot = published(
        tmp_path, {"d.csv": "id,stage,when\n1,Lead,2024-01-05\n2,Won,2024-01-06\n"}, STAGES + DEALS
    )
    return ibis.duckdb.connect().read_parquet(snapshot.tables["deals"])


def test_a_table_as_declared_passes(deals):
    check_finished(deals, TABLES["deals"])


def _broken(deals):
    both = deals.created_on.cast("timestamp(6)")
    return {
        "non-nullable column 'deal_id' contains null": deals.mutate(deal_id=ibis.null("string")),
        "'amount' to have type decimal": deals.mutate(amount=ibis.literal(1.0)),
        "column 'stage' not found": deals.drop("stage"),
        "column 'extra' not in": deals.mutate(extra=ibis.literal(1)),
        "2 rows of the finished table repeat a key": deals.union(deals),
        "a moment has both halves": deals.mutate(created_at=both),
    }


@pytest.mark.parametrize("place", range(6))
def test_a_table_broken_on_purpose_is_caught(deals, place):
    said, rows = list(_broken(deals).items())[place]
    with pytest.raises(WorkbookError, match=said):
        check_finished(rows, TABLES["deals"])


def test_what_is_said_quotes_no_row(deals):
    with pytest.raises(WorkbookError) as caught:
        check_finished(deals.mutate(created_at=deals.created_on.cast("timestamp(6)")), TABLES["deals"])
    assert "Sales" not in str(caught.value)
