"""A snapshot with everything that happened after a day made up anew: what was known on that day must not change."""

import datetime as dt
from pathlib import Path

import duckdb

from lib.canonical.snapshot import Snapshot

_OF_DEALS = ("deals", "deal_events", "deal_id", "stage")
_OF_CASES = ("cases", "case_events", "case_id", "status")


def scrambled(snapshot: Snapshot, day: dt.date, folder: Path, seed: int) -> Snapshot:
    """`snapshot` with every change after `day` (UTC) replaced: values, times and order of the changes, present values
    of what changed later, records created later, deletions and closings later."""
    folder.mkdir(parents=True)
    tables = dict(snapshot.tables)
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'")
        con.execute(f"CREATE MACRO dice(text, sides) AS (hash(text || '{seed}') % sides)::INTEGER")
        con.execute(
            f"CREATE MACRO later(text) AS TIMESTAMP '{day + dt.timedelta(days=1)}' + to_seconds(dice(text, 9_000_000))"
        )
        con.execute(
            f"CREATE MACRO is_later(moment, on_day) AS coalesce(coalesce(moment::DATE, on_day) > DATE '{day}', false)"
        )
        for records, events, key, leading in (_OF_DEALS, _OF_CASES):
            if events in tables:
                con.execute(f"CREATE OR REPLACE TABLE records AS FROM '{tables[records]}'")
                con.execute(f"CREATE OR REPLACE TABLE events AS FROM '{tables[events]}'")
                _scramble_events(con, key)
                con.execute(
                    f"CREATE OR REPLACE TABLE moved AS SELECT {key}, list(DISTINCT field) AS fields, "
                    f"bool_or(field = '{leading}') AS leads FROM events WHERE is_later(happened_at, happened_on) GROUP BY 1"
                )
                scramble = _scramble_deals if records == "deals" else _scramble_cases
                scramble(con)
                for name, rows in ((records, "records"), (events, "events")):
                    tables[name] = folder / f"{name}.parquet"
                    con.execute(f"COPY {rows} TO '{tables[name]}'")
    return Snapshot(folder, f"scrambled {seed}", snapshot.manifest, tables)


def _scramble_events(con: duckdb.DuckDBPyConnection, key: str) -> None:
    """What the first change after the day found is of that day where no change before tells it: that stays."""
    con.execute(
        f"""
        CREATE OR REPLACE TABLE events AS
        WITH told AS (
            SELECT *, is_later(happened_at, happened_on) AS after,
                   bool_or(NOT is_later(happened_at, happened_on)) OVER (PARTITION BY {key}, field) AS has_earlier,
                   row_number() OVER (PARTITION BY {key}, field, is_later(happened_at, happened_on)
                                      ORDER BY happened_at, length(event_id), event_id) AS place,
                   min(happened_at) FILTER (is_later(happened_at, happened_on)) OVER (PARTITION BY {key}, field) AS first_later
            FROM events
        ),
        pools AS (SELECT field, list(new ORDER BY event_id) AS pool FROM events GROUP BY field),
        made AS (
            SELECT told.*, after AND (has_earlier OR place > 1) AS is_free,
                   pool[1 + dice('new' || event_id, len(pool))] AS any_new, pool[1 + dice('old' || event_id, len(pool))] AS any_old
            FROM told JOIN pools USING (field)
        )
        SELECT * EXCLUDE (after, has_earlier, place, first_later, is_free, any_new, any_old) REPLACE (
            CASE WHEN is_free THEN 'x' || hash(event_id || 'id') ELSE event_id END AS event_id,
            CASE WHEN is_free THEN greatest(later(event_id), first_later + INTERVAL 1 second) ELSE happened_at END AS happened_at,
            CASE WHEN after THEN any_new ELSE new END AS new,
            CASE WHEN is_free THEN any_old ELSE old END AS old
        ) FROM made ORDER BY hash(event_id)
        """
    )


