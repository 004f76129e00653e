"""When a report counts as whole."""

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from lib.rendering.failure import ReportFailed
from lib.rendering.section_outputs import charts_declared, figures_shown, refuse_unless_whole
from lib.sections.section import SECTION_MIME


def section(
    name: str, *, is_end: bool = False, charts: int = 0, figures: tuple[dict, ...] = ()
) -> NotebookNode:
    declared = {"id": name, "charts": charts, "is_end": is_end, "figures": list(figures)}
    output = new_output(
        "execute_result", data={"text/html": "<p></p>", SECTION_MIME: declared}, execution_count=1
    )
    return new_code_cell("x", execution_count=1, outputs=[output])


def notebook(*cells: NotebookNode) -> NotebookNode:
    return new_notebook(cells=[new_markdown_cell("# Title"), *cells])


def test_a_report_that_ends_with_its_notes_is_whole() -> None:
    refuse_unless_whole(notebook(section("a"), section("notes", is_end=True), new_code_cell("  ")))


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ((), "closing notes"),
        ((section("a"),), "closing notes"),
        ((section("notes", is_end=True), section("a")), "closing notes"),
        ((new_code_cell("x"), section("notes", is_end=True)), "cell 2 did not run"),
    ],
)
def test_a_report_that_is_cut_short_is_refused(cells: tuple[NotebookNode, ...], reason: str) -> None:
    with pytest.raises(ReportFailed, match=reason):
        refuse_unless_whole(notebook(*cells))


def test_an_error_output_is_refused_whatever_the_cell_is_tagged() -> None:
    error = new_output("error", ename="KeyError", evalue="'x'", traceback=[])
    failing = new_code_cell("x", execution_count=1, outputs=[error], metadata={"tags": ["raises-exception"]})
    with pytest.raises(ReportFailed, match="KeyError: 'x'"):
        refuse_unless_whole(notebook(failing, section("notes", is_end=True)))


def test_a_picture_outside_a_section_is_refused() -> None:
    picture = new_output("display_data", data={"image/png": "iVBO", "text/plain": "<Figure>"})
    with pytest.raises(ReportFailed, match="cell 2 shows a picture that no section describes"):
        refuse_unless_whole(
            notebook(new_code_cell("x", execution_count=1, outputs=[picture]), section("notes", is_end=True))
        )


def test_charts_are_summed_and_figures_name_their_section() -> None:
    shown = notebook(section("a", charts=1, figures=({"metric": "m"},)), section("b", charts=1), section("c"))
    assert charts_declared(shown) == 2
    assert figures_shown(shown) == [{"section": "a", "metric": "m"}]
