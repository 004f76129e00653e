"""Whatever happens after a day, what was known at its end stays as it was, to the byte."""

import datetime as dt

import pyarrow as pa
import pytest

from lib.canonical.opened import OpenedTables, as_of, cases
from lib.canonical.opened.known import everyones_deals, known_table
from lib.workbook import open_workbook
from tests.canonical.histories import lives
from tests.canonical.scrambled import scrambled
from tests.drawn import STAGES, drawn_parameters, drawn_snapshot

KNOWN = ("deals", "stage_visits", "cases")
ORDER = {
    "deals": ["deal_id"],
    "stage_visits": ["deal_id", "entered_at", "exited_at", "visit_stage"],
    "cases": ["case_id"],
}


def known(snapshot, day):
    """What a snapshot's tables hold at the end of a day, as bytes, table by table."""
    tables = OpenedTables(snapshot, drawn_parameters(as_of=day))
    return {name: _bytes(tables, name) for name in KNOWN if name in tables}


def _bytes(tables, name):
    found = pa.Table.from_pandas(tables.frame(tables[name].order_by(ORDER[name])), preserve_index=False)
    provenance = [column for column in found.column_names if column.startswith("source_")]
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, found.drop_columns(provenance).schema) as stream:
        stream.write_table(found.drop_columns(provenance))
    return sink.getvalue().to_pybytes()


def differing(snapshot, day, folder, seed=1):
    """The tables that another future changes, though it must not."""
    true, other = known(snapshot, day), known(scrambled(snapshot, day, folder, seed), day)
    assert true.keys() == other.keys()
    return [name for name in true if true[name] != other[name]]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("day", [dt.date(2026, 2, 28), dt.date(2026, 4, 15)])
def test_another_future_leaves_what_was_known_as_it_was(tmp_path, seed, day):
    snapshot = drawn_snapshot(tmp_path / "true", {"stages": STAGES, **lives(seed)})
    assert differing(snapshot, day, tmp_path / "scrambled", seed) == []


def test_another_future_of_the_demo_company_leaves_what_was_known_as_it_was(tmp_path):
    snapshot = open_workbook("demo").snapshot
    assert differing(snapshot, dt.date(2025, 9, 30), tmp_path / "scrambled") == []


def _leaks(rows, *_):
    return rows.mutate(is_rewound=False)


@pytest.fixture
def put_together_anew():
    """Questions are put together once: not so where one of their parts is another."""

    def forget():
        for made in (everyones_deals, known_table):
            made.cache_clear()

    forget()
    yield
    forget()


@pytest.mark.usefixtures("put_together_anew")
def test_a_present_value_that_leaks_would_be_seen(tmp_path, monkeypatch):
    snapshot = drawn_snapshot(tmp_path / "true", {"stages": STAGES, **lives(3)})
    monkeypatch.setattr(as_of, "rewound", _leaks)
    assert "deals" in differing(snapshot, dt.date(2026, 2, 28), tmp_path / "scrambled")


@pytest.mark.usefixtures("put_together_anew")
def test_a_later_status_of_a_case_that_leaks_would_be_seen(tmp_path, monkeypatch):
    snapshot = drawn_snapshot(tmp_path / "true", {"stages": STAGES, **lives(3)})
    monkeypatch.setattr(cases, "rewound", _leaks)
    assert differing(snapshot, dt.date(2026, 2, 28), tmp_path / "scrambled") == ["cases"]


@pytest.mark.usefixtures("put_together_anew")
def test_a_later_deletion_that_leaks_would_be_seen(tmp_path, monkeypatch):
    snapshot = drawn_snapshot(tmp_path / "true", {"stages": STAGES, **lives(3)})
    monkeypatch.setattr(as_of, "is_gone", lambda deals, day: deals.deleted_on.notnull())
    assert "deals" in differing(snapshot, dt.date(2026, 2, 28), tmp_path / "scrambled")


def test_another_past_does_change_what_was_known(tmp_path):
    snapshot = drawn_snapshot(tmp_path / "true", {"stages": STAGES, **lives(3)})
    day = dt.date(2026, 4, 15)
    earlier = scrambled(snapshot, dt.date(2026, 2, 28), tmp_path / "scrambled", 1)
    assert known(snapshot, day)["deals"] != known(earlier, day)["deals"]
