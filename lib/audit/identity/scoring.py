"""Every pair worth a look, scored: Splink on DuckDB, in a database of its own."""

import logging
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.audit.identity.model import ID, Comparison, Level, Subject
from lib.canonical.sql_text import name_sql

if TYPE_CHECKING:
    import duckdb
    from splink import Linker

LEAST_WEIGHT = -2.0
"""Pairs whose odds are lower (as a power of two) are not kept: nobody would look at them."""

FEW = 5_000
"""Up to so many records a pair is looked at for little in common; with more that would be most of all pairs."""

_KNOWN = 500
"""How many records the expected frequency of a value counts for beside those that are there."""

Chances = Mapping[str, float]
"""The share of true pairs with an outcome, by `<comparison> <place of the level>`, where it was learned."""


def normalised(con: "duckdb.DuckDBPyConnection", rows: Any, subject: Subject) -> tuple[Comparison, ...]:
    """Makes the table `normal` in `con`, one row per record; gives the comparisons whose columns hold anything.

    `rows`: record_id and columns as they came, as pandas or Arrow; those that are absent count as empty.
    """
    for macro in subject.macros:
        con.execute(f"CREATE OR REPLACE MACRO {macro}")
    con.register("came", rows)
    there = {each[0] for each in con.execute("DESCRIBE came").fetchall()}
    # a column without any value has no type of its own
    raw = ", ".join(
        f"CAST({name_sql(name) if name in there else 'NULL'} AS VARCHAR) AS {name_sql(name)}"
        for name in subject.raw
    )
    con.execute(f"CREATE OR REPLACE TEMP VIEW raw AS SELECT {ID}, {raw} FROM came")
    filled = _filled(con, "raw", subject.raw)
    # a value's words are made once, and only where there are values: each pattern costs time before the first row
    words = ", ".join(
        f"{f'words({name_sql(name)})' if name in filled else 'CAST(NULL AS VARCHAR)'} AS {name_sql(f'{name}_words')}"
        for name in subject.raw
        if any(f"{name}_words" in sql for sql in subject.columns.values())
    )
    made = ", ".join(f"{sql} AS {name_sql(name)}" for name, sql in subject.columns.items())
    con.execute(
        f"CREATE OR REPLACE TABLE normal AS SELECT {ID}, {made} FROM (SELECT *, {words} FROM raw) ORDER BY {ID}"
    )
    con.unregister("came")
    known = _filled(con, "normal", subject.columns)
    return tuple(each for each in subject.comparisons if known.issuperset(each.columns))


def _filled(con: "duckdb.DuckDBPyConnection", table: str, columns: Iterable[str]) -> set[str]:
    """Those of the columns that hold any value."""
    names = list(columns)
    counts = con.execute(
        f"SELECT {', '.join(f'count({name_sql(name)})' for name in names)} FROM {table}"
    ).fetchone()
    return {name for name, count in zip(names, counts, strict=True) if count}


def scored(con: "duckdb.DuckDBPyConnection", linker: "Linker", subject: Subject) -> pd.DataFrame:
    """One row per pair kept: record_id, other_id, weight, and what the rules of `subject` say of it.

    For each comparison `<id>` is the place of its level (missing where it says nothing) and `<id> weight` what that adds.
    """
    found = linker.inference.predict(threshold_match_weight=LEAST_WEIGHT, warning_mode="never")
    rules = {
        "is_key": _any(rule.sql for rule in subject.keys),
        "is_apart": _any(rule.sql for rule in subject.apart),
        "is_proven": _any([subject.needs]),
        "is_doubtful": _any(subject.doubts),
    }
    columns = {column.unquote().name for column in found.columns}
    outcomes = [_outcome_sql(each, columns) for each in _comparisons(linker)]
    chosen = [f"{ID}_l AS record_id", f"{ID}_r AS other_id", "round(match_weight, 4) AS weight"]
    chosen += [f"{sql} AS {name}" for name, sql in rules.items()]
    return con.execute(
        f"SELECT {', '.join([*chosen, *outcomes])} FROM {found.physical_name} ORDER BY record_id, other_id"
    ).df()


