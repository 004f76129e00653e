"""Evidence: does what stands in a field, before anybody knows the outcome, tell anything about it?"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.audit.worth.information import (
    correction,
    counts,
    discovery_rates,
    information_value,
    out_of_time,
    permutation_p,
)
from lib.audit.worth.levels import FILLED, MISSING, levels
from lib.audit.worth.stories import Stories
from lib.audit.worth.strength import strength
from lib.audit.worth.timing import timing_of

ENOUGH = 20
"""So many won, so many lost and, to compare with, so many undecided records it takes to say anything."""

EARLIER = 0.7
"""Share of the decided records, the first to begin, by which the later ones are tested."""

EVIDENCE_COLUMNS = (
    "table",
    "field",
    "verdict",
    "why",
    "records",
    "won",
    "lost",
    "information",
    "corrected",
    "p_value",
    "q_value",
    "out_of_time",
    "late_share",
    "is_proven",
)
"""One row per field asked about: `verdict` and `why` in words; the rest is missing where it was not worked out. `is_proven`: its value before the outcome is
known, as it is written when the record arises or every change of it is recorded."""

_ALIKE = {
    True: "nearly each has its own",
    False: "all say the same",
}


@dataclass(frozen=True)
class _Asked:
    """One field of a table's stories: the values as levels, of the decided and of all records."""

    table: str
    field: str
    codes: np.ndarray
    names: list[str]


def evidence(stories: Sequence[Stories]) -> pd.DataFrame:
    """What does each field tell beforehand? One row per field, EVIDENCE_COLUMNS.

    Verdicts: no evidence, weak, medium, strong (by the bias-corrected information value, believed at the level of `strength` after
    Benjamini-Hochberg over all fields and only if it holds for later records), leak suspect (the field is written as the outcome
    comes), cannot be judged.
    Source: N. Siddiqi, Credit Risk Scorecards (2006) for the bands; Benjamini and Hochberg (1995) for the level.
    """
    found = [_of_field(each, field) for each in stories for field in each.fields]
    rows = pd.DataFrame(found, columns=[name for name in EVIDENCE_COLUMNS if name != "q_value"])
    judged = rows["p_value"].notna()
    rows.loc[judged, "q_value"] = discovery_rates(rows.loc[judged, "p_value"].to_numpy("float64"))
    told = [
        strength(row) if pd.notna(row["p_value"]) else (row["verdict"], row["why"])
        for row in rows.to_dict("records")
    ]
    return rows.assign(verdict=[each[0] for each in told], why=[each[1] for each in told])[
        list(EVIDENCE_COLUMNS)
    ]


def _of_field(stories: Stories, field: str) -> dict[str, object]:
    rows = stories.rows
    outcome, origin = rows["outcome"].to_numpy("float64"), rows["origin_on"]
    is_decided = ~np.isnan(outcome) & origin.notna().to_numpy()
    won, lost = int((outcome[is_decided] == 1).sum()), int((outcome[is_decided] == 0).sum())
    found = {"table": stories.table, "field": field, "records": won + lost, "won": won, "lost": lost}
    found["is_proven"] = _is_proven(stories, field)
    why = _refusal(rows, field, (won, lost))
    if why:
        return found | {"verdict": "cannot be judged", "why": why}
    codes, names = levels(rows[field])
    if len(names) == 1:
        return found | {"verdict": "cannot be judged", "why": _ALIKE[names[0] == FILLED]}
    asked = _Asked(stories.table, field, codes, names)
    return found | _numbers(asked, outcome, is_decided, origin) | {"verdict": "", "why": ""}


def _is_proven(stories: Stories, field: str) -> bool:
    timing = timing_of(stories.table, field)
    return timing == "fixed" or (timing == "history" and stories.has_history)


def _refusal(rows: pd.DataFrame, field: str, decided: tuple[int, int]) -> str:
    """Why nothing can be said of a field, if so."""
    if rows[field].isna().all():
        return "no record that was decided has a value"
    if rows["origin_on"].isna().all():
        return "no dates: nobody can tell what was known before the outcome"
    if min(decided) < ENOUGH:
        return f"too few records are decided ({decided[0]:,} won, {decided[1]:,} not)"
    return ""


def _numbers(
    asked: _Asked, outcome: np.ndarray, is_decided: np.ndarray, origin: pd.Series
) -> dict[str, object]:
    won, lost = counts(asked.codes[is_decided], outcome[is_decided] == 1)
    information = float(information_value(won, lost))
    return {
        "information": information,
        "corrected": information - correction(won, lost),
        "p_value": permutation_p(won, lost, zlib.crc32(f"{asked.table}.{asked.field}".encode())),
        "out_of_time": _later_value(asked, outcome, is_decided, origin),
        "late_share": _late_share(asked, outcome, is_decided),
    }


def _later_value(asked: _Asked, outcome: np.ndarray, is_decided: np.ndarray, origin: pd.Series) -> float:
    """The information value of the later records by the weights of the earlier ones; missing where there are too few."""
    days = origin[is_decided]
    is_earlier = (days <= days.quantile(EARLIER, interpolation="lower")).to_numpy()
    codes, is_won = asked.codes[is_decided], outcome[is_decided] == 1
    parts = [_by_level(asked, codes[part], is_won[part]) for part in (is_earlier, ~is_earlier)]
    if min(part.sum(axis=1).min() for part in parts) < ENOUGH:
        return np.nan
    # a level no earlier record has could not be learnt: its later records tell nothing
    known = parts[0].sum(axis=0) > 0
    if (parts[1][:, known].sum(axis=1) == 0).any():
        return np.nan
    return out_of_time(parts[0][:, known], parts[1][:, known])


def _late_share(asked: _Asked, outcome: np.ndarray, is_decided: np.ndarray) -> float:
    """The share of decided records whose value undecided ones do not have, at the most favourable mix of won and lost.

    A field known beforehand has among undecided records the values of those to be won and those to be lost. Missing where
    there are too few undecided records to tell.
    """
    undecided = asked.codes[np.isnan(outcome)]
    if len(undecided) < ENOUGH:
        return np.nan
    decided = _by_level(asked, asked.codes[is_decided], outcome[is_decided] == 1)
    shares = decided / decided.sum(axis=1, keepdims=True)
    among = np.bincount(undecided, minlength=len(asked.names)) / len(undecided)
    mixes = np.linspace(0, 1, 101)[:, None]
    excess = np.clip(mixes * shares[0] + (1 - mixes) * shares[1] - among, 0, None)
    filled = np.array([name != MISSING for name in asked.names])
    return float(excess[:, filled].sum(axis=1).min())


def _by_level(asked: _Asked, codes: np.ndarray, is_won: np.ndarray) -> np.ndarray:
    size = len(asked.names)
    return np.stack([np.bincount(codes[is_won], minlength=size), np.bincount(codes[~is_won], minlength=size)])
