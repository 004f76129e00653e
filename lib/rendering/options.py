"""What can be said to `crm-workbook`: the options of its commands and their help."""

import datetime as dt
import os
from pathlib import Path
from typing import Annotated

import typer

from lib.problems import InputError

RENDER = """Render notebooks for teams: one HTML file for each team and notebook, and an index.

\b
Examples:
  crm-workbook render
  crm-workbook render --params params/*.yml --jobs 4
  crm-workbook render --params params/emea.yml --notebooks pipeline,sales_cycle
  crm-workbook render --out /srv/reports --force
  crm-workbook render --notebooks custom_report --as-of 2025-05-31

\b
Ends with 0 when all is well, 1 when reports failed (the others are made),
2 when parameters, notebooks or data are wrong (nothing was started),
75 when another batch is writing to the same folder.
"""

CHECK = """Read parameters and import the data, without making a report: what came in, what was set aside and why.

\b
Example:
  crm-workbook check --params params/emea.yml
"""

FIXES = """Write each team's list to fix: a workbook with one row per record and fault, to be filled in.

\b
Examples:
  crm-workbook fixes --params params/emea.yml
  crm-workbook fixes --params params/*.yml --out lists

\b
Type new values into the list, or choose "apply", and name the file in the team's settings:
  corrections:
    - lists/2026-05-31/emea/to_fix.xlsx
The next check and the next reports apply it; the exported files stay as they are.
"""

WATCH = """Look at the metrics each team chose (settings.goals): against their targets, and against the last runs.

\b
Examples:
  crm-workbook watch --params params/emea.yml
  crm-workbook watch --params params/*.yml --out /srv/reports --as-of 2026-06-30

\b
Writes watch/watch.html and watch/watch.json into --out and remembers what it saw in watch/history.
Ends with 0 when none is at risk, 3 when one is, 2 when parameters or data are wrong or no team chose a metric,
75 when another run is writing to the same folder.
"""

PROPOSE = """Propose a mapping for an export nobody has described yet, for a person to review.

\b
Example:
  crm-workbook propose exports/acme --write mappings/acme.yml
"""

DEMO = """Write the exports of a made-up company, with planted faults and their truth kept apart.

\b
Example:
  crm-workbook demo --size small --out outputs/demo
"""

Params = Annotated[
    list[str] | None,
    typer.Option(
        "--params",
        metavar="FILE...",
        help="Parameter files of the teams; patterns work. Without it: every team in params/.",
    ),
]
Notebooks = Annotated[
    list[str] | None,
    typer.Option(
        "--notebooks", metavar="NAME...", help="Notebooks by name, commas or spaces between. Without it: all."
    ),
]
Out = Annotated[
    Path | None, typer.Option(help="Folder the reports go to. Without it: the project's outputs/.")
]
Jobs = Annotated[int, typer.Option(min=1, help="Reports made side by side.")]
CellTimeout = Annotated[int, typer.Option(min=1, help="Longest a cell may take, in seconds.")]
ReportTimeout = Annotated[int, typer.Option(min=1, help="Longest a report may take, in seconds.")]
Memory = Annotated[
    float | None,
    typer.Option(
        min=0.25, help="Most memory a report may take, in GB. Without it: the machine's, divided by --jobs."
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        metavar="DAY",
        help="Last day the figures cover, like 2025-05-31: everything as it was known then. Without it: as the teams' files say.",
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Make unchanged reports again too.")]
Export = Annotated[Path, typer.Argument(help="Folder or file of the export.", show_default=False)]
Write = Annotated[Path | None, typer.Option(metavar="FILE", help="File to write it to. Without it: printed.")]
Size = Annotated[str, typer.Option(help="How much there is: small, medium or large.")]
DemoOut = Annotated[
    Path | None, typer.Option(help="Folder it goes to. Without it: the project's outputs/demo.")
]
ListsOut = Annotated[
    Path | None, typer.Option(help="Folder the lists go to. Without it: the project's outputs/lists.")
]
NotebooksFolder = Annotated[Path | None, typer.Option("--notebooks-dir", hidden=True)]


def day(written: str | None) -> dt.date | None:
    """The day given as --as-of; InputError when it is none."""
    if written is None:
        return None
    try:
        return dt.datetime.strptime(written, "%Y-%m-%d").date()
    except ValueError:
        raise InputError(f"--as-of {written}: is not a day; write it like 2026-05-31.") from None


def machine_memory() -> int:
    """The machine's memory in bytes."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
