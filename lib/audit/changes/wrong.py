"""Changes that were wrong: rules that write many records at once, that disagree with another, that undo what people typed."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import pandas as pd

from lib.audit.changes.logged import LOGGED, hold_changes
from lib.canonical.opened import OpenedTables
from lib.canonical.sql_text import list_sql

BULK_RECORDS, BULK_MINUTES, ROUTINE_DAYS = 20, 10, 5
"""In bulk: one rule gave so many records one value, each within so many minutes of the last. A rule that does so on more
days than ROUTINE_DAYS does its daily work."""

FLIPS, FLIP_DAYS, FLIPS_BY_RULES = 4, 7, 2
"""To and fro: so many changes in a row between the same two values, each within so many days of the last, and so many of
them made by rules: people may disagree."""

OVERWRITTEN_MINUTES = 60
"""Overwritten: a rule changes what a person typed within so many minutes."""

MOVING = ("stage", "pipeline", "status", "lifecycle", "owner_id")
"""Fields whose next value a rule may well derive from the one typed: only a value taken back or taken away is wrong there."""

WRONG_COLUMNS = (
    "table",
    "record_id",
    "field",
    "before",
    "value",
    "happened_at",
    "by_user_id",
    "changes",
    "records",
    "started_at",
    "ended_at",
)
"""One row per record and field whose last change was wrong: it is what stands there now. `value` was written at
`happened_at` by `by_user_id`; `before` is what stood there before the wrong changes, or what the person typed. `changes`: of
this record; `records`: changed together with it from `started_at` to `ended_at`."""

_ORDER = "ORDER BY ALL"
_PLACE = '"table", record_id, field'
_BULK = f"""
WITH rows AS (
    SELECT *, row_number() OVER (PARTITION BY {_PLACE} ORDER BY happened_at DESC, change_id DESC) = 1 AS is_last
    FROM {LOGGED} WHERE happened_at IS NOT NULL
), starts AS (
    SELECT *, coalesce(happened_at - lag(happened_at) OVER run > INTERVAL {BULK_MINUTES} MINUTE, true) AS is_first
    FROM rows WHERE is_rule AND old IS NOT NULL AND new IS DISTINCT FROM old
    WINDOW run AS (PARTITION BY "table", field, by_user_id, new ORDER BY happened_at, change_id)
), runs AS (
    SELECT *, count_if(is_first) OVER (PARTITION BY "table", field, by_user_id, new ORDER BY happened_at, change_id) AS run
    FROM starts
), sized AS (
    SELECT "table", field, by_user_id, new, run, count(DISTINCT record_id) AS records,
        min(happened_at) AS started_at, max(happened_at) AS ended_at
    FROM runs GROUP BY ALL HAVING count(DISTINCT record_id) >= {BULK_RECORDS}
), unusual AS (
    SELECT * FROM sized QUALIFY count(DISTINCT started_at::DATE) OVER (PARTITION BY "table", field, by_user_id, new) <= {ROUTINE_DAYS}
)
SELECT runs."table", runs.record_id, runs.field, runs.old AS before, runs.new AS value, runs.happened_at, runs.by_user_id,
    1 AS changes, unusual.records, unusual.started_at, unusual.ended_at
FROM runs JOIN unusual ON runs."table" = unusual."table" AND runs.field = unusual.field AND runs.run = unusual.run
    AND runs.by_user_id IS NOT DISTINCT FROM unusual.by_user_id AND runs.new IS NOT DISTINCT FROM unusual.new
WHERE runs.is_last {_ORDER}
"""
_FLIP_FLOPS = f"""
WITH back AS (
    SELECT *, coalesce(new IS NOT DISTINCT FROM lag(old) OVER record AND old IS NOT DISTINCT FROM lag(new) OVER record
        AND new IS DISTINCT FROM old AND happened_at - lag(happened_at) OVER record <= INTERVAL {FLIP_DAYS} DAY, false) AS is_back
    FROM {LOGGED} WHERE happened_at IS NOT NULL
    WINDOW record AS (PARTITION BY {_PLACE} ORDER BY happened_at, change_id)
), runs AS (
    SELECT *, count_if(NOT is_back) OVER (PARTITION BY {_PLACE} ORDER BY happened_at, change_id) AS run,
        count_if(NOT is_back) OVER (PARTITION BY {_PLACE}) AS last_run
    FROM back
)
SELECT {_PLACE}, arg_min(old, happened_at) AS before, arg_max(new, (happened_at, change_id)) AS value,
    max(happened_at) AS happened_at, arg_max(by_user_id, (happened_at, change_id)) AS by_user_id, count(*) AS changes,
    1 AS records, min(happened_at) AS started_at, max(happened_at) AS ended_at
