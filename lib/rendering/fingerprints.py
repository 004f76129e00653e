"""What a report depends on, as one hash: a report whose hash is unchanged need not be made again."""

import hashlib
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from lib.params import ROOT
from lib.rendering.job import Page

_CODE = (".py", ".yml", ".json", ".css", ".j2", ".js", ".csv")


def code_fingerprint() -> str:
    """A hash of everything below lib/ and of the locked package versions."""
    digest = hashlib.sha256(sys.version.encode())
    files = [path for path in (ROOT / "lib").rglob("*") if path.suffix in _CODE]
    for path in [*sorted(files), ROOT / "requirements.lock"]:
        digest.update(f"{path.relative_to(ROOT).as_posix()}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def report_key(notebook: Path, parameters: Mapping[str, Any], page: Page, others: str) -> str:
    """A hash of all a report depends on: notebook, parameters, page, and `others` (fingerprints of data and code)."""
    parts = [
        hashlib.sha256(notebook.read_bytes()).hexdigest(),
        json.dumps(parameters, sort_keys=True),
        json.dumps(asdict(page), sort_keys=True),
        others,
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
