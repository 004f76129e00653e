"""What a snapshot is made from, in one hash: the export's bytes, the mapping, the code and its libraries."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from lib.canonical.amendments import Amendments
from lib.sources.inventory import Inventory
from lib.sources.mail_files import letter_files
from lib.sources.mapping import Mapping

_LIB = Path(__file__).resolve().parent.parent
_LIBRARIES = ("duckdb", "pyarrow", "python-calamine")


@dataclass(frozen=True)
class Fingerprint:
    """`text`: the hash of everything; `files`: each mapped file's own SHA-256; `stamps`: size and time of every file read."""

    text: str
    files: dict[str, str]
    stamps: dict[str, tuple[int, int]]


def fingerprint_of(mapping: Mapping, inventory: Inventory, amendments: Amendments) -> Fingerprint:
    """The hash that changes when the export, the mapping, an amendment, the code that conforms it or a library changes."""
    read = inventory.files | {str(path): path for path in amendments.files}
    stamps = {name: file_stamp(path) for name, path in read.items()}
    files = {name: file_hash(path) for name, path in sorted(inventory.files.items())}
    parts = [
        *(f"{name} {digest}" for name, digest in files.items()),
        *(f"unmapped {name}" for name in inventory.unmapped_files),
        f"mapping {file_hash(mapping.path)}",
        *(f"correction {path.name} {file_hash(path)}" for path in amendments.corrections),
        *([f"merges {file_hash(amendments.merges)}"] if amendments.merges else []),
        *(f"code {path.relative_to(_LIB).as_posix()} {file_hash(path)}" for path in _code()),
        *(f"library {name} {version(name)}" for name in _LIBRARIES),
    ]
    return Fingerprint(hashlib.sha256("\n".join(parts).encode()).hexdigest(), files, stamps)


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes; of a folder that is a mailbox, of its letters and their names."""
    if path.is_dir():
        letters = [f"{file.name} {file_hash(file)}" for file in letter_files(path)]
        return hashlib.sha256("\n".join(letters).encode()).hexdigest()
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def file_stamp(path: Path) -> tuple[int, int]:
    """Size and time of the last change of a file; of a folder that is a mailbox, of all its letters."""
    if path.is_dir():
        stamps = [file_stamp(file) for file in letter_files(path)]
        return sum(size for size, _ in stamps), max((at for _, at in stamps), default=0)
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def _code() -> Iterable[Path]:
    return sorted(
        [
            *(_LIB / "sources").glob("*.py"),
            *(_LIB / "canonical").glob("*.py"),
            *(_LIB / "canonical" / "schema").glob("*.py"),
        ]
    )
