"""What importing an export gave: rows in, out and set aside per table, and why, as text for a terminal."""

from collections.abc import Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

_MOST = 12


def import_report(manifest: Mapping[str, Any]) -> RenderableType:
    """The counts of each table, the reasons for what was set aside, and what the mapping did not use."""
    parts: list[RenderableType] = [_counts(manifest["tables"])]
    parts += _listed("Set aside, or read as not known", [_reason(each) for each in manifest["reasons"]])
    parts += _listed("Files that no table reads", list(manifest["unmapped_files"]))
    unmatched = [
        f"{each['table']}.{each['column']}: {each['count']:,} values without a match"
        for each in manifest["lookups_unmatched"]
    ]
    parts += _listed("Looked up and not found", unmatched)
    corrections = [_outcome(each) for each in manifest.get("corrections", ())]
    parts += _listed("Rows of filled-in lists", corrections)
    decisions = [_outcome(each) for each in manifest.get("decisions", ())]
    parts += _listed("Decisions on duplicates", decisions)
    left_out = [
        f"{each['table']}: {each['count']:,} x {each['reason']}"
        for each in manifest.get("left_out_by_merging", ())
    ]
    return Group(*parts, *_listed("Left out by merging", left_out))


def _counts(tables: Mapping[str, Mapping[str, int]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("table")
    for label in ("rows in", "rows out", "rows set aside", "cells not known"):
        table.add_column(label, justify="right")
    for name, counts in tables.items():
        numbers = (counts[key] for key in ("rows_in", "rows_out", "quarantined", "cells"))
        table.add_row(name, *(f"{number:,}" for number in numbers))
    return table


def _reason(reason: Mapping[str, Any]) -> str:
    where = ".".join(part for part in (reason["table"], reason["column"]) if part)
    first = next(iter(reason["examples"]), None)
    example = f" (first: {first['file']}, row {first['row']}: {first['value']!r})" if first else ""
    return f"{where}: {reason['reason']}, {reason['count']:,} x{example}"


def _outcome(outcome: Mapping[str, Any]) -> str:
    reason = f" ({outcome['reason']})" if outcome["reason"] else ""
    return f"{outcome['file']}: {outcome['count']:,} {outcome['outcome']}{reason}"


def _listed(title: str, lines: list[str]) -> list[RenderableType]:
    if not lines:
        return []
    more = [f"… and {len(lines) - _MOST:,} more"] if len(lines) > _MOST else []
    body = Text("\n".join([*lines[:_MOST], *more]))
    return [Text(f"\n{title}", style="bold"), Padding(body, (0, 0, 0, 2))]
