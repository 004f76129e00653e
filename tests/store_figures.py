"""Run every notebook on the demo company and store the outputs that nbval compares: `make figures`.

Only cells tagged `keep_output` keep theirs; everything else is stripped, so a notebook's diff is its figures.
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from lib.params import ROOT


def stored(path: Path) -> None:
    """Run one notebook from its folder and write it back with the outputs that are kept."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(path.parent)}}).execute()
    for cell in (cell for cell in notebook.cells if cell.cell_type == "code"):
        cell.metadata.pop("execution", None)
        # nbval takes a cell with outputs and no number for one that was never run
        if "keep_output" not in cell.metadata.get("tags", []):
            cell.execution_count, cell.outputs = None, []
    notebook.metadata = {"kernelspec": notebook.metadata["kernelspec"], "language_info": {"name": "python"}}
    nbformat.write(notebook, path)


if __name__ == "__main__":
    wanted = set(sys.argv[1:])
    for notebook_path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        if not wanted or notebook_path.stem in wanted:
            print(notebook_path.name)
            stored(notebook_path)
