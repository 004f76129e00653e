"""The set of libraries works together: what an unlucky set breaks although every package installs."""

import datetime as dt
from decimal import Decimal

import ibis
import pandas as pd
import pandera.errors
import pandera.ibis as checks_of_tables
import pandera.pandas as checks_of_frames
import pytest

DEALS = pd.DataFrame(
    {
        "id": ["a", "b", None],
        "n": [1, 2, 3],
        "share": [0.5, None, 0.25],
        "at": pd.to_datetime(["2026-01-01", "2026-02-01", None]),
    }
)


@pytest.fixture
def connection():
    connection = ibis.duckdb.connect()
    connection.create_table("deals", DEALS)
    return connection


def test_a_table_is_made_from_a_frame_and_listed(connection):
    assert connection.list_tables() == ["deals"]
    assert connection.table("deals").count().execute() == 3


def test_a_frame_replaces_a_table_of_that_name(connection):
    connection.create_table("deals", DEALS.head(1), overwrite=True)
    assert connection.table("deals").count().execute() == 1


def test_sql_is_run_as_it_is_written(connection):
    counted = connection.sql(
        "WITH known AS (SELECT * FROM deals WHERE id IS NOT NULL) SELECT sum(n) AS total FROM known"
    )
    assert counted.execute()["total"].tolist() == [3]


def test_text_of_a_frame_comes_back_as_text_and_missing_as_missing(connection):
    frame = connection.table("deals").order_by("n").execute()
    assert frame["id"].tolist()[:2] == ["a", "b"]
    assert frame["id"].isna().tolist() == [False, False, True]
    assert str(frame["at"].dtype).startswith("datetime64")


def test_parquet_is_written_and_read_back(connection, tmp_path):
    connection.to_parquet(connection.table("deals"), tmp_path / "deals.parquet")
    again = connection.read_parquet(tmp_path / "deals.parquet", table_name="again")
    assert again.schema() == connection.table("deals").schema()
    assert again.n.sum().execute() == 6


def test_decimals_add_up_exactly(connection):
    cents = pd.DataFrame({"amount": ["0.10"] * 1000})
    amounts = connection.create_table("cents", cents).amount.cast("decimal(18,2)")
    assert amounts.sum().execute() == Decimal("100.00")


def test_a_column_called_at_a_window_and_a_date_difference_compile(connection):
    deals = connection.table("deals")
    first = deals["at"].min().over(ibis.window(group_by="id"))
    told = deals.mutate(
        place=ibis.row_number().over(order_by=deals.n),
        days=ibis.literal(dt.date(2026, 3, 1)).delta(deals["at"].date(), unit="day"),
        first=first,
    ).order_by("n")
    frame = told.execute()
    assert frame["place"].tolist() == [0, 1, 2]
    assert frame["days"].tolist()[:2] == [59, 28]


def test_a_frame_in_memory_joins_a_locked_down_database(connection):
    connection.raw_sql("SET enable_external_access = false")
    connection.raw_sql("SET lock_configuration = true")
    names = ibis.memtable(pd.DataFrame({"id": ["a"], "name": ["Alpha"]}))
    joined = connection.table("deals").left_join(names, "id").order_by("n")
    assert connection.execute(joined)["name"].tolist()[0] == "Alpha"
    with pytest.raises(Exception, match=r"(?i)permission|disabled"):
        connection.raw_sql("SELECT * FROM read_csv('/etc/hostname')")


def test_quantiles_interpolate(connection):
    numbers = connection.create_table("numbers", pd.DataFrame({"x": [10.0, 30.0]}))
    assert numbers.x.quantile(0.9).execute() == 28.0


@pytest.mark.parametrize(("least", "is_good"), [(0, True), (2, False)])
def test_pandera_accepts_a_good_and_rejects_a_bad_table_and_frame(connection, least, is_good):
    for checks, rows in (
        (checks_of_tables, connection.table("deals").select("n")),
        (checks_of_frames, DEALS[["n"]]),
    ):
        schema = checks.DataFrameSchema({"n": checks.Column(int, checks.Check.gt(least))})
        if is_good:
            schema.validate(rows, lazy=True)
        else:
            with pytest.raises(pandera.errors.SchemaErrors):
                schema.validate(rows, lazy=True)


FIRST = ["Ann", "Bob", "Cem", "Dana", "Edith", "Farid", "Greta", "Hugo", "Ines", "Jonas"]
LAST = ["Abel", "Brandt", "Caruso", "Dietz", "Engel", "Fuchs", "Gross", "Hahn", "Ilic", "Jung"]


def people_with_some_twice():
    """A hundred people; every tenth is there twice, once with another spelling of the surname."""
    people = [
        {"unique_id": f"p{i}{j}", "first": first, "last": last, "city": f"City {(i * 7 + j) % 13}"}
        for i, first in enumerate(FIRST)
        for j, last in enumerate(LAST)
    ]
    twins = [
        person | {"unique_id": person["unique_id"] + "x", "last": person["last"] + "e"}
        for person in people[::10]
    ]
    return pd.DataFrame([*people, *twins])


def test_splink_finds_the_people_who_are_there_twice():
    import splink.comparison_library as compare
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    database = DuckDBAPI()
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            compare.ExactMatch("first"),
            compare.JaroWinklerAtThresholds("last", [0.9]),
            compare.ExactMatch("city"),
        ],
        blocking_rules_to_generate_predictions=[block_on("first"), block_on("city")],
    )
    linker = Linker(database.register(people_with_some_twice()), settings)
    linker.training.estimate_probability_two_random_records_match([block_on("first", "city")], recall=0.9)
    linker.training.estimate_u_using_random_sampling(max_pairs=10_000, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("first"))
    pairs = linker.inference.predict(threshold_match_probability=0.5).as_pandas_dataframe()
    found = set(zip(pairs["unique_id_l"], pairs["unique_id_r"], strict=True))
    true = {(f"p{i}0", f"p{i}0x") for i in range(10)}
    assert {tuple(sorted(pair)) for pair in found} >= true
