"""Section: one question's answer, frozen: a finding in words, a chart, its table, how to read it, what to do.

A notebook shows a section by naming it on the last line of a cell. Besides HTML and text, the output carries
the section's figures under SECTION_MIME, where the renderer collects and checks them.
"""

import base64
import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from lib.sections.page import section_html, section_text
from lib.sections.table import DisplayTable

SECTION_MIME = "application/vnd.crm-workbook.section+json"


@dataclass(frozen=True)
class Figure:
    """One number of a report with everything needed to check it.

    `definition` is `<metric>/<variant>` as in the metric records; `group` names the slice; `value` is
    numerator ÷ denominator where there is a denominator; `missing` says why there is no value.
    """

    metric: str
    definition: str
    value: float | None
    unit: str
    group: Mapping[str, str] = field(default_factory=dict)
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    numerator: float | None = None
    denominator: float | None = None
    n: int | None = None
    low: float | None = None
    high: float | None = None
    missing: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values, days as ISO text."""
        values = asdict(self)
        for name in ("starts_on", "ends_on"):
            values[name] = values[name].isoformat() if values[name] else None
        return values


@dataclass(frozen=True)
class Chart:
    """A drawn chart: SVG bytes and the sentence that says to a screen reader what it shows.

    `narrow` is the same chart drawn for the width of a telephone, where it has one.
    """

    svg: bytes
    alt: str
    narrow: bytes = b""


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a section: `words` lead to it on the page; without words it is kept beside the report only."""

    name: str
    content: bytes = field(repr=False)
    words: str = ""


@dataclass(frozen=True)
class Section:
    """One question's answer.

    `points` are further findings in words, `facts` are named values (what a cover or the notes list). `files` go with
    it: a batch puts them beside the report. `is_end` marks the last section of a notebook: a report without it is not done.
    """

    id: str
    headline: str
    reading: str = ""
    action: str = ""
    chart: Chart | None = None
    table: DisplayTable | None = None
    note: str = ""
    points: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    figures: tuple[Figure, ...] = ()
    files: tuple[Attachment, ...] = ()
    style: str = "section"
    is_end: bool = False

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {
            "text/plain": section_text(self),
            "text/html": section_html(self),
            SECTION_MIME: {
                "id": self.id,
                "charts": int(self.chart is not None),
                "is_end": self.is_end,
                "figures": [figure.as_json() for figure in self.figures],
                **({"files": self._packed()} if self.files else {}),
            },
        }

    def _packed(self) -> dict[str, str]:
        return {file.name: base64.b64encode(file.content).decode("ascii") for file in self.files}
