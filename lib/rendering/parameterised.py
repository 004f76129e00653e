"""A notebook ready to run: its parameters cell found, the team's values put below it, nothing else injected."""

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from lib.problems import InputError
from lib.rendering.failure import ReportFailed

NAMES = ("team", "as_of", "data", "settings")


def notebook_at(path: Path) -> NotebookNode:
    """The notebook in the file; InputError when it is none or has no cell tagged `parameters`.

    Without that cell the notebook would render the team written in it, whichever was asked for.
    """
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except FileNotFoundError:
        raise InputError(f"{path}: no such notebook.") from None
    except (OSError, ValueError, nbformat.ValidationError, AttributeError) as error:
        first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise InputError(f"{path}: not readable as a notebook ({first}).") from None
    if len([cell for cell in notebook.cells if _has_tag(cell, "parameters")]) != 1:
        raise InputError(
            f"{path}: must have one code cell tagged `parameters` (team, as_of, data, settings); add the tag in JupyterLab's property inspector."
        )
    return notebook


def notebook_title(notebook: NotebookNode, otherwise: str) -> str:
    """The notebook's first top heading; `otherwise` when it has none."""
    for cell in notebook.cells:
        for line in cell.source.splitlines() if cell.cell_type == "markdown" else ():
            if line.startswith("# "):
                return line.removeprefix("# ").strip()
    return otherwise


def parameterised(notebook: NotebookNode, parameters: Mapping[str, Any]) -> NotebookNode:
    """The notebook with stored outputs cleared and the four values in a cell below its parameters cell.

    Raises ReportFailed when the injected cell would hold anything but literals of the four names.
    """
    from papermill.parameterize import parameterize_notebook

    _clear(notebook)
    notebook.metadata["papermill"] = NotebookNode()
    filled = parameterize_notebook(notebook, dict(parameters), kernel_name="python3", language="python")
    del filled.metadata["papermill"]
    cell = next(cell for cell in filled.cells if _has_tag(cell, "injected-parameters"))
    cell["id"] = "injected-parameters"
    refuse_unless_literal(cell.source, parameters)
    return filled


def refuse_unless_literal(source: str, parameters: Mapping[str, Any]) -> None:
    """ReportFailed unless `source` assigns exactly these values to exactly the four names, as literals."""
    try:
        assigned = dict(_assignment(statement) for statement in ast.parse(source).body)
    except (SyntaxError, ValueError) as error:
        raise ReportFailed("ParametersRefused", str(error)) from None
    if sorted(assigned) != sorted(NAMES) or assigned != dict(parameters):
        raise ReportFailed(
            "ParametersRefused", f"the notebook takes {', '.join(NAMES)}, not {', '.join(assigned)}"
        )


def _assignment(statement: ast.stmt) -> tuple[str, Any]:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return name, ast.literal_eval(value)
    raise ValueError(f"line {statement.lineno} is not an assignment of a literal")


def _clear(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        cell.metadata.setdefault("tags", [])
        if cell.cell_type == "code":
            cell.outputs = []
            cell.execution_count = None


def _has_tag(cell: NotebookNode, tag: str) -> bool:
    return cell.cell_type == "code" and tag in cell.metadata.get("tags", [])
