"""A section as HTML and as plain text: the one place where report content becomes markup, all of it escaped."""

from __future__ import annotations

import base64
import re
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lib.sections.section import Attachment, Chart, Section


NARROW = "screen and (max-width: 40rem)"
"""The screens for which the narrow drawing of a chart is made: where the style sheet of a page turns narrow too."""

_MINUS = re.compile(r"(?<![\w-])-(?=[^\s\w-]|[A-Z])")
"""A minus before a currency: without a word joiner behind it a line may end there, which digits alone do not allow."""

_LAB_LOOK = """<style>
section[data-section] { max-width: 54rem; font: 14px/1.5 system-ui, sans-serif; }
section[data-section] p.headline, section.cover ul.points { font: 400 20px/1.4 Georgia, serif; }
section.cover ul.points { list-style: none; padding: 0; }
section[data-section] dl.facts { display: grid; grid-template-columns: repeat(3, 1fr); gap: 8px 24px; }
section[data-section][data-section] :is(dt, dd) { float: none; width: auto; margin: 0; padding: 0; }
section[data-section][data-section] dt { font-size: 12px; font-weight: 400; color: #5a6775; }
section[data-section] img { width: 100%; }
section[data-section] p.action { padding: 8px 14px; border-left: 4px solid #9a5b00; background: #fdf6e9; }
section[data-section][data-section] :is(th, td) { padding: 3px 18px 3px 0; text-align: left; font-weight: 400; }
section[data-section][data-section] tbody tr { background: none; }
section[data-section] thead th { color: #5a6775; border-bottom: 1px solid #1d2733; }
section[data-section] caption { text-align: left; font-weight: 600; }
section[data-section][data-section] .number { text-align: right; font-variant-numeric: tabular-nums; }
section[data-section] p.note, section[data-section] figcaption { color: #5a6775; }
</style>
"""
"""How sections look in JupyterLab: comes with the cover. Shared pages have a style sheet of their own and drop this one."""


def section_html(section: Section) -> str:
    """The section's markup: headline, chart, how to read it, what to do, table, note."""
    parts = [
        _paragraph("headline", section.headline),
        _points(section.points),
        _facts(section.facts),
        _figure(section.chart, section.reading) if section.chart else _paragraph("reading", section.reading),
        _labelled("action", "What to do", section.action),
        section.table.html() if section.table else "",
        "".join(_link(file) for file in section.files if file.words),
        _paragraph("note", section.note),
    ]
    look = _LAB_LOOK if section.style == "cover" else ""
    return f'{look}<section class="{escape(section.style)}" data-section="{escape(section.id)}">{"".join(parts)}</section>'


def section_text(section: Section) -> str:
    """The section for a terminal: the same words and table, without the chart."""
    table = section.table.text() if section.table else ""
    points = [f"- {point}" for point in section.points]
    facts = [f"{name}: {value}" for name, value in section.facts]
    return "\n".join(part for part in (section.headline, *points, *facts, table, section.action) if part)


def _points(points: tuple[str, ...]) -> str:
    items = "".join(f"<li>{_words(point)}</li>" for point in points)
    return f'<ul class="points">{items}</ul>' if items else ""


def _facts(facts: tuple[tuple[str, str], ...]) -> str:
    items = "".join(f"<div><dt>{escape(name)}</dt><dd>{_words(value)}</dd></div>" for name, value in facts)
    return f'<dl class="facts">{items}</dl>' if items else ""


def _figure(chart: Chart, reading: str) -> str:
    narrow = f'<source media="{NARROW}" srcset="{_embedded(chart.narrow)}">' if chart.narrow else ""
    picture = f'<picture>{narrow}<img alt="{escape(chart.alt)}" src="{_embedded(chart.svg)}"></picture>'
    return f'<figure class="chart">{picture}<figcaption>{_words(reading)}</figcaption></figure>'


def _embedded(svg: bytes) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode('ascii')}"


def _paragraph(kind: str, words: str) -> str:
    return f'<p class="{kind}">{_words(words)}</p>' if words else ""


def _link(file: Attachment) -> str:
    return f'<p class="file"><a href="{escape(file.name)}">{escape(file.words)}</a></p>'


def _labelled(kind: str, label: str, words: str) -> str:
    return f'<p class="{kind}"><strong>{escape(label)}:</strong> {_words(words)}</p>' if words else ""


def _words(text: str) -> str:
    return escape(_MINUS.sub("-\u2060", text))
