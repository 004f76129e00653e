"""A folder of dated exports: one full export after another, each in a folder named by its day."""

import calendar
import datetime as dt
import re
from itertools import pairwise
from pathlib import Path

from lib.problems import InputError

_DATED = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")


def dated_exports(data: Path) -> tuple[tuple[dt.date, Path], ...]:
    """Day and folder of each export below `data`, oldest first; none when `data` is one export itself.

    A folder of dated exports holds nothing but folders named YYYY-MM-DD, or YYYY-MM for the last day of a month, and
    each shows what was known at the end of its day. Raises InputError for a folder that is so in part only, for names
    that are no days, and for two exports of one day.
    """
    if not data.is_dir():
        return ()
    children = sorted(child for child in data.iterdir() if not child.name.startswith((".", "~$")))
    dated = [child for child in children if child.is_dir() and _DATED.fullmatch(child.name)]
    if not dated:
        return ()
    others = [child.name for child in children if child not in dated]
    if others:
        raise InputError(
            f"{data}: holds dated exports ({dated[0].name} …) and beside them {', '.join(others[:10])}. Give every export a folder named YYYY-MM-DD, or set `dated_exports: false` in the mapping to read all folders as one export."
        )
    days = sorted((_day(child), child) for child in dated)
    for (day, folder), (other, same) in pairwise(days):
        if day == other:
            raise InputError(f"{data}: {folder.name} and {same.name} are both the export of {day}. Keep one.")
    return tuple(days)


def _day(folder: Path) -> dt.date:
    year, month, day = (int(part) if part else None for part in _DATED.fullmatch(folder.name).groups())
    try:
        return dt.date(year, month, day or calendar.monthrange(year, month)[1])
    except ValueError:
        raise InputError(
            f"{folder.parent}: {folder.name} is no day. Name the folder of an export by its day, like 2026-05-31, or by its month, like 2026-05."
        ) from None
