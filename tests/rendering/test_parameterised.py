"""The team's values reach the notebook, and nothing else does."""

from pathlib import Path

import nbformat
import pytest

from lib.problems import InputError
from lib.rendering.failure import ReportFailed
from lib.rendering.parameterised import notebook_at, notebook_title, parameterised, refuse_unless_literal
from tests.rendering.small_batches import END, write_notebook

VALUES = {
    "team": "north",
    "as_of": "2026-05-31",
    "data": 'C:\\exports "new"\n\ttab \u2028 é',
    "settings": {"a": [1, 0.5, True, None], "it's": {}},
}


def test_values_come_back_from_the_injected_cell_as_they_went_in(tmp_path: Path) -> None:
    notebook = parameterised(notebook_at(write_notebook(tmp_path, "one", [END])), VALUES)
    tags = [cell.metadata["tags"] for cell in notebook.cells]
    assert tags[1:3] == [["parameters"], ["injected-parameters"]]
    namespace: dict[str, object] = {}
    exec(notebook.cells[2].source, namespace)
    assert {name: namespace[name] for name in VALUES} == VALUES


def test_the_same_values_give_the_same_bytes(tmp_path: Path) -> None:
    path = write_notebook(tmp_path, "one", [END])
    first, second = (nbformat.writes(parameterised(notebook_at(path), VALUES)) for _ in range(2))
    assert first == second


def test_stored_outputs_are_cleared_before_the_run(tmp_path: Path) -> None:
    path = write_notebook(tmp_path, "one", [END])
    stored = nbformat.read(path, as_version=4)
    stored.cells[2].outputs = [nbformat.v4.new_output("stream", text="old")]
    stored.cells[2].execution_count = 9
    nbformat.write(stored, path)
    cell = parameterised(notebook_at(path), VALUES).cells[3]
    assert (cell.outputs, cell.execution_count) == ([], None)


@pytest.mark.parametrize(
    "source",
    [
        "team = __import__('os').getcwd()",
        "team = 'north'",
        "team = 'n'\nas_of = 'a'\ndata = 'd'\nsettings = {}\nextra = 1",
        "team = 'n'\nas_of = 'a'\ndata = 'd'\nsettings = {}\nprint(1)",
        "team = as_of = data = settings = 1",
        "team =",
    ],
)
def test_anything_but_literals_of_the_four_names_is_refused(source: str) -> None:
    with pytest.raises(ReportFailed, match="ParametersRefused"):
        refuse_unless_literal(source, {"team": "n", "as_of": "a", "data": "d", "settings": {}})


def test_literals_of_the_four_names_are_taken() -> None:
    values = {"team": "n", "as_of": "a", "data": "d", "settings": {"x": [1]}}
    refuse_unless_literal("# Parameters\nteam = 'n'\nas_of = 'a'\ndata = 'd'\nsettings = {'x': [1]}", values)


@pytest.mark.parametrize("unreadable", ["", "{", "[]", '{"nbformat": 4}', "no notebook"])
def test_a_file_that_is_no_notebook_is_bad_input(tmp_path: Path, unreadable: str) -> None:
    path = tmp_path / "broken.ipynb"
    path.write_text(unreadable)
    with pytest.raises(InputError, match="not readable as a notebook"):
        notebook_at(path)


def test_a_notebook_without_a_parameters_cell_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="tagged `parameters`"):
        notebook_at(write_notebook(tmp_path, "one", [END], tag="other"))


def test_the_title_is_the_first_top_heading(tmp_path: Path) -> None:
    notebook = notebook_at(write_notebook(tmp_path, "one", [END]))
    assert notebook_title(notebook, "otherwise") == "The one report"
    assert notebook_title(nbformat.v4.new_notebook(), "otherwise") == "otherwise"