FROM runs WHERE run = last_run GROUP BY {_PLACE} HAVING count(*) >= {FLIPS} AND count_if(is_rule) >= {FLIPS_BY_RULES} {_ORDER}
"""
_LETTERS = r"regexp_replace(lower({}), '[\s().,/-]', '', 'g')"
_OVERWRITTEN = f"""
WITH pairs AS (
    SELECT *, lag(is_rule) OVER record AS was_rule, lag(old) OVER record AS earlier, lag(new) OVER record AS typed,
        lag(happened_at) OVER record AS typed_at,
        row_number() OVER (PARTITION BY {_PLACE} ORDER BY happened_at DESC, change_id DESC) = 1 AS is_last
    FROM {LOGGED} WHERE happened_at IS NOT NULL
    WINDOW record AS (PARTITION BY {_PLACE} ORDER BY happened_at, change_id)
)
SELECT {_PLACE}, typed AS before, new AS value, happened_at, by_user_id, 1 AS changes, 1 AS records,
    typed_at AS started_at, happened_at AS ended_at
FROM pairs
WHERE is_last AND is_rule AND NOT was_rule AND typed IS NOT NULL AND new IS DISTINCT FROM typed
    AND happened_at - typed_at <= INTERVAL {OVERWRITTEN_MINUTES} MINUTE
    AND (new IS NOT DISTINCT FROM earlier OR new IS NULL OR field NOT IN ({list_sql(MOVING)}))
    AND {_LETTERS.format("coalesce(new, '')")} <> {_LETTERS.format("typed")}
    AND coalesce(try_cast(new AS DOUBLE) <> try_cast(typed AS DOUBLE), true)
{_ORDER}
"""


@dataclass(frozen=True)
class WrongChanges:
    """The wrong changes of the whole company up to as_of; each frame (WRONG_COLUMNS) is made when it is first asked for."""

    tables: OpenedTables
    is_logged: bool

    @cached_property
    def in_bulk(self) -> pd.DataFrame:
        """Values that a rule gave to many records at once, and that still stand there."""
        return self._found(_BULK)

    @cached_property
    def to_and_fro(self) -> pd.DataFrame:
        """Values that were changed to and fro, twice and more by rules, and that nobody settled since."""
        return self._found(_FLIP_FLOPS)

    @cached_property
    def overwritten(self) -> pd.DataFrame:
        """Values that a rule put in place of what a person had typed minutes before, and that still stand there."""
        return self._found(_OVERWRITTEN)

    @cached_property
    def ruled_fields(self) -> tuple[tuple[str, str], ...]:
        """Table and field of everything a rule ever changed."""
        if not self.is_logged:
            return ()
        pairs = self.tables.queried(
            f'SELECT DISTINCT "table", field FROM {LOGGED} WHERE is_rule ORDER BY "table", field'
        )
        return tuple(pairs.itertuples(index=False, name=None))

    @cached_property
    def names(self) -> dict[str, str]:
        """What each user is called, where a name is known."""
        users = self.tables.imported("users")
        if users is None:
            return {}
        named = self.tables.frame(users.select("user_id", "name").drop_null("name"))
        return dict(zip(named["user_id"], named["name"], strict=True))

    def _found(self, sql: str) -> pd.DataFrame:
        if not self.is_logged:
            return pd.DataFrame(columns=list(WRONG_COLUMNS))
        return self.tables.queried(sql)[list(WRONG_COLUMNS)]


@lru_cache(maxsize=2)
def wrong_changes_of(tables: OpenedTables) -> WrongChanges:
    """The wrong changes in the logs of these tables: looked for once, for the checks and the sections alike."""
    return WrongChanges(tables, hold_changes(tables))
