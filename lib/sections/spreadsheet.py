"""Sheets for people to open and fill in: texts stay texts, nothing runs, and the same content gives the same bytes."""

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Kind = Literal["text", "count", "money", "typed"]
"""text: as it is; typed: a text too, but what people type over it becomes a day or a number as their spreadsheet likes."""

_LONGEST = 32_767
"""Letters a cell of a spreadsheet can hold."""

_NUMBER_FORMATS = {"text": "@", "count": "#,##0", "money": "#,##0.00", "typed": "General"}


@dataclass(frozen=True)
class SheetColumn:
    """A column: its heading, its width in letters, and for people to fill in the words to choose from."""

    heading: str
    width: int
    kind: Kind = "text"
    is_to_fill: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A sheet: rows under headings that stay in sight, with a filter; `kept` columns stay in sight too.

    `kinds` gives a cell another kind than its column's, by row and column number.
    """

    name: str
    columns: tuple[SheetColumn, ...]
    rows: Sequence[Sequence[object]]
    kept: int = 0
    kinds: Mapping[tuple[int, int], Kind] = field(default_factory=dict)


def workbook_bytes(sheets: Iterable[Sheet], title: str, day: dt.date) -> bytes:
    """The sheets as an XLSX file, dated `day` whenever it is made; written row by row, however many there are."""
    import xlsxwriter

    content = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(content, options) as workbook:
        workbook.set_properties({"title": title, "created": dt.datetime.combine(day, dt.time())})
        formats = _Formats(workbook)
        for sheet in sheets:
            _write(workbook.add_worksheet(sheet.name), sheet, formats)
    return content.getvalue()


class _Formats:
    """The looks of cells, each made once."""

    def __init__(self, workbook: "Workbook") -> None:
        self._workbook = workbook
        self._made: dict[tuple[str, bool], Format] = {}
        self.heading = workbook.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#e8edf2"}
        )

    def of(self, kind: Kind, *, is_to_fill: bool) -> "Format":
        if (kind, is_to_fill) not in self._made:
            fill: dict[str, Any] = {"bg_color": "#fdf6d8", "border": 1, "border_color": "#d8d2b0"}
            look = {"num_format": _NUMBER_FORMATS[kind], "valign": "top"} | (fill if is_to_fill else {})
            self._made[kind, is_to_fill] = self._workbook.add_format(look)
        return self._made[kind, is_to_fill]


def _write(worksheet: "Worksheet", sheet: Sheet, formats: _Formats) -> None:
    for number, column in enumerate(sheet.columns):
        worksheet.set_column(number, number, column.width)
        if column.choices and sheet.rows:
            said = {"validate": "list", "source": list(column.choices), "error_title": column.heading}
            worksheet.data_validation(1, number, len(sheet.rows), number, said)
    worksheet.freeze_panes(1, sheet.kept)
    worksheet.write_row(0, 0, [column.heading for column in sheet.columns], formats.heading)
    for place, row in enumerate(sheet.rows):
        for number, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            kind = sheet.kinds.get((place, number), column.kind)
            _write_cell(worksheet, (place + 1, number), value, formats.of(kind, is_to_fill=column.is_to_fill))
    worksheet.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)


def _write_cell(worksheet: "Worksheet", place: tuple[int, int], value: object, look: "Format") -> None:
    if value is None or value == "":
        worksheet.write_blank(*place, None, look)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        worksheet.write_number(*place, value, look)
    else:
        # a text is written as one whatever it begins with
        worksheet.write_string(*place, str(value)[:_LONGEST], look)
