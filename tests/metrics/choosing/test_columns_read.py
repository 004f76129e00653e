"""What the metrics read is what is written down, told by their expressions and not by hand."""

from lib.metrics.choosing.quality import columns_read
from tests.lineage import metric_uses

FEW = ("sales_cycle", "calls_made")


def test_what_is_written_down_is_what_they_read():
    found = metric_uses(FEW)
    assert found == {name: columns_read().get(name) for name in found}, "run: python -m tests.lineage metrics"


def test_a_metric_reads_the_columns_its_definition_speaks_of():
    assert {"deals.created", "deals.closed", "deals.stage", "stages.kind"} <= set(
        columns_read()["sales_cycle/won"]
    )
    assert "deals.qualified" in columns_read()["sales_cycle/from_qualified"]
    assert "deals.qualified" not in columns_read()["win_rate/closed"]
    assert {"activities.kind", "activities.direction", "activities.done"} <= set(
        columns_read()["calls_made/outbound"]
    )
