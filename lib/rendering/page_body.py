"""A notebook's prose and outputs as safe HTML in reading order: the opening, the questions, their list."""

import re
import unicodedata
from dataclasses import dataclass
from html import escape

from nbformat import NotebookNode

from lib.rendering.safe_html import safe_html, safe_markdown

_WIDGET = "application/vnd.jupyter.widget-view+json"
_HEADING = re.compile(r"<h2>(.*?)</h2>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_ONLY_SAID = re.compile(
    r'(<section[^>]*><p class="headline">[^<]*</p>)(<p class="action">(?:(?!</p>).)*</p>)(</section>)',
    re.DOTALL,
)


@dataclass(frozen=True)
class Entry:
    """A line of the list of contents: the heading's id and its words (as HTML)."""

    id: str
    words: str


@dataclass(frozen=True)
class PageBody:
    """Safe HTML: what comes before the list of contents (title, purpose, cover), what comes after, and the list."""

    opening: str
    answers: str
    contents: tuple[Entry, ...]


def page_body(notebook: NotebookNode) -> PageBody:
    """The content of a page: prose and what cells show; no code, no prompts, no printed lines, no widgets.

    Cells tagged `interactive` are for the notebook alone and left out.
    """
    shown = [cell for cell in notebook.cells if "interactive" not in cell.metadata.get("tags", ())]
    parts = _advised_once([_cell(cell) for cell in shown])
    first = next((at for at, part in enumerate(parts) if "<h2>" in part), len(parts))
    answers, contents = _with_ids("".join(parts[first:]))
    return PageBody("".join(parts[:first]), answers, contents)


def _advised_once(parts: list[str]) -> list[str]:
    """Sections that only say what the source lacks: advice that stood on the page before is not said again."""
    given: set[str] = set()

    def kept(section: re.Match[str]) -> str:
        sentence, advice, end = section.groups()
        is_new = advice not in given
        given.add(advice)
        return f"{sentence}{advice if is_new else ''}{end}"

    return [_ONLY_SAID.sub(kept, part) for part in parts]


def _cell(cell: NotebookNode) -> str:
    if cell.cell_type == "markdown":
        return f'<div class="prose">{safe_markdown(cell.source)}</div>\n' if cell.source.strip() else ""
    return "".join(_output(output) for output in cell.get("outputs", ()))


def _output(output: NotebookNode) -> str:
    data = output.get("data", {})
    if _WIDGET in data:
        return ""
    if "text/html" in data:
        shown = safe_html(data["text/html"])
        # a table that scrolls must be within reach of the keyboard
        return f"{shown.replace(_SCROLLING, _REACHABLE)}\n"
    if "text/markdown" in data:
        return f'<div class="prose">{safe_markdown(data["text/markdown"])}</div>\n'
    return f"<pre>{escape(data['text/plain'])}</pre>\n" if "text/plain" in data else ""


_SCROLLING = '<div class="table">'
_REACHABLE = '<div class="table" tabindex="0">'


def _with_ids(markup: str) -> tuple[str, tuple[Entry, ...]]:
    entries: list[Entry] = []

    def with_id(heading: re.Match[str]) -> str:
        words = heading.group(1)
        entry = Entry(_free_id(words, {entry.id for entry in entries}), _TAG.sub("", words))
        entries.append(entry)
        return f'<h2 id="{entry.id}">{words}</h2>'

    return _HEADING.sub(with_id, markup), tuple(entries)


def _free_id(words: str, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", _TAG.sub("", words)).encode("ascii", "ignore").decode()
    stem = "q-" + (re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "section")
    number = 2
    free = stem
    while free in taken:
        free = f"{stem}-{number}"
        number += 1
    return free
