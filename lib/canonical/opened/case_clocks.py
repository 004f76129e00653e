"""The clocks of service: which time of a case counts against a target, which is paused and which is outside hours."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.canonical.opened.cases import DONE
from lib.canonical.opened.opening_hours import OpeningHours
from lib.problems import InputError

TARGETS = ("first_reply", "resolution")
"""Targets that cases tell about; a `next_reply` would need every reply, which no table holds."""


@dataclass(frozen=True)
class Rules:
    """What the clocks run by: targets by priority (None: the source has none) and the hours of each schedule."""

    policies: pd.DataFrame | None
    hours: Mapping[str, OpeningHours]

    @property
    def only_schedule(self) -> str | None:
        """The schedule that holds where none is named: the one there is, none when there are several."""
        return next(iter(self.hours)) if len(self.hours) == 1 else None


def with_rules(stops: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """`stops` with the target that holds for each: `minutes`, `is_business`, `pausing`, `schedule`.

    `stops`: target and priority per row. The target of that priority holds, else one for all priorities; where there is
    none, `minutes` is missing, nothing pauses and the clock is that of the only schedule. Raises InputError for targets
    that count in a schedule which is not there, in a clock that is none, or that stand there twice.
    """
    held = _policies(rules)
    keys = ["target", "of_priority"]
    asked = stops.assign(of_priority=_folded(stops["priority"])).reset_index(drop=True)
    own = asked[keys].merge(held, on=keys, how="left", validate="many_to_one")
    for_all = asked.assign(of_priority="")[keys].merge(held, on=keys, how="left", validate="many_to_one")
    told = own.where(own["policy_id"].notna(), for_all)
    return asked.assign(
        minutes=told["minutes"].astype("float64"),
        is_business=told["clock"].fillna("business") == "business",
        pausing=told["pausing_statuses"].fillna(""),
        schedule=told["schedule"].where(told["schedule"].notna(), rules.only_schedule),
    ).drop(columns="of_priority")


def timed(stretches: pd.DataFrame, stops: pd.DataFrame, hours: Mapping[str, OpeningHours]) -> pd.DataFrame:
    """Per stop and stretch of its case up to `stop_s`: `counted_s`, `paused_s` and `outside_s`, which sum to its length.

    Time in a status that pauses, or solved and not yet opened again, is paused, open hours or not; the rest counts in
    full on a calendar clock and within opening hours on a business clock. Where a business clock has no schedule that is
    known, all three are missing.
    """
    wanted = stops[["case_id", "clock", "stop_s", "is_business", "pausing", "schedule"]]
    rows = stretches.merge(wanted, on="case_id")
    rows = rows[(rows["starts_s"] < rows["stop_s"]) | (rows["starts_s"] == rows["ends_s"])]
    rows = rows.assign(ends_s=np.minimum(rows["ends_s"], rows["stop_s"])).reset_index(drop=True)
    length, is_paused = rows["ends_s"] - rows["starts_s"], _paused(rows)
    within = _open_seconds(rows, hours).where(rows["is_business"], length)
    counts = {
        "counted_s": within.where(~is_paused, 0.0),
        "paused_s": length.where(is_paused, 0.0),
        "outside_s": (length - within).where(~is_paused, 0.0),
    }
    return rows.assign(
        is_paused=is_paused, **{name: part.where(within.notna()) for name, part in counts.items()}
    )


def totals(parts: pd.DataFrame) -> pd.DataFrame:
    """Seconds of each kind per case and clock, from `timed`; missing where one of the stretches is."""
    names = ["counted_s", "paused_s", "outside_s"]
    grouped = parts.groupby(["case_id", "clock"], as_index=False)
    return grouped[names].sum(min_count=1)


def priorities_at(stretches: pd.DataFrame, stops: pd.DataFrame) -> pd.Series:
    """The priority in force just before each stop, in the order of `stops` (case_id and stop_s)."""
    if stops.empty:
        return pd.Series(index=stops.index, dtype="str")
    places = stops[["case_id", "stop_s"]].reset_index(names="place").sort_values("stop_s", kind="stable")
    begun = stretches[["case_id", "starts_s", "priority"]].sort_values("starts_s", kind="stable")
    found = pd.merge_asof(places, begun, left_on="stop_s", right_on="starts_s", by="case_id")
    return pd.Series(found["priority"].to_numpy(), index=found["place"].to_numpy()).reindex(stops.index)


def _paused(rows: pd.DataFrame) -> pd.Series:
    status = _folded(rows["status"])
    pausing = [{_fold(each) for each in text.split("|")} - {""} for text in rows["pausing"]]
    pairs = zip(status, pausing, strict=True)
    return pd.Series([state in DONE or state in held for state, held in pairs], index=rows.index, dtype=bool)


def _open_seconds(rows: pd.DataFrame, hours: Mapping[str, OpeningHours]) -> pd.Series:
    found = pd.Series(np.nan, index=rows.index, dtype="float64")
    for name, of_desk in hours.items():
        own = rows["schedule"] == name
        starts, ends = (rows.loc[own, side].to_numpy(np.int64) for side in ("starts_s", "ends_s"))
        found[own] = of_desk.open_seconds(starts, ends).astype("float64")
    return found


def _policies(rules: Rules) -> pd.DataFrame:
    columns = ["policy_id", "target", "priority", "minutes", "clock", "pausing_statuses", "schedule"]
    rows = (
        pd.DataFrame(columns=columns, dtype="object") if rules.policies is None else rules.policies[columns]
    )
    held = rows.assign(
        target=_folded(rows["target"]), of_priority=_folded(rows["priority"]), clock=_folded(rows["clock"])
    )
    findings = _findings(held, rules)
    if findings:
        raise InputError(findings)
    return held.drop(columns="priority")


def _findings(held: pd.DataFrame, rules: Rules) -> list[str]:
    found = []
    is_twice = held.duplicated(["target", "of_priority"], keep=False)
    for place, row in held.iterrows():
        name = f"sla_policies, {row['policy_id']!r}"
        if row["clock"] not in ("business", "calendar"):
            found.append(f"{name}: clock is {row['clock']!r}; write business or calendar.")
        if rules.hours and not pd.isna(row["schedule"]) and row["schedule"] not in rules.hours:
            known = ", ".join(rules.hours)
            found.append(f"{name}: there is no schedule {row['schedule']!r}. Schedules there are: {known}.")
        if is_twice[place]:
            of = row["of_priority"] or "all priorities"
            found.append(f"{name}: another target {row['target']!r} for {of} stands there too; keep one.")
    return found


def _folded(words: pd.Series) -> pd.Series:
    return words.astype("str").where(words.notna(), "").str.strip().str.lower()


def _fold(word: str) -> str:
    return word.strip().lower()
