"""The matcher: records in, pairs that may be one and the same out, each in a band, with what speaks for and against it."""

from typing import Any

import pandas as pd

from lib.audit.identity.model import Subject
from lib.audit.identity.scoring import any_pairs, linker_of, normalised, scored
from lib.audit.identity.training import learned

BANDS = ("certain", "likely", "possible")
"""certain: an exact key, or odds of 1,000 to 1; likely: odds of 20 to 1; possible: as likely as not, for a person to judge."""

_BEYOND_DOUBT, _CERTAIN, _LIKELY, _POSSIBLE = 15.0, 9.97, 4.32, 0.0
"""The odds as powers of two."""

APART = "apart"
"""Alike, and still two: told by a rule of the subject."""

_NO_PAIRS = pd.DataFrame(
    {
        "record_id": pd.Series(dtype="str"),
        "other_id": pd.Series(dtype="str"),
        "weight": pd.Series(dtype="float64"),
    }
    | {"is_key": pd.Series(dtype="bool"), "band": pd.Series(dtype="str"), "prior": pd.Series(dtype="float64")}
)


def matched_pairs(rows: Any, subject: Subject) -> pd.DataFrame:
    """Which records are one and the same? One row per pair worth a look, the same whatever the order of `rows`.

    `rows`: one per record, with record_id and the subject's raw columns as they came, as pandas or Arrow; columns that are
    absent say nothing. Columns: record_id < other_id, weight (log2 of the odds), band (BANDS or APART), is_key,
    and for each comparison the place of its outcome and `<comparison> weight`, which add up to `weight` with `prior`.
    After Fellegi and Sunter (1969), as Splink computes it.
    """
    import duckdb

    if len(rows) < 2:
        return _NO_PAIRS.copy()
    con = duckdb.connect()
    con.execute("SET enable_progress_bar = false")
    try:
        comparisons = normalised(con, rows, subject)
        if not comparisons or not any_pairs(con, subject):
            return _NO_PAIRS.copy()
        linker = linker_of(con, subject, comparisons, learned(con, subject, comparisons))
        return _banded(scored(con, linker, subject))
    finally:
        con.close()


def _banded(pairs: pd.DataFrame) -> pd.DataFrame:
    added = [name for name in pairs if name.endswith(" weight")]
    weight = pairs["weight"]
    is_proven = (pairs["is_proven"] | pairs["is_key"]) & (~pairs["is_doubtful"] | (weight >= _BEYOND_DOUBT))
    band = pd.Series("", index=pairs.index, dtype="str")
    band[weight >= _POSSIBLE] = "possible"
    band[is_proven & (weight >= _LIKELY)] = "likely"
    band[(is_proven & pairs["is_key"]) | (is_proven & (weight >= _CERTAIN))] = "certain"
    band[pairs["is_apart"] & (weight >= _POSSIBLE)] = APART
    pairs = pairs.assign(band=band, prior=(weight - pairs[added].sum(axis=1)).round(4))
    return pairs[band != ""].drop(columns=["is_apart", "is_proven", "is_doubtful"]).reset_index(drop=True)
