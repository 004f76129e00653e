"""Trust: how good a team's records are and what their faults change, in short; kept beside the snapshot for every report."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from lib.canonical.cache_lock import only_writer
from lib.canonical.snapshot import Snapshot
from lib.params import ROOT, Parameters

_FILE = "trust.json"
_JUDGED_BY = ("audit", "canonical/opened", "metrics")


@dataclass(frozen=True)
class Trust:
    """`grades`: those per table (see `audit.grade.grades`). `values` and `faults`: see `effects.Effects`."""

    grades: pd.DataFrame
    values: pd.DataFrame
    faults: pd.DataFrame


def kept_trust(snapshot: Snapshot, parameters: Parameters, judged: Callable[[], Trust]) -> Trust:
    """The trust of these records under these parameters: `judged` by whoever asks first, read by all others.

    Others wait meanwhile, so that a team's reports audit its records once.
    """
    folder = snapshot.folder / "opened" / f"trust-{_made_from(parameters)}"
    folder.mkdir(parents=True, exist_ok=True)
    with only_writer(folder):
        kept = folder / _FILE
        if not kept.exists():
            making = folder / f".making-{_FILE}"
            making.write_text(_written(judged()), encoding="utf-8")
            making.replace(kept)
        return _read(kept)


def _made_from(parameters: Parameters) -> str:
    settings = parameters.settings.model_dump_json()
    digest = hashlib.sha256(f"{parameters.as_of} {settings} {_code()}".encode())
    return digest.hexdigest()[:16]


@cache
def _code() -> str:
    paths = [path for part in _JUDGED_BY for path in sorted((ROOT / "lib" / part).rglob("*.py"))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def _written(trust: Trust) -> str:
    frames = {
        name: json.loads(frame.to_json(orient="split", double_precision=15))
        for name, frame in vars(trust).items()
    }
    return json.dumps(frames)


def _read(kept: Path) -> Trust:
    frames = json.loads(kept.read_text(encoding="utf-8"))
    return Trust(
        **{name: pd.DataFrame(each["data"], columns=each["columns"]) for name, each in frames.items()}
    )
