"""Parquet files: typed cells become the text they stand for."""

import datetime as dt
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lib.problems import InputError
from lib.sources.readers import read_table
from tests.sources.read_files import rows_of


def _written(path, columns):
    pq.write_table(pa.table(columns), path)
    return path


def test_typed_cells_become_text_and_missing_ones_empty(tmp_path):
    at = dt.datetime(2024, 1, 5, 10, 30)
    path = _written(
        tmp_path / "x.parquet",
        {
            "id": pa.array([45, None]),
            "price": pa.array([45.0, float("nan")]),
            "exact": pa.array([Decimal("1.50"), None]),
            "day": pa.array([dt.date(2024, 1, 5), None]),
            "at": pa.array([at, None], pa.timestamp("us")),
            "zoned": pa.array([at, None], pa.timestamp("us", "Europe/Berlin")),
            "won": pa.array([True, None]),
            "tags": pa.array([["a", "b"], None]),
            "kind": pa.array(["x", None]).dictionary_encode(),
        },
    )

    first, second = rows_of(read_table(path, "x.parquet"))
    assert first == (
        *(1, "45", "45", "1.50", "2024-01-05", "2024-01-05 10:30:00.000000"),
        *("2024-01-05 11:30:00.000000+0100", "true", '["a", "b"]', "x"),
    )
    assert second == (2, *[""] * 9)


def test_a_cut_file_is_refused(tmp_path):
    path = _written(tmp_path / "x.parquet", {"id": pa.array(["1"])})
    path.write_bytes(path.read_bytes()[:-20])

    with pytest.raises(InputError, match=r"x\.parquet: a damaged Parquet file"):
        read_table(path, "x.parquet")


def test_bytes_that_are_no_text_are_refused_only_when_asked_for(tmp_path):
    path = _written(tmp_path / "x.parquet", {"id": pa.array(["1"]), "photo": pa.array([b"\xff\xd8"])})

    assert rows_of(read_table(path, "x.parquet", choose=lambda headers: ["id"])) == [(1, "1")]
    with pytest.raises(InputError, match="column 'photo' holds binary"):
        read_table(path, "x.parquet")


def test_text_that_is_damaged_inside_a_whole_file_is_refused(tmp_path):
    path = tmp_path / "x.parquet"
    table = pa.table({"id": pa.array(["alpha", "beta"])})
    pq.write_table(table, path, compression="none", use_dictionary=False, write_statistics=False)
    path.write_bytes(path.read_bytes().replace(b"alpha", b"al\xffha"))

    with pytest.raises(InputError, match="column 'id' holds string, which cannot be read as text"):
        read_table(path, "x.parquet")
