"""The sections a notebook showed, read from its outputs, and whether they make a whole report."""

from collections.abc import Iterator
from typing import Any

from nbformat import NotebookNode

from lib.rendering.failure import ReportFailed
from lib.sections.section import SECTION_MIME

_PICTURES = ("image/svg+xml", "image/png", "image/jpeg", "image/gif")


def sections_shown(notebook: NotebookNode) -> list[dict[str, Any]]:
    """What each section declares of itself (id, charts, is_end, figures), in the order shown."""
    return [declared for cell in _code_cells(notebook) for declared in _declared(cell)]


def figures_shown(notebook: NotebookNode) -> list[dict[str, Any]]:
    """The figures of every section in the order shown, each with the id of its section."""
    return [
        {"section": section["id"], **figure}
        for section in sections_shown(notebook)
        for figure in section["figures"]
    ]


def charts_declared(notebook: NotebookNode) -> int:
    """How many charts the report must hold."""
    return sum(int(section["charts"]) for section in sections_shown(notebook))


def refuse_unless_whole(notebook: NotebookNode) -> None:
    """ReportFailed unless every code cell ran without error, the last one shows the end section, and every picture
    belongs to a section."""
    cells = list(_code_cells(notebook))
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "code" and cell.source.strip():
            _refuse_cell(cell, number)
    if not cells or not any(section["is_end"] for section in _declared(cells[-1])):
        raise ReportFailed(
            "Incomplete", "the last cell does not show the closing notes, so the report may be cut short"
        )


def _refuse_cell(cell: NotebookNode, number: int) -> None:
    if cell.execution_count is None:
        raise ReportFailed("Incomplete", f"cell {number} did not run")
    for output in cell.outputs:
        if output.output_type == "error":
            raise ReportFailed(output.ename, output.evalue)
        data = output.get("data", {})
        if "text/html" not in data and any(kind in data for kind in _PICTURES):
            raise ReportFailed(
                "BarePicture",
                f"cell {number} shows a picture that no section describes; show it as a Section",
            )


def _code_cells(notebook: NotebookNode) -> Iterator[NotebookNode]:
    return (cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip())


def _declared(cell: NotebookNode) -> list[dict[str, Any]]:
    return [output.data[SECTION_MIME] for output in cell.outputs if SECTION_MIME in output.get("data", {})]
