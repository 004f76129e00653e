"""Values that match no key, how often each occurs, and which key was probably meant."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from lib.audit.finding import Check
from lib.audit.nearest import Targets, nearest
from lib.audit.records import Records
from lib.canonical.schema import TABLES

UNMATCHED_COLUMNS = ("table", "column", "references", "value", "count", "suggestion")
MOST_KEYS = 100_000
"""Among more keys than this nothing is suggested: a value is then near to many."""


def unmatched_values(records: Records, findings: pd.DataFrame, checks: Sequence[Check]) -> pd.DataFrame:
    """Which values are in no record of the table they refer to? One row per value, the most frequent first.

    `suggestion` is what should stand there instead, missing where nothing is near enough.
    """
    said = dict(tuple(findings.groupby("check")))
    parts = [
        _of_check(records, said[check.id], check) for check in checks if check.references and check.id in said
    ]
    frame = pd.concat([_nothing(), *(part for part in parts if len(part))], ignore_index=True)
    return frame.astype({name: "int64" if name == "count" else "str" for name in UNMATCHED_COLUMNS})


def with_suggestions(findings: pd.DataFrame, unmatched: pd.DataFrame) -> pd.DataFrame:
    """`findings` with what to write instead of each value that matches no key."""
    known = unmatched.dropna(subset="suggestion")
    meant = {
        (table, column, value): suggestion
        for table, column, value, suggestion in zip(
            *(known[name] for name in ("table", "column", "value", "suggestion")), strict=True
        )
    }
    if not meant:
        return findings
    keys = zip(findings["table"], findings["field"], findings["value"], strict=True)
    is_key = findings["check"].str.startswith("unmatched/")
    suggested = pd.Series([meant.get(key) for key in keys], index=findings.index, dtype="str")
    return findings.assign(suggestion=suggested.where(is_key, findings["suggestion"]))


def _of_check(records: Records, found: pd.DataFrame, check: Check) -> pd.DataFrame:
    counts = found.groupby("value", as_index=False).size().rename(columns={"size": "count"})
    counts = counts.sort_values(["count", "value"], ascending=[False, True], ignore_index=True)
    if counts.empty:
        return _nothing()
    meant = nearest(counts["value"].tolist(), _targets(records, check))
    facts = {"table": check.table, "column": check.field, "references": check.references}
    return counts.assign(**facts, suggestion=counts["value"].map(meant))[list(UNMATCHED_COLUMNS)]


def _targets(records: Records, check: Check) -> Targets:
    """What the values may have meant: keys, and names of the records, which stand for their key.

    Where the mapping looks names up, the name itself is what the file has to say.
    """
    referred, key = check.references.split(".")
    rows = records.tables.imported(referred)
    if records.tables.frame(rows.count()) > MOST_KEYS:
        return {}
    has_names = any(column.name == "name" for column in TABLES[referred].columns)
    columns = {"key": rows[key]} | ({"label": rows["name"]} if has_names else {})
    pairs = records.tables.frame(rows.select(**columns).order_by("key"))
    keys: dict[str, str] = {value: value for value in pairs["key"]}
    if not has_names:
        return keys
    named = pairs.dropna(subset="label").drop_duplicates("label", keep=False)
    means = "label" if _is_looked_up(records.tables.snapshot.manifest, check) else "key"
    return dict(zip(named["label"], named[means], strict=True)) | keys


def _is_looked_up(manifest: Mapping[str, Any], check: Check) -> bool:
    looked_up = manifest.get("lookups_unmatched", ())
    return any((found["table"], found["column"]) == (check.table, check.field) for found in looked_up)


def _nothing() -> pd.DataFrame:
    return pd.DataFrame(columns=list(UNMATCHED_COLUMNS))
