"""The history that dated exports tell: deals that vanished were deleted, values that differ were changed."""

from lib.canonical.conform_source import FILE_BITS
from lib.canonical.observed import Exports
from lib.canonical.sql_text import name_sql, text_sql

CHANGED = ("stage", "pipeline", "amount", "expected_close_on", "owner_id")
"""Fields of deals whose changes between two exports become deal_events."""

DERIVED = "derived_deal_events"


def add_from_earlier(exports: Exports, table: str) -> int:
    """Adds to `rows_<table>` what only earlier exports tell; gives the number of rows."""
    add = {"stages": _add_stages, "deals": _add_vanished, "deal_events": _add_derived}.get(table)
    if add is None:
        return 0
    before = exports.con.execute(f"SELECT count(*) FROM rows_{table}").fetchone()
    add(exports)
    after = exports.con.execute(f"SELECT count(*) FROM rows_{table}").fetchone()
    return (after or (0,))[0] - (before or (0,))[0]


def _add_stages(exports: Exports) -> None:
    """Stages that only earlier exports have: deals were in them."""
    exports.con.execute(
        "INSERT INTO rows_stages SELECT * EXCLUDE (export, exported_on) FROM observed_stages "
        "ANTI JOIN rows_stages USING (pipeline, stage) "
        "QUALIFY row_number() OVER (PARTITION BY pipeline, stage ORDER BY export DESC) = 1"
    )


def _add_vanished(exports: Exports) -> None:
    """Deals the newest export does not show any more, as they were last seen.

    Each was deleted by the day of the first export that lacks it. One that came back later was never gone.
    """
    days = enumerate(exports.inventory.exports)
    listed = ", ".join(f"({number}, DATE {text_sql(str(day))})" for number, day in days)
    exports.con.execute(
        f"""
        INSERT INTO rows_deals
        WITH last_seen AS (SELECT deal_id, max(export) AS last_export FROM seen_deals GROUP BY deal_id)
        SELECT observed_deals.* EXCLUDE (export, exported_on) REPLACE (
            CASE WHEN deleted_at IS NULL THEN coalesce(deleted_on, day) END AS deleted_on
        )
        FROM observed_deals JOIN last_seen USING (deal_id)
        JOIN (VALUES {listed}) AS exports(number, day) ON number = last_export + 1
        QUALIFY row_number() OVER (PARTITION BY deal_id ORDER BY export DESC) = 1
        """
    )


def derive_deal_events(exports: Exports) -> None:
    """Makes `derived_deal_events`: each change of a deal between two exports that show it, in the columns of deal_events.

    A change happened on the day of the export that first shows it; an entry into a closed stage when the deal says it
    was closed, if that lies between the two exports. A deal first shown closed tells when it was closed, not from what
    stage. `n` is the number of the row that first shows the change.
    """
    con, inventory = exports.con, exports.inventory
    newest = (
        f"SELECT {len(inventory.earlier)} AS export, DATE {text_sql(str(inventory.exported_on))} AS exported_on, * "
        f"FROM rows_deals WHERE n >> {FILE_BITS} < {len(inventory.of('deals'))}"
    )
    con.execute(f"CREATE TABLE shown AS SELECT * FROM observed_deals UNION ALL {newest}")
    values = " UNION ALL ".join(
        f"SELECT *, {text_sql(field)} AS field, {name_sql(field)}::VARCHAR AS value FROM shown"
        for field in CHANGED
    )
    con.execute(
        f"""
        CREATE TABLE {DERIVED} AS
        WITH compared AS (
            SELECT *, coalesce(closed_at::DATE, closed_on) AS closed_day, lag(value) OVER between_exports AS old, lag(exported_on) OVER between_exports AS shown_before
            FROM ({values})
            WINDOW between_exports AS (PARTITION BY deal_id, field ORDER BY export)
        ),
        told AS (
            SELECT compared.*, shown_before IS NULL AS is_first,
                   field = 'stage' AND kind <> 'open' AND closed_day <= exported_on
                       AND closed_day > coalesce(shown_before, DATE '-infinity') AS is_dated
            FROM compared LEFT JOIN rows_stages USING (pipeline, stage)
        )
        SELECT n, exported_on::VARCHAR || ' ' || deal_id || ' ' || field AS event_id, deal_id,
               CASE WHEN is_dated THEN closed_at END AS happened_at,
               CASE WHEN is_dated THEN closed_on ELSE exported_on END AS happened_on,
               field, old, value AS new
        FROM told WHERE CASE WHEN is_first THEN is_dated ELSE value IS DISTINCT FROM old END
        """
    )
    con.execute("DROP TABLE shown")


def _add_derived(exports: Exports) -> None:
    """What the exports' own history does not tell: changes of deals and of fields that it has nothing on."""
    con = exports.con
    first = len(exports.inventory.of("deal_events"))
    con.execute(
        f"""
        INSERT INTO rows_deal_events BY NAME
        SELECT * REPLACE (n + {first << FILE_BITS} AS n), false AS is_suspect FROM {DERIVED}
        WHERE deal_id NOT IN (SELECT deal_id FROM rows_deal_events)
           OR field NOT IN (SELECT field FROM rows_deal_events)
        """
    )
    con.execute(f"DROP TABLE {DERIVED}")
