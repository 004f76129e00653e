"""Values as a file's style writes them."""

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lib.canonical.schema import TABLES
from lib.demo.exports.declared import ExportFile, Style

_ISO_DAY, _ISO_TIME = "%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"


def exported(frame: pd.DataFrame, file: ExportFile, names: dict[str, str]) -> pd.DataFrame:
    """The file's columns in their order, under the table's column names, users by name."""
    rows = frame[[column for column in file.headers if column in frame]]
    for column in sorted(file.named & {*rows}):
        rows = rows.assign(**{column: rows[column].map(names).fillna(rows[column])})
    for column, words in file.labels.items():
        rows = rows.assign(**{column: rows[column].map(words).fillna(rows[column])})
    return rows


def text_table(rows: pd.DataFrame, file: ExportFile) -> pa.Table:
    """Rows as text under the file's headers."""
    types = {column.name: column.type for column in TABLES[file.table].columns}
    columns = {file.headers[name]: as_text(rows[name], types.get(name, "text"), file.style) for name in rows}
    return pa.table(columns)


def typed_table(rows: pd.DataFrame, file: ExportFile) -> pa.Table:
    """Rows as typed columns under the file's headers: days as dates, moments as UTC timestamps."""
    types = {column.name: column.type for column in TABLES[file.table].columns}
    columns = {}
    for name in rows:
        values = pa.array(rows[name], from_pandas=True)
        if pa.types.is_large_string(values.type):
            values = pc.cast(values, pa.string())
        if pa.types.is_timestamp(values.type):
            is_day = types.get(name) == "date"
            values = pc.cast(values, pa.date32() if is_day else pa.timestamp("ms", tz="UTC"))
        columns[file.headers[name]] = values
    return pa.table(columns)


def as_text(values: pd.Series, kind: str, style: Style) -> pa.Array:
    """One column as the style writes it; text stays as it is."""
    array = pa.array(values, from_pandas=True)
    if pa.types.is_timestamp(array.type):
        return _time_text(array, kind, style)
    if pa.types.is_boolean(array.type):
        return pc.if_else(array, style.yes, style.no)
    if pa.types.is_floating(array.type) and kind == "money":
        array = pc.cast(pc.round(array, 2), pa.decimal128(18, 2))
    text = pc.cast(array, pa.string())
    is_number = not pa.types.is_string(array.type) and not pa.types.is_large_string(array.type)
    return pc.replace_substring(text, ".", style.decimal) if is_number and style.decimal != "." else text


def _time_text(array: pa.Array, kind: str, style: Style) -> pa.Array:
    if kind == "date" and style.day == _ISO_DAY:
        return pc.cast(pc.cast(array, pa.date32()), pa.string())
    if kind == "date":
        return pc.strftime(array, format=style.day)
    if style.time == _ISO_TIME and not style.zone:
        # Much faster than strftime, which matters for millions of rows.
        text = pc.replace_substring(pc.cast(pc.cast(array, pa.timestamp("s")), pa.string()), " ", "T")
        return pc.binary_join_element_wise(text, "Z", "")
    if not style.zone:
        return pc.strftime(array, format=style.time)
    there = pc.cast(pc.assume_timezone(array, "UTC"), pa.timestamp("s", tz=style.zone))
    return pc.strftime(pc.local_timestamp(there), format=style.time)
