"""A section as HTML and as plain text: the one place where report content becomes markup, all of it escaped."""

from __future__ import annotations

import base64
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lib.sections.section import Chart, Section


def section_html(section: Section) -> str:
    """The section's markup: headline, chart, how to read it, what to do, table, note."""
    parts = [
        _paragraph("headline", section.headline),
        _points(section.points),
        _facts(section.facts),
        _figure(section.chart, section.reading) if section.chart else _paragraph("reading", section.reading),
        _labelled("action", "What to do", section.action),
        section.table.html() if section.table else "",
        _paragraph("note", section.note),
    ]
    return f'<section class="{escape(section.style)}" data-section="{escape(section.id)}">{"".join(parts)}</section>'


def section_text(section: Section) -> str:
    """The section for a terminal: the same words and table, without the chart."""
    table = section.table.text() if section.table else ""
    points = [f"- {point}" for point in section.points]
    facts = [f"{name}: {value}" for name, value in section.facts]
    return "\n".join(part for part in (section.headline, *points, *facts, table, section.action) if part)


def _points(points: tuple[str, ...]) -> str:
    items = "".join(f"<li>{escape(point)}</li>" for point in points)
    return f'<ul class="points">{items}</ul>' if items else ""


def _facts(facts: tuple[tuple[str, str], ...]) -> str:
    items = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in facts)
    return f'<dl class="facts">{items}</dl>' if items else ""


def _figure(chart: Chart, reading: str) -> str:
    source = base64.b64encode(chart.svg).decode("ascii")
    return f'<figure class="chart"><img alt="{escape(chart.alt)}" src="data:image/svg+xml;base64,{source}"><figcaption>{escape(reading)}</figcaption></figure>'


def _paragraph(kind: str, words: str) -> str:
    return f'<p class="{kind}">{escape(words)}</p>' if words else ""


def _labelled(kind: str, label: str, words: str) -> str:
    return f'<p class="{kind}"><strong>{escape(label)}:</strong> {escape(words)}</p>' if words else ""
