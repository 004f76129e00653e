"""Cells on their way from a file's header to a canonical column, still as text: trimmed, renamed, missing or not."""

from lib.canonical.schema import Table
from lib.canonical.sql_text import list_sql, name_sql, text_sql
from lib.canonical.staging import CUSTOM
from lib.sources.mapping import Entry, Format


def text_columns(table: Table, entry: Entry, style: Format) -> dict[str, str]:
    """Canonical column → SQL of its text over the staged cells; NULL where the cell is empty or `missing`."""
    texts = {
        column.name: _text_sql(column.name, entry, style)
        for column in table.columns
        if column.name in entry.filled
    }
    if entry.custom:
        texts["custom"] = _custom_sql(entry, style)
    return texts


def _text_sql(column: str, entry: Entry, style: Format) -> str:
    text = text_sql(entry.constants[column].strip()) if column in entry.constants else name_sql(column)
    if renamed := entry.values.get(column):
        whens = " ".join(f"WHEN {text_sql(old.strip())} THEN {text_sql(new)}" for old, new in renamed.items())
        text = f"CASE {text} {whens} ELSE {text} END"
    return _known_sql(text, style)


def _known_sql(text: str, style: Format) -> str:
    missing = sorted({"", *(word.strip() for word in style.missing or ())})
    if missing == [""]:
        return f"nullif({text}, '')"
    return f"CASE WHEN {text} NOT IN ({list_sql(missing)}) THEN {text} END"


def _custom_sql(entry: Entry, style: Format) -> str:
    pairs = []
    for header in entry.custom:
        text = _known_sql(name_sql(f"{CUSTOM}{header}"), style)
        label = f"to_json({text_sql(header)})::VARCHAR || ':'"
        pairs.append(f"CASE WHEN {text} IS NOT NULL THEN {label} || to_json({text})::VARCHAR END")
    return f"'{{' || nullif(concat_ws(',', {', '.join(pairs)}), '') || '}}'"
