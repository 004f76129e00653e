"""One writer at a time in the cache of snapshots, and what a killed one left behind."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MAKING = ".making-"
"""How the name of a folder begins in which a snapshot is being made."""


@contextmanager
def only_writer(cache: Path) -> Iterator[None]:
    """Holds the cache's lock: of two processes that need the same snapshot one makes it, the other waits."""
    with (cache / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def remove_leftovers(cache: Path) -> None:
    """Removes what processes left that were killed: whoever holds the lock knows that nobody is writing now."""
    for leftover in cache.glob(f"{MAKING}*"):
        shutil.rmtree(leftover, ignore_errors=True)
