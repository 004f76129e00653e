"""Report files as they are written: what changed changes, comments and order stay, nothing is replaced unasked."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lib import yaml_files
from lib.metrics.report_files.model import Report
from lib.metrics.report_files.reading import read_report
from lib.problems import InputError
from lib.yaml_files import dumped, plain, replace_text, written_over

_HEAD = "# A custom report. Every key is explained in params/reports/README.md.\n"


def report_text(report: Report, path: Path) -> str:
    """The report as the text of the file `path`: over what is written there when there is a file, keys, order and
    comments kept; what is as by default is left out of a new one."""
    wanted = report.model_dump(exclude_defaults=True)
    if not path.exists():
        return _HEAD + dumped(plain(wanted))
    read_report(path)
    written, writer = written_over(path.read_text(encoding="utf-8-sig"))
    _update(written, wanted, report.model_dump())
    return dumped(written, writer)


def difference(path: Path, text: str) -> str:
    """What writing `text` to `path` would change, line by line; nothing when it is there already."""
    before = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    return yaml_files.difference(before, text)


def write_report(report: Report, path: Path, *, replaces: bool = False) -> None:
    """Write the report's file, whole or not at all. InputError when there is one and `replaces` is not set."""
    if path.exists() and not replaces:
        raise InputError(f"{path.name}: is there already. Allow to replace it, or choose another name.")
    replace_text(path, report_text(report, path))


def _update(written: Any, wanted: Mapping[str, Any], full: Mapping[str, Any]) -> None:
    """Put `wanted` into `written` in place; `full` holds the defaults, which stay where they were written out."""
    for key in [key for key in written if key not in wanted]:
        if written[key] != full.get(key):
            del written[key]
    for key, value in wanted.items():
        if key == "items":
            _update_items(written["items"], value, full["items"])
        elif written.get(key) != value:
            written[key] = plain(value)


def _update_items(written: Any, wanted: list, full: list) -> None:
    del written[len(wanted) :]
    for place, item in enumerate(wanted):
        if place < len(written):
            _update(written[place], item, full[place])
        else:
            written.append(plain(item))
