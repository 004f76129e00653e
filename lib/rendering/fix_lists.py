"""Lists to fix without a report: one workbook per team, written on its own."""

from collections.abc import Callable, Iterable
from pathlib import Path

from lib.params import Parameters
from lib.problems import WorkbookError
from lib.rendering.files import inside, replace_file
from lib.rendering.reading_order import file_name


def write_fix_lists(
    teams: Iterable[Parameters], folders: tuple[Path, Path], on_step: Callable[[str], None]
) -> dict[Path, int]:
    """Writes each team's list to fix; gives the files with their numbers of faults.

    `folders`: where the lists go, and a work folder on the same disk. A list that is there is replaced, never torn.
    Raises InputError for data that cannot be imported, WorkbookError when the disk does not take a file.
    """
    from lib.sections.audit.fix_list import FILE, fix_list, fix_list_bytes
    from lib.workbook import open_workbook

    out, work = folders
    written: dict[Path, int] = {}
    for team in teams:
        on_step(f"Auditing {team.label}")
        workbook = open_workbook(**team.for_notebook())
        faults = fix_list(workbook)
        place = inside(out, f"{team.as_of.isoformat()}/{file_name(team.team)}/{FILE}")
        try:
            replace_file(place, fix_list_bytes(workbook, faults), work)
        except OSError as error:
            raise WorkbookError(
                f"{place}: cannot be written ({error.strerror}). Make room, close the file, or choose another --out."
            ) from None
        written[place] = len(faults)
    return written
