"""Files that are whole or absent: written in a work folder, flushed to the disk, then renamed into place."""

import hashlib
import os
from pathlib import Path

from lib.problems import InputError


def write_durably(path: Path, content: bytes) -> None:
    """Write `content` to `path` and flush it to the disk; `path` may be torn if this is interrupted."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def replace_file(path: Path, content: bytes, work: Path) -> None:
    """Put `content` at `path` so that a reader sees the old file or the new one, never a part.

    `work` is a folder on the same file system.
    """
    fresh = work / f"{path.name}.new"
    write_durably(fresh, content)
    move_into_place(fresh, path)


def move_into_place(fresh: Path, path: Path) -> None:
    """Rename the flushed file `fresh` to `path` and flush the folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh.replace(path)
    _flush_folder(path.parent)


def sha256(content: bytes) -> str:
    """The SHA-256 of `content` as hexadecimal text."""
    return hashlib.sha256(content).hexdigest()


def inside(root: Path, relative: str) -> Path:
    """`relative` below `root`, links followed; InputError when it leads out of `root`."""
    path = (root / relative).resolve()
    if not path.is_relative_to(root.resolve()):
        raise InputError(
            f"{root / relative}: leads out of {root} (to {path}). Remove that link, or choose another --out."
        )
    return path


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
