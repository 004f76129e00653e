"""One batch at a time per output folder, and its work folder."""

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lib.problems import InputError, WorkbookError

_WORK = ".work-"


class OutputLocked(WorkbookError):
    """Another batch is writing to the same output folder."""


@contextmanager
def locked_output(out: Path) -> Iterator[Path]:
    """Hold the lock of `out` (made when missing) and give an empty work folder inside it.

    Raises OutputLocked when another batch holds it, InputError when `out` cannot be written. The system frees the
    lock when the process ends, however it ends; work folders left by a batch that was killed are removed.
    """
    with _lock_file(out) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OutputLocked(
                f"{out}: another batch is writing there. Wait for it, or choose another --out."
            ) from None
        work = _fresh_work_folder(out)
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)


def _fresh_work_folder(out: Path) -> Path:
    with _writing(out):
        for left in out.glob(f"{_WORK}*"):
            shutil.rmtree(left)
        return Path(tempfile.mkdtemp(prefix=_WORK, dir=out))


@contextmanager
def _writing(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError(f"{out}: cannot be written ({error.strerror}). Choose another --out.") from None


@contextmanager
def _lock_file(out: Path) -> Iterator[int]:
    with _writing(out):
        out.mkdir(parents=True, exist_ok=True)
        file = (out / ".lock").open("w")
    with file:
        yield file.fileno()
