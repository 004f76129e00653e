"""Stretches of a case: what its status and priority were from one change to the next, from its opening to its end."""

import pandas as pd

from lib.canonical.opened.cases import DONE

FIELDS = ("status", "priority")


def case_stretches(cases: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """One row per case and stretch of time with one status and one priority, in order.

    `cases`: case_id, opened_s, ended_s (UTC seconds; rows without either, or that end before they begin, have no
    stretches) and the `priority` recorded. `changes`: case_id, happened_s, field, old and new of all cases in the order
    they happened. Columns: case_id, starts_s, ends_s, status, priority. A value is what the last change made it; before the
    first change, what that one found. Of a case without a change of status the status is not known; without one of
    priority it has the priority recorded.
    """
    timed = cases[(cases["ended_s"] >= cases["opened_s"]).fillna(False)]
    cuts = _cuts(timed, changes[changes["field"].isin(FIELDS)])
    for field in FIELDS:
        cuts[field] = _in_force(cuts, changes[changes["field"] == field])
    untold = ~cuts["case_id"].isin(changes.loc[changes["field"] == "priority", "case_id"])
    recorded = cuts["case_id"].map(timed.set_index("case_id")["priority"])
    return cuts.assign(priority=cuts["priority"].where(~untold, recorded)).reset_index(drop=True)


def first_done(changes: pd.DataFrame) -> pd.Series:
    """By case: the first moment a change made it solved or closed, in UTC seconds."""
    is_done = (changes["field"] == "status") & changes["new"].str.lower().isin(DONE)
    return changes[is_done].groupby("case_id")["happened_s"].min()


def reopenings(changes: pd.DataFrame) -> pd.Series:
    """By case: how often a change of status took it from solved or closed to anything else."""
    told = changes[changes["field"] == "status"]
    old, new = told["old"].str.lower(), told["new"].str.lower()
    return told[old.isin(DONE) & ~new.isin(DONE)].groupby("case_id").size()


def _cuts(cases: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """The moments at which stretches begin and end: the opening, and every change before the end."""
    ends = cases[["case_id", "opened_s", "ended_s"]]
    within = changes[["case_id", "happened_s"]].merge(ends, on="case_id", validate="many_to_one")
    inside = within[(within["happened_s"] > within["opened_s"]) & (within["happened_s"] < within["ended_s"])]
    starts = pd.concat(
        [
            ends.rename(columns={"opened_s": "starts_s"})[["case_id", "starts_s"]],
            inside.rename(columns={"happened_s": "starts_s"})[["case_id", "starts_s"]],
        ]
    )
    ordered = starts.drop_duplicates().sort_values(["case_id", "starts_s"], ignore_index=True)
    following = ordered.groupby("case_id")["starts_s"].shift(-1)
    return ordered.assign(
        ends_s=following.fillna(ordered["case_id"].map(ends.set_index("case_id")["ended_s"]))
    )


def _in_force(cuts: pd.DataFrame, changes: pd.DataFrame) -> pd.Series:
    """The value of the field that `changes` are of, at the start of each of `cuts`."""
    if cuts.empty:
        return pd.Series(index=cuts.index, dtype="str")
    places = cuts[["case_id", "starts_s"]].reset_index().sort_values("starts_s", kind="stable")
    told = changes[["case_id", "happened_s", "old", "new"]].sort_values("happened_s", kind="stable")
    how = {"left_on": "starts_s", "right_on": "happened_s", "by": "case_id"}
    made = pd.merge_asof(places, told, **how)
    found = pd.merge_asof(places, told, **how, direction="forward", allow_exact_matches=False)
    value = made["new"].where(made["happened_s"].notna(), found["old"])
    return pd.Series(value.to_numpy(), index=places["index"].to_numpy()).reindex(cuts.index)
