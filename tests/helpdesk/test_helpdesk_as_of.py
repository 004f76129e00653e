"""Real help-desk logs through the as-of layer, against the last event by the day, counted in plain SQL."""

import datetime as dt

import duckdb
import pytest

from lib.canonical.opened import OpenedTables
from lib.canonical.snapshot import publish_snapshot
from tests.drawn import drawn_parameters

LOGS = {
    "helpdesk": ("2010-06-30", "2011-12-31", "2012-06-30", "2013-12-31"),
    "bpi_13_incidents": ("2011-12-31", "2012-04-30", "2012-05-10", "2012-12-31"),
}
EVENTS, TICKETS = (
    {"helpdesk": 13_710, "bpi_13_incidents": 65_533},
    {"helpdesk": 3_804, "bpi_13_incidents": 7_554},
)


@pytest.fixture(scope="module", params=list(LOGS))
def log(request, real_data):
    path = real_data / "helpdesk_log" / f"{request.param}.csv"
    if not path.is_file():
        pytest.skip(f"no help-desk log at {path}")
    return path


@pytest.fixture(scope="module")
def snapshot(log, tmp_path_factory):
    return publish_snapshot(log, "tests/helpdesk/mapping.yml", tmp_path_factory.mktemp("cache"))


def in_force(log, day):
    """Each ticket begun by the end of a day with its last activity by then: rows of the file in their order."""
    return duckdb.sql(
        f"""
        WITH events AS (
            SELECT CaseID, ActivityID, CompleteTimestamp::TIMESTAMP AS moment, row_number() OVER () AS place
            FROM read_csv('{log}', all_varchar = true, parallel = false)
        )
        SELECT CaseID, ActivityID FROM events WHERE moment::DATE <= DATE '{day}'
        QUALIFY row_number() OVER (PARTITION BY CaseID ORDER BY moment DESC, place DESC) = 1
        ORDER BY 1
        """
    ).fetchall()


def opened(snapshot, day):
    return OpenedTables(snapshot, drawn_parameters(as_of=dt.date.fromisoformat(day)))


def test_every_event_and_ticket_is_read_and_none_set_aside(snapshot, log):
    counts = snapshot.manifest["tables"]
    assert counts["cases"] == {
        "rows_in": TICKETS[log.stem],
        "rows_out": TICKETS[log.stem],
        "quarantined": 0,
        "cells": 0,
    }
    assert counts["case_events"]["rows_out"] == EVENTS[log.stem]


def test_each_tickets_status_is_that_of_its_last_event_by_the_day(snapshot, log):
    for day in LOGS[log.stem]:
        tables = opened(snapshot, day)
        cases = tables.frame(tables["cases"].select("case_id", "status").order_by("case_id"))
        found = list(cases.itertuples(index=False, name=None))
        assert found == in_force(log, day)
        assert len(found) > 5


def test_read_as_deals_a_ticket_is_closed_since_it_last_came_to_be(real_data, tmp_path):
    log = real_data / "helpdesk_log" / "helpdesk.csv"
    if not log.is_file():
        pytest.skip(f"no help-desk log at {log}")
    snapshot = publish_snapshot(log, "tests/helpdesk/deals.yml", tmp_path)
    for day in LOGS["helpdesk"]:
        tables = opened(snapshot, day)
        deals = tables.frame(tables["deals"].order_by("deal_id"))
        assert list(deals[["deal_id", "stage"]].itertuples(index=False, name=None)) == in_force(log, day)
        won = deals[deals["is_won"]]
        assert dict(zip(won["deal_id"], won["closed_at"].astype(str), strict=True)) == _closings(log, day)


def _closings(log, day):
    """When each ticket that is closed at the end of a day last came to be, walking through its rows."""
    rows = duckdb.sql(
        f"SELECT CaseID, CompleteTimestamp, ActivityID FROM read_csv('{log}', all_varchar = true, parallel = false)"
    ).fetchall()
    since = {}
    stage = {}
    for ticket, moment, activity in sorted(rows, key=lambda row: row[1]):
        if moment[:10] <= day:
            if activity == "6" and stage.get(ticket) != "6":
                since[ticket] = moment
            stage[ticket] = activity
    return {ticket: moment for ticket, moment in since.items() if stage[ticket] == "6"}
