"""Uses: which reports read a field, what the team declares, and how often people changed it in the last year."""

import datetime as dt
import json
from functools import cache
from pathlib import Path

import pandas as pd

from lib.canonical.opened import OpenedTables

REPORT_USES = Path(__file__).parent / "report_uses.json"
"""`table.column` → the reports that read it; written by `python -m tests.lineage` from what the reports really read."""

LAST_YEAR = dt.timedelta(days=365)


@cache
def reports_reading() -> dict[str, list[str]]:
    """`table.column` → the reports that read it, in figures, groups or lists."""
    return json.loads(REPORT_USES.read_text(encoding="utf-8"))


def declared_uses(tables: OpenedTables) -> dict[str, list[str]]:
    """`table.field` → what uses it by the team's own word: `by: what`."""
    found: dict[str, list[str]] = {}
    for use in tables.parameters.settings.data_upkeep.uses:
        found.setdefault(use.field, []).append(f"{use.by}: {use.what}")
    return found


def changes_of_last_year(tables: OpenedTables) -> dict[str, int]:
    """`table.field` → changes people made in the year up to as_of, company-wide; rules and imports do not count."""
    found: dict[str, int] = {}
    since = tables.parameters.as_of - LAST_YEAR
    for name in ("field_changes", "deal_events"):
        changes = tables.company_wide(name)
        if changes is None:
            continue
        made = changes.filter((changes.happened_on > since) & ~changes.by_automation.fill_null(False))
        keys = ["table", "field"] if name == "field_changes" else ["field"]
        counted = tables.frame(made.group_by(keys).agg(changes=lambda rows: rows.count()))
        found |= _named(counted if name == "field_changes" else counted.assign(table="deals"))
    return found


def _named(counted: pd.DataFrame) -> dict[str, int]:
    return {f"{row.table}.{row.field}": int(row.changes) for row in counted.itertuples()}
