"""Files that go with a report's sections: taken out of the executed notebook, so that they lie beside the page, not in it."""

import base64
import re
from collections.abc import Iterator
from html import escape

from nbformat import NotebookNode

from lib.rendering.failure import ReportFailed
from lib.sections.section import SECTION_MIME

_NAME = re.compile(r"[a-z0-9_-]+\.(xlsx|parquet|csv|yml)")


def taken_out(notebook: NotebookNode, report: str) -> dict[str, bytes]:
    """The files of every section by name; in `notebook` only their names stay, and links lead to `<report>.<name>`.

    Raises ReportFailed when two sections have a file of the same name, or a name would lead elsewhere.
    """
    files: dict[str, bytes] = {}
    for output in _outputs(notebook):
        packed = output.data[SECTION_MIME].pop("files", {})
        for name, content in packed.items():
            if name in files or not _NAME.fullmatch(name):
                raise ReportFailed(
                    "BadAttachment", f"a section has a file called {name!r}: it needs a name of its own"
                )
            files[name] = base64.b64decode(content, validate=True)
            link = f'href="{escape(name)}"'
            output.data["text/html"] = output.data["text/html"].replace(link, f'href="{report}.{name}"')
    return files


def _outputs(notebook: NotebookNode) -> Iterator[NotebookNode]:
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if SECTION_MIME in output.get("data", {}):
                yield output
