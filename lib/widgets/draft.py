"""Draft: a custom report while it is put together: its questions so far, and the file its name stands for."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lib.metrics.catalogue import METRICS
from lib.metrics.report_files import (
    Item,
    Report,
    checked_report,
    difference,
    read_report,
    report_text,
    write_report,
)
from lib.problems import InputError

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}")
Plain = dict[str, Any]


class Draft:
    """The questions of a report as plain values; files go to and come from `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.items: list[Plain] = []

    def path(self, name: str) -> Path:
        """The file a name stands for; InputError for a name that is none."""
        if not _NAME.fullmatch(name):
            raise InputError(
                f"File name: {name!r} is no name. Write lower-case letters, digits, _ and -, like weekly_sales_meeting."
            )
        return self.folder / f"{name}.yml"

    def names(self) -> list[str]:
        """The questions as a list shows them."""
        return [
            f"{place}. {item.get('heading') or METRICS[item['metric']].label}"
            for place, item in enumerate(self.items, start=1)
        ]

    def report(self, head: Mapping[str, str], name: str, otherwise: Plain) -> Report:
        """The report as it stands, of the question `otherwise` while none is collected; InputError with what is wrong."""
        return checked_report({**head, "items": self.items or [otherwise]}, self.path(name).name)

    def opened(self, name: str) -> Report:
        """The report in the file of that name; its questions become the draft's."""
        report = read_report(self.path(name))
        self.items = [item.model_dump(exclude_defaults=True) for item in report.items]
        return report

    def changes(self, report: Report, name: str) -> str:
        """What writing the report would change in its file, line by line."""
        path = self.path(name)
        return difference(path, report_text(report, path)) or "Nothing would change."

    def write(self, report: Report, name: str, *, replaces: bool) -> None:
        """Write the report's file; InputError when there is one that may not be replaced."""
        write_report(report, self.path(name), replaces=replaces)


def checked_item(given: Plain) -> Item:
    """The question that plain values make; InputError with what is wrong with it."""
    return checked_report({"title": "Preview", "question": "Preview", "items": [given]}, "Here").items[0]