def _scramble_deals(con: duckdb.DuckDBPyConnection) -> None:
    is_moved = "coalesce(list_contains(fields, '{}'), false)"
    con.execute(
        f"""
        CREATE OR REPLACE TABLE records AS
        WITH joined AS (
            SELECT records.*, fields, coalesce(leads, false) AS leads, is_later(created_at, created_on) AS is_new,
                   is_later(closed_at, closed_on) AS closes, dice('gone' || deal_id, 5) = 0 AS goes
            FROM records LEFT JOIN moved USING (deal_id)
        )
        SELECT * EXCLUDE (fields, leads, is_new, closes, goes) REPLACE (
            CASE WHEN {is_moved.format("stage")} THEN ['Lead', 'Won', 'Lost', 'Proposal'][1 + dice('s' || deal_id, 4)] ELSE stage END AS stage,
            CASE WHEN {is_moved.format("amount")} THEN dice('a' || deal_id, 99999)::DECIMAL(18,2) ELSE amount END AS amount,
            CASE WHEN {is_moved.format("owner_id")} THEN 'u' || dice('o' || deal_id, 9) ELSE owner_id END AS owner_id,
            CASE WHEN {is_moved.format("expected_close_on")} THEN later('e' || deal_id)::DATE ELSE expected_close_on END AS expected_close_on,
            CASE WHEN leads OR closes THEN later('c' || deal_id) ELSE closed_at END AS closed_at,
            CASE WHEN leads OR closes THEN NULL ELSE closed_on END AS closed_on,
            CASE WHEN leads THEN 'reason ' || dice('l' || deal_id, 9) ELSE lost_reason END AS lost_reason,
            CASE WHEN leads THEN 'rival ' || dice('r' || deal_id, 9) ELSE competitor END AS competitor,
            CASE WHEN leads THEN dice('p' || deal_id, 2) ELSE crm_probability END AS crm_probability,
            CASE WHEN leads THEN 'commit' ELSE forecast_category END AS forecast_category,
            CASE WHEN is_later(qualified_at, qualified_on) THEN later('q' || deal_id) ELSE qualified_at END AS qualified_at,
            CASE WHEN is_later(first_contact_at, first_contact_on) THEN later('f' || deal_id) ELSE first_contact_at END AS first_contact_at,
            CASE WHEN is_later(updated_at, updated_on) THEN later('u' || deal_id) ELSE updated_at END AS updated_at,
            CASE WHEN is_new THEN later('n' || deal_id) ELSE created_at END AS created_at,
            CASE WHEN goes THEN later('d' || deal_id) ELSE deleted_at END AS deleted_at,
            CASE WHEN goes AND dice('m' || deal_id, 2) = 0 THEN 'd1' ELSE merged_into_id END AS merged_into_id
        ) FROM joined WHERE NOT (is_new AND dice('w' || deal_id, 3) = 0) ORDER BY hash(deal_id)
        """
    )


def _scramble_cases(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        """
        CREATE OR REPLACE TABLE records AS
        WITH joined AS (
            SELECT records.*, fields, coalesce(leads, false) AS leads, is_later(opened_at, opened_on) AS is_new
            FROM records LEFT JOIN moved USING (case_id)
        )
        SELECT * EXCLUDE (fields, leads, is_new) REPLACE (
            CASE WHEN leads THEN ['new', 'solved', 'closed'][1 + dice('s' || case_id, 3)] ELSE status END AS status,
            CASE WHEN coalesce(list_contains(fields, 'priority'), false) THEN 'urgent' ELSE priority END AS priority,
            CASE WHEN coalesce(list_contains(fields, 'owner_id'), false) THEN 'u' || dice('o' || case_id, 9) ELSE owner_id END AS owner_id,
            CASE WHEN leads OR is_later(solved_at, solved_on) THEN later('c' || case_id) ELSE solved_at END AS solved_at,
            CASE WHEN is_later(closed_at, closed_on) THEN later('d' || case_id) ELSE closed_at END AS closed_at,
            CASE WHEN is_later(first_reply_at, first_reply_on) THEN later('f' || case_id) ELSE first_reply_at END AS first_reply_at,
            CASE WHEN leads THEN dice('r' || case_id, 2) = 0 ELSE reopened END AS reopened
        ) FROM joined WHERE NOT (is_new AND dice('w' || case_id, 3) = 0) ORDER BY hash(case_id)
        """
    )