def linker_of(
    con: "duckdb.DuckDBPyConnection", subject: Subject, comparisons: tuple[Comparison, ...], chances: Chances
) -> "Linker":
    """Splink, told what is compared, how rare each value is, and how likely two records are one from the start."""
    from splink import DuckDBAPI, Linker

    database = DuckDBAPI(con)
    records = con.execute("SELECT count(*) FROM normal").fetchone()[0]
    settings = {
        "link_type": "dedupe_only",
        "unique_id_column_name": ID,
        "comparisons": [_comparison(each, chances) for each in comparisons],
        "blocking_rules_to_generate_predictions": [
            *_blocks(subject, records),
        ],
        "probability_two_random_records_match": _prior(con, subject, records),
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": True,
        "additional_columns_to_retain": sorted(subject.columns),
    }
    # the settings are made here, not by a person: to check them costs as much as a small prediction
    linker = Linker(database.register("normal"), settings, log_level=logging.ERROR, validate_settings=False)
    for level in (level for each in comparisons for level in each.levels if level.rare):
        column = level.rare
        con.execute(_frequencies_sql(level, records))
        linker.table_management.register_term_frequency_lookup(database.register(f"often_{column}"), column)
    return linker


def any_pairs(con: "duckdb.DuckDBPyConnection", subject: Subject) -> bool:
    """Whether any two records are worth a look: a few records that share nothing need no model; of many it is taken for granted."""
    (records,) = con.execute("SELECT count(*) FROM normal").fetchone()
    if records > FEW:
        return True
    alike = (
        f"EXISTS (SELECT 1 FROM normal l JOIN normal r ON {block} AND l.{ID} < r.{ID})"
        for block in _blocks(subject, records)
    )
    return bool(con.execute(f"SELECT {' OR '.join(alike)}").fetchone()[0])


def strong_pairs(con: "duckdb.DuckDBPyConnection", subject: Subject) -> int:
    """How many pairs agree in what hardly two share by chance."""
    found = " UNION ".join(
        f"SELECT l.{ID} AS one, r.{ID} AS other FROM normal l JOIN normal r ON ({sql}) AND l.{ID} < r.{ID}"
        for sql in subject.strong
    )
    return int(con.execute(f"SELECT count(*) FROM ({found})").fetchone()[0])


def _blocks(subject: Subject, records: int) -> tuple[str, ...]:
    return (*subject.blocks, *(subject.loose if records <= FEW else ()))


def _prior(con: "duckdb.DuckDBPyConnection", subject: Subject, records: int) -> float:
    """The share of all pairs that is true: strong pairs are taken for seven in ten of them, as Splink's manual does."""
    every = max(records * (records - 1) / 2, 1)
    return min(max(subject.expected * records, strong_pairs(con, subject) / 0.7) / every, 0.5)


def _frequencies_sql(level: Level, records: int) -> str:
    """How often another record has the same value by chance; the pair in question does not count."""
    column = name_sql(level.rare)
    often = f"(greatest(count(*) - 2, 0) + {_KNOWN * level.u}) / {records + _KNOWN}"
    return f"CREATE OR REPLACE TABLE often_{level.rare} AS SELECT {column}, {often} AS tf_{level.rare} FROM normal WHERE {column} IS NOT NULL GROUP BY 1"


def _comparison(comparison: Comparison, chances: Chances) -> dict[str, Any]:
    levels = [{"sql_condition": comparison.missing, "label_for_charts": "not known", "is_null_level": True}]
    levels += [
        _level(level, chances.get(f"{comparison.id} {place}", level.m))
        for place, level in enumerate(comparison.levels)
    ]
    return {"output_column_name": comparison.id, "comparison_levels": levels}


def _level(level: Level, m: float) -> dict[str, Any]:
    told = {
        "sql_condition": level.sql or "ELSE",
        "label_for_charts": level.words,
        "m_probability": m,
        "u_probability": level.u,
        "fix_m_probability": level.is_fixed,
        "fix_u_probability": True,
    }
    return told | ({"tf_adjustment_column": level.rare} if level.rare else {})


def _comparisons(linker: "Linker") -> list[tuple[str, int]]:
    told = linker.misc.save_model_to_json()["comparisons"]
    return [(each["output_column_name"], len(each["comparison_levels"]) - 1) for each in told]


def _outcome_sql(comparison: tuple[str, int], columns: Collection[str]) -> str:
    name, levels = comparison
    adjusted = f"mw_tf_adj_{name}"
    weight = f"mw_{name}" + (f" + coalesce({adjusted}, 0)" if adjusted in columns else "")
    place = f"CASE WHEN gamma_{name} >= 0 THEN {levels - 1} - gamma_{name} END"
    return f"{place} AS {name}, round({weight}, 4) AS {name_sql(f'{name} weight')}"


def _any(conditions: Any) -> str:
    return " OR ".join(f"coalesce({sql}, false)" for sql in conditions) or "false"
