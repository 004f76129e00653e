"""The tables of a HubSpot sync through the as-of layer, against plain SQL over the files."""

import datetime as dt

import duckdb
import pytest

from lib.canonical.opened import OpenedTables
from lib.canonical.snapshot import publish_snapshot
from tests.drawn import drawn_parameters

DAYS = ("2019-10-08", "2020-07-31", "2021-01-08", "2021-01-31", "2023-06-22", "2023-06-27", "2023-06-30")


@pytest.fixture(scope="module")
def seeds(real_data):
    folder = real_data / "hubspot_fivetran_seeds"
    if not folder.is_dir():
        pytest.skip(f"no HubSpot tables at {folder}")
    return folder


@pytest.fixture(scope="module")
def snapshot(seeds, tmp_path_factory):
    return publish_snapshot(seeds, "tests/hubspot_seeds/mapping.yml", tmp_path_factory.mktemp("cache"))


def opened(snapshot, day):
    return OpenedTables(snapshot, drawn_parameters(as_of=dt.date.fromisoformat(day)))


def raw(seeds, name, rest):
    table = f"read_csv('{seeds / name}', all_varchar = true)"
    return duckdb.sql(f"SELECT {rest.format(table=table)}").fetchall()


def moment(column):
    return f"strptime({column}[:19], '%Y-%m-%d %H:%M:%S')::DATE"


def test_every_row_of_the_mapped_tables_is_used(snapshot):
    tables = snapshot.manifest["tables"]
    rows = {name: (counts["rows_in"], counts["rows_out"], counts["cells"]) for name, counts in tables.items()}
    # 44 deals, 14 merged away, 14 of the stage history
    assert rows["deals"] == (72, 72, 0)
    assert rows["deal_events"] == (14, 14, 0)
    assert rows["stages"] == (75, 75, 0)


def test_the_deals_known_on_a_day_are_those_created_and_not_yet_merged_away(snapshot, seeds):
    for day in DAYS:
        until = f"DATE '{day}'"
        created = raw(
            seeds, "deal_data.csv", f"deal_id FROM {{table}} WHERE {moment('property_createdate')} <= {until}"
        )
        merged = raw(
            seeds,
            "merged_deal_data.csv",
            f"merged_deal_id FROM {{table}} WHERE {moment('_fivetran_synced')} > {until}",
        )
        staged = raw(
            seeds, "deal_stage_data.csv", f"deal_id FROM {{table}} WHERE {moment('date_entered')} <= {until}"
        )
        tables = opened(snapshot, day)
        found = tables.frame(tables["deals"].deal_id.name("deal_id").as_table())["deal_id"]
        assert sorted(found) == sorted(row[0] for row in (*created, *merged, *staged))


def test_merged_deals_say_into_what_and_are_counted(snapshot, seeds):
    for day in DAYS:
        tables = opened(snapshot, day)
        gone = tables.frame(tables["gone_deals"].select("deal_id", "merged_into_id"))
        expected = raw(
            seeds,
            "merged_deal_data.csv",
            f"merged_deal_id, deal_id FROM {{table}} WHERE {moment('_fivetran_synced')} <= DATE '{day}'",
        )
        assert sorted(gone.itertuples(index=False, name=None)) == sorted(expected)
        counts = tables.deal_counts()
        assert (counts.merged, counts.deleted, counts.only_in_history) == (len(expected), 0, 0)


def test_deals_of_the_stage_history_are_where_it_last_put_them(snapshot, seeds):
    for day in DAYS:
        expected = raw(
            seeds,
            "deal_stage_data.csv",
            f"deal_id, arg_max(value, date_entered), max({moment('date_entered')})::VARCHAR FROM {{table}} WHERE {moment('date_entered')} <= DATE '{day}' GROUP BY 1",
        )
        tables = opened(snapshot, day)
        deals = tables["deals"].filter(tables["deals"].pipeline == "(history)")
        rows = tables.frame(deals.select("deal_id", "stage", "closed_on", "is_won"))
        found = list(rows[["deal_id", "stage"]].itertuples(index=False, name=None))
        assert sorted(found) == sorted((deal, stage) for deal, stage, _ in expected)
        won = {row.deal_id: str(row.closed_on)[:10] for row in rows.itertuples() if row.is_won}
        assert won == {
            deal: entered for deal, stage, entered in expected if stage == "09a969da1d61b38bd3746f0f49c1475a"
        }


def test_the_kind_of_a_stage_comes_from_two_columns(snapshot, seeds):
    expected = raw(
        seeds,
        "deal_pipeline_stage_data.csv",
        "stage_id, CASE WHEN closed_won = 'TRUE' THEN 'won' WHEN is_closed = 'TRUE' THEN 'lost' ELSE 'open' END FROM {table}",
    )
    tables = opened(snapshot, DAYS[0])
    stages = tables.frame(tables["stages"])
    stages = stages[~stages["pipeline"].isin(["(none)", "(history)"])]
    assert sorted(stages[["stage", "kind"]].itertuples(index=False, name=None)) == sorted(expected)
