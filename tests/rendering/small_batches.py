"""Small notebooks, teams and exports written to a test's folder, and batches over them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import nbformat

from lib.rendering.batch import Batch
from lib.rendering.job import Limits

PARAMETERS = 'team = "demo"\nas_of = None\ndata = None\nsettings = None'
SECTION = "from lib.sections.section import Chart, Figure, Section\n"
END = SECTION + 'Section("notes", "How these figures are made.", style="notes", is_end=True)'
CHART = (
    SECTION
    + """svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 3"><rect width="9" height="3"/></svg>'
Section("rate", "Half is <won>.", "Read the bar.", "Act.", chart=Chart(svg, "One bar, half full"),
        figures=(Figure("win_rate", "win_rate/closed", 0.5, "share", numerator=1, denominator=2),))"""
)
HAPPY = ("md:## Is it good?\n\nThe prose.", CHART, END)


def write_notebook(folder: Path, name: str, cells: Sequence[str], tag: str = "parameters") -> Path:
    """A notebook with a title, a parameters cell and these cells; one that begins with `md:` is prose."""
    new = nbformat.v4
    parameters = new.new_code_cell(PARAMETERS, metadata={"tags": [tag]})
    rest = [
        new.new_markdown_cell(text[3:]) if text.startswith("md:") else new.new_code_cell(text)
        for text in cells
    ]
    title = new.new_markdown_cell(f"# The {name} report\n\nWhat it is for.")
    notebook = new.new_notebook(cells=[title, parameters, *rest])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.ipynb"
    nbformat.write(notebook, path)
    return path


def write_team(folder: Path, team: str = "north", as_of: str = "2026-05-31") -> Path:
    """A team's parameter file beside an export of one user; the same data for every test."""
    data = folder / "export"
    data.mkdir(parents=True, exist_ok=True)
    (data / "people.csv").write_text("id,who\nu1,Ann\n", encoding="utf-8")
    (folder / "mapping.yml").write_text(
        "system: Test CRM\ntimezone: UTC\ntables:\n  users:\n    - file: people.csv\n"
        "      columns: {user_id: id, name: who}\n",
        encoding="utf-8",
    )
    path = folder / f"{team}.yml"
    path.write_text(
        f"team: {team}\nas_of: {as_of}\ndata: {data}\n"
        f"settings: {{label: {team.capitalize()} team, mapping: {folder / 'mapping.yml'}}}\n",
        encoding="utf-8",
    )
    return path


def small_batch(
    folder: Path, notebooks: Mapping[str, Sequence[str]], teams: Sequence[str] = ("north",)
) -> Batch:
    """A batch over these notebooks (name → cells) for these teams, writing to `folder/out`."""
    for name, cells in notebooks.items():
        write_notebook(folder / "notebooks", name, cells)
    return Batch(
        parameter_files=[write_team(folder, team) for team in teams],
        notebooks_folder=folder / "notebooks",
        out=folder / "out",
        workers=2
        if len(notebooks) * len(teams) > 3
        else 1,  # a worker's start costs more than a small report
        limits=Limits(cell_seconds=60, report_seconds=120),
    )
