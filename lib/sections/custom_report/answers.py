"""The answers of custom reports: one section for each of their questions, in order, shown by one call."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from lib.metrics.report_files import Item, Report, reports_chosen
from lib.problems import WorkbookError
from lib.sections.custom_report.asked import section_of
from lib.sections.custom_report.words import heading
from lib.sections.page import section_html, section_text
from lib.sections.section import SECTION_MIME, Section
from lib.workbook import Workbook


@dataclass(frozen=True)
class Answers:
    """Sections in order, each under the reader's question it answers."""

    parts: tuple[tuple[str, Section], ...]

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {
            "text/plain": "\n\n".join(
                f"{question}\n{section_text(section)}" for question, section in self.parts
            ),
            "text/html": "".join(
                f"<h2>{escape(question)}</h2>{section_html(section)}" for question, section in self.parts
            ),
            SECTION_MIME: {
                "id": "custom_report.answers",
                "charts": sum(section.chart is not None for _, section in self.parts),
                "is_end": False,
                "figures": [
                    {"section": section.id, **figure.as_json()}
                    for _, section in self.parts
                    for figure in section.figures
                ],
            },
        }


def answers(workbook: Workbook, reports: Mapping[str, Report] | None = None) -> Answers:
    """Every question of the reports the team has chosen, in order; of several reports each under its title."""
    chosen = reports_chosen(workbook.parameters.settings) if reports is None else reports
    parts: list[tuple[str, Section]] = []
    for name, report in chosen.items():
        if len(chosen) > 1:
            parts.append((report.title, _introduction(workbook, name, report)))
        parts += _answered(workbook, name, report)
    return Answers(tuple(parts))


def as_it_was(workbook: Workbook, report: Report) -> Workbook:
    """The workbook at the end of the day the report is as of."""
    return workbook.at(report.day(workbook.as_of))


def answer(workbook: Workbook, item: Item, name: str = "custom_report.item") -> Section:
    """The answer to one question; where the source lacks what it needs, that is said in words."""
    try:
        return replace(section_of(workbook, item), id=name)
    except WorkbookError as problem:
        return Section(id=name, headline=f"{item.record.label} cannot be shown. {problem}")


def _answered(workbook: Workbook, name: str, report: Report) -> Iterator[tuple[str, Section]]:
    then = as_it_was(workbook, report)
    for place, item in enumerate(report.items, start=1):
        yield heading(item), answer(then, item, f"custom_report.{name}_{place}")


def _introduction(workbook: Workbook, name: str, report: Report) -> Section:
    day = report.day(workbook.as_of)
    told = (
        ""
        if day == workbook.as_of
        else f" As it was known at the end of {workbook.formats.text(day, 'day')}."
    )
    return Section(id=f"custom_report.{name}", headline=f"{report.question}{told}")
