"""Service figures on other people's data: a call centre's daily counts, and a ticket of a help desk with all its statuses."""

import csv
import datetime as dt

import duckdb
import pytest

from lib.canonical.opened import OpenedTables
from lib.canonical.schema import TABLES
from lib.canonical.snapshot import Snapshot
from lib.metrics.catalogue import METRICS
from lib.metrics.evaluate import Cut, evaluated, rolled_up
from lib.metrics.periods import period_of
from lib.params import Calendar
from tests.drawn import drawn_parameters, opened

INCOMING, ANSWERED, ABANDONED = 248_373, 221_234, 27_139
_CALLS = """
SELECT "Index" AS day, "Incoming Calls" AS incoming, "Answered Calls" AS answered, "Abandoned Calls" AS abandoned
FROM read_csv(?, delim=';')
"""


@pytest.fixture(scope="module")
def counts(real_data):
    """A row per day of the call centre."""
    path = real_data / "call_center_daily" / "Call Center Data.csv"
    return duckdb.execute(_CALLS, [str(path)]).df()


@pytest.fixture(scope="module")
def calls(counts, tmp_path_factory):
    """The call centre as the workbook would see it: a row per call that was counted, the first day being 1 January 2022."""
    folder = tmp_path_factory.mktemp("calls")
    stored = TABLES["service_calls"].stored()
    told = {"call_id": "day || outcome || place", "queued_on": "DATE '2022-01-01' + CAST(day - 1 AS INTEGER)"}
    told["outcome"] = "outcome"
    columns = ", ".join(
        f'CAST({told.get(name, "NULL")} AS {kind}) AS "{name}"' for name, kind in stored.items()
    )
    path = folder / "service_calls.parquet"
    connection = duckdb.connect()
    connection.register("counts", counts)
    connection.execute(f"""
        COPY (
            WITH each AS (
                SELECT day, 'answered' AS outcome, unnest(range(answered)) AS place FROM counts
                UNION ALL SELECT day, 'abandoned', unnest(range(abandoned)) FROM counts
            )
            SELECT {columns} FROM each
        ) TO '{path}'
    """)
    manifest = {"mapping": "counts", "tables": {}, "reasons": []}
    snapshot = Snapshot(
        folder=folder, fingerprint="counts", manifest=manifest, tables={"service_calls": path}
    )
    return OpenedTables(snapshot, drawn_parameters())


def test_the_answer_rate_is_pooled_and_not_the_mean_of_days(calls, counts):
    (row,) = evaluated(calls, METRICS["calls_lost"]).to_dict("records")
    assert (row["numerator"], row["denominator"]) == (ABANDONED, INCOMING)
    assert round(100 * (1 - row["value"]), 2) == 89.07
    assert ANSWERED + ABANDONED == INCOMING
    mean_of_days = (counts["answered"] / counts["incoming"]).mean()
    assert abs(mean_of_days - (1 - row["value"])) > 0.005


def test_quarters_rolled_up_give_the_pooled_rate_too(calls):
    days = [f"{year}-{month:02d}-01" for year in range(2022, 2026) for month in (1, 4, 7, 10)]
    calendar = Calendar()
    periods = tuple(period_of(_day(day), "quarter", calendar) for day in days)
    values = evaluated(calls, METRICS["calls_lost"], Cut(periods=periods))
    whole = rolled_up(values.assign(period="all", starts_on=None, ends_on=None), METRICS["calls_lost"]).iloc[
        0
    ]
    assert (whole["numerator"], whole["denominator"]) == (ABANDONED, INCOMING)
    assert values["value"].mean() != pytest.approx(whole["value"], abs=1e-6)


def test_the_desk_was_called_so_often_a_day(calls):
    values = evaluated(calls, METRICS["calls_a_day"], Cut(definition="received"))
    # 1 January 2022 was a Saturday; without opening hours Monday to Friday are working days
    first, last = _day("2022-01-01").toordinal(), _day("2026-06-30").toordinal()
    working = sum(dt.date.fromordinal(day).isoweekday() <= 5 for day in range(first, last + 1))
    assert (values["numerator"].iloc[0], values["denominator"].iloc[0]) == (INCOMING, working)


def _day(text):
    return dt.date.fromisoformat(text)


# a ticket of a help desk: https://github.com/fivetran/dbt_zendesk counts what a requester waits in the same statuses

TICKET = "11071"
MINUTES_A_DAY = 24 * 60


def _history(real_data):
    path = real_data / "zendesk_fivetran_seeds" / "ticket_field_history_data.csv"
    rows = [row for row in csv.DictReader(path.open()) if row["ticket_id"] == TICKET]
    for field in ("status", "priority"):
        before = ""
        for row in sorted(
            (row for row in rows if row["field_name"] == field), key=lambda row: row["updated"]
        ):
            yield row["updated"], field, before, row["value"]
            before = row["value"]


def _policies(real_data):
    path = real_data / "zendesk_fivetran_seeds" / "sla_policy_metric_history_data.csv"
    for row in csv.DictReader(path.open()):
        if row["sla_policy_id"] == "1002" and row["metric"] == "requester_wait_time":
            yield f"{row['index']} | resolution | {row['priority']} | {row['target']} | calendar | pending"


def test_a_ticket_of_many_statuses_is_timed_as_its_requester_waited(real_data, tmp_path):
    events = [
        f"e{number} | {TICKET} | {' | '.join(event)}" for number, event in enumerate(_history(real_data))
    ]
    heads = {
        "cases": "case_id | opened_at | solved_at | status | priority",
        "case_events": "event_id | case_id | happened_at | field | old | new",
        "sla_policies": "policy_id | target | priority | minutes | clock | pausing_statuses",
    }
    case = f"{TICKET} | 2020-08-28 11:01:27 | 2020-11-14 11:01:27 | closed | urgent"
    rows = {"cases": [case], "case_events": events, "sla_policies": list(_policies(real_data))}
    tables = opened(tmp_path, {name: "\n".join([heads[name], *rows[name]]) for name in heads})
    targets = tables.frame(tables["case_targets"])
    (target,) = targets[targets["target"] == "resolution"].to_dict("records")
    # open 1 + 15 + 2 + 12 days, on hold 3 + 14 + 3, pending 4 + 10 + 1 + 13, of 78 from 28 August to 14 November
    assert target["counted_minutes"] == 50 * MINUTES_A_DAY
    assert target["paused_s"] / 60 == 28 * MINUTES_A_DAY
    # it came in as normal, was raised to medium, high and urgent, and was urgent when it was solved
    assert (target["priority"], target["minutes"], target["is_breached"]) == ("urgent", 240, True)
    parts = tables.frame(tables["case_clock_parts"])
    own = parts[parts["clock"] == "resolution"].sort_values("starts_s")
    assert own["priority"].drop_duplicates().tolist() == ["normal", "medium", "high", "urgent"]
