"""Processes that start warm: forked from one that has imported what reports need; spawned where a fork is not safe."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import forkserver, get_context
from typing import Any

_FORKS = sys.platform == "linux"
"""Elsewhere libraries of the system may hold threads that do not live through a fork."""
_ENVIRONMENT = {
    "TZ": "UTC",
    "PYTHONHASHSEED": "0",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # the debugger every kernel imports warns of Python itself
}
_LONGEST_FOLDER = 70
"""Addresses of local sockets end at 104 bytes on some systems."""


def sockets_parent() -> str:
    """The folder for temporary files; another where its path is too long for sockets."""
    folder = tempfile.gettempdir()
    return folder if len(folder) <= _LONGEST_FOLDER else "/tmp"


def kernel_environment() -> dict[str, str]:
    """The environment of a kernel: this one's, time in UTC, one order of hashing, no start-up file of the person."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONSTARTUP"}
    return inherited | _ENVIRONMENT


def worker_context() -> Any:
    """How the driver starts workers.

    On Linux the first call starts the process that all of them are forked from, and does not wait for it: call it as
    soon as it is known that there is work.
    """
    if not _FORKS:
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload([f"{__package__}.preloaded"])
    with _as_a_kernel_starts():
        forkserver.ensure_running()
    return context


def kernel_context() -> Any:
    """How a worker starts its kernel, before it has a second thread."""
    return get_context("fork" if _FORKS else "spawn")


@contextmanager
def _as_a_kernel_starts() -> Iterator[None]:
    """What Python and libraries read only once, where they start; and a place for sockets."""
    before, folder = dict(os.environ), tempfile.tempdir
    os.environ.update(_ENVIRONMENT)
    tempfile.tempdir = sockets_parent()
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        tempfile.tempdir = folder
