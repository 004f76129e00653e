"""Watching from the command line: what is at risk is told in the terminal, the rest on the page."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from lib.params import Parameters
from lib.rendering.lock import locked_output
from lib.rendering.watch.watching import watch_teams

FOLDER = "watch"
"""Where the page, the JSON and the history lie below the folder of the reports."""


def watch_and_tell(teams: Sequence[Parameters], out: Path, console: Console) -> bool:
    """Watches the teams into `out` and prints a line for each metric at risk; true when there is one."""
    folder = out / FOLDER
    with locked_output(folder) as work, console.status("Looking") as status:
        found = watch_teams(teams, (folder, work), lambda words: status.update(escape(words)))
    for look in found.at_risk:
        told = f"at risk: {look.team}, {look.label}. {look.what_next}"
        console.print(told, markup=False, highlight=False, soft_wrap=True)
    console.print(f"Written: {found.page}", markup=False, highlight=False, soft_wrap=True)
    return bool(found.at_risk)
