"""Report files as they are written: what changed changes, comments and order stay, nothing is replaced unasked."""

import io
import os
import tempfile
from collections.abc import Mapping
from difflib import unified_diff
from pathlib import Path
from typing import Any

from lib.metrics.report_files.model import Report
from lib.metrics.report_files.reading import read_report
from lib.problems import InputError

_HEAD = "# A custom report. Every key is explained in params/reports/README.md.\n"
_WIDTH = 110


def report_text(report: Report, path: Path) -> str:
    """The report as the text of the file `path`: over what is written there when there is a file, keys, order and
    comments kept; what is as by default is left out of a new one."""
    wanted = report.model_dump(exclude_defaults=True)
    if not path.exists():
        return _HEAD + _dumped(_plain(wanted))
    read_report(path)
    written = _round_trip().load(path.read_text(encoding="utf-8-sig"))
    _update(written, wanted, report.model_dump())
    return _dumped(written)


def difference(path: Path, text: str) -> str:
    """What writing `text` to `path` would change, line by line; nothing when it is there already."""
    before = path.read_text(encoding="utf-8-sig").splitlines() if path.exists() else []
    return "\n".join(unified_diff(before, text.splitlines(), "as it is", "as it would be", lineterm="", n=2))


def write_report(report: Report, path: Path, *, replaces: bool = False) -> None:
    """Write the report's file, whole or not at all. InputError when there is one and `replaces` is not set."""
    if path.exists() and not replaces:
        raise InputError(f"{path.name}: is there already. Allow to replace it, or choose another name.")
    text = report_text(report, path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, making = tempfile.mkstemp(dir=path.parent, prefix=".making-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(making).chmod(0o644)
        Path(making).replace(path)
    finally:
        Path(making).unlink(missing_ok=True)


def _update(written: Any, wanted: Mapping[str, Any], full: Mapping[str, Any]) -> None:
    """Put `wanted` into `written` in place; `full` holds the defaults, which stay where they were written out."""
    for key in [key for key in written if key not in wanted]:
        if written[key] != full.get(key):
            del written[key]
    for key, value in wanted.items():
        if key == "items":
            _update_items(written["items"], value, full["items"])
        elif written.get(key) != value:
            written[key] = _plain(value)


def _update_items(written: Any, wanted: list, full: list) -> None:
    del written[len(wanted) :]
    for place, item in enumerate(wanted):
        if place < len(written):
            _update(written[place], item, full[place])
        else:
            written.append(_plain(item))


def _plain(value: Any) -> Any:
    """Values for ruamel: short lists on one line."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    if isinstance(value, Mapping):
        return CommentedMap((key, _plain(each)) for key, each in value.items())
    if isinstance(value, list):
        held = CommentedSeq(_plain(each) for each in value)
        if not any(isinstance(each, Mapping) for each in value):
            held.fa.set_flow_style()
        return held
    return value


def _dumped(values: Any) -> str:
    out = io.StringIO()
    _round_trip().dump(values, out)
    return out.getvalue()


def _round_trip() -> Any:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.width = _WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.preserve_quotes = True
    return yaml
