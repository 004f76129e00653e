"""Run: the state of an output folder while a batch works on it, on the disk after every report."""

from collections.abc import Mapping
from pathlib import Path
from time import monotonic
from typing import Any

from lib.problems import WorkbookError
from lib.rendering.files import inside, replace_file, sha256
from lib.rendering.index_page import index_html
from lib.rendering.job import Job, Outcome
from lib.rendering.manifest import MANIFEST, Entry, entry_after, is_whole, known_entries, manifest
from lib.rendering.pool import Finished
from lib.rendering.publish import keep_failed, publish_report

_INDEX = "index.html"


class Run:
    """The entries of all reports of `out` by stem, kept in step with its run.json; `work` is a folder inside `out`."""

    def __init__(self, out: Path, work: Path, began: float) -> None:
        self.out, self.work, self.began = out, work, began
        self.entries = known_entries(out)

    def keep_unchanged(self, job: Job) -> bool:
        """Whether the report asked for is there already, byte for byte as it was made; then it counts as done."""
        entry = self.entries.get(job.stem)
        if entry is None or entry.key != job.key or not is_whole(entry, self.out):
            return False
        self.entries[job.stem] = entry.as_done()
        return True

    def publish(self, finished: Finished) -> Finished:
        """Put the report in its place, or keep the notebook that failed; how it ended then."""
        job, outcome = finished.job, finished.outcome
        before = self.entries.get(job.stem)
        if not outcome.error:
            outcome = publish_report(job, outcome, self.work, self.out)
        if before is not None and not outcome.error:
            self._remove_left(before, outcome)
        if outcome.error:
            outcome = keep_failed(job, outcome, self.work, self.out)
        self.entries[job.stem] = entry_after(job, outcome, before, self.out)
        self._write({"is_complete": False})
        return Finished(job, outcome)

    def finish(self, about: Mapping[str, Any]) -> None:
        """Write the definitions and the index, then run.json last; WorkbookError when the disk does not take them."""
        from lib.rendering.definitions import PAGE, definitions_html, shown_in

        entries = list(self.entries.values())
        pages = {
            PAGE: definitions_html(shown_in(entries, self.out)).encode(),
            _INDEX: index_html(entries).encode(),
        }
        for name, content in pages.items():
            self._replace(name, content)
        hashes = {name: sha256(content) for name, content in pages.items()}
        self._write({"is_complete": True, **about, "files": hashes})

    def _remove_left(self, before: Entry, outcome: Outcome) -> None:
        """Removes files of the report before that the new one has not: nothing leads to them any more."""
        for kind in set(before.files) - set(outcome.files):
            inside(self.out, f"{before.stem}.{kind}").unlink(missing_ok=True)

    def _write(self, about: Mapping[str, Any]) -> None:
        seconds = round(monotonic() - self.began, 2)
        self._replace(MANIFEST, manifest(list(self.entries.values()), {"seconds": seconds, **about}))

    def _replace(self, name: str, content: bytes) -> None:
        place = inside(self.out, name)
        try:
            replace_file(place, content, self.work)
        except OSError as error:
            raise WorkbookError(
                f"{place}: cannot be written ({error.strerror}). Make room or give access, then run the same command"
                " again: finished reports are kept."
            ) from None
