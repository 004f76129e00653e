"""What was judged of a team's records, kept beside the snapshot: the first report that asks works it out for all others."""

import hashlib
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pandas as pd

from lib.canonical.cache_lock import MAKING, only_writer, remove_leftovers
from lib.canonical.parquet_files import move_whole
from lib.canonical.snapshot import Snapshot
from lib.params import ROOT, Parameters

_FRAMES = "frames"
_MADE_BY = ("audit", "canonical/opened", "metrics")


def kept_frames(
    snapshot: Snapshot, parameters: Parameters, made: Callable[[], Mapping[str, pd.DataFrame]]
) -> "KeptFrames":
    """The frames that `made` gives for these records under these parameters: made by whoever asks first, read by all others.

    Others wait meanwhile, so that a team's records are judged once. Changed code, data or settings have frames of their
    own.
    """
    folder = snapshot.folder / "opened" / f"judged-{_made_from(parameters)}"
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / _FRAMES
    with only_writer(folder):
        if not kept.exists():
            remove_leftovers(folder)
            making = Path(tempfile.mkdtemp(dir=folder, prefix=MAKING))
            for name, frame in made().items():
                frame.to_parquet(making / f"{name}.parquet", index=False)
            move_whole(making, kept)
    return KeptFrames(kept)


class KeptFrames:
    """Frames by name, each read when it is asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __getitem__(self, name: str) -> pd.DataFrame:
        return pd.read_parquet(self._folder / f"{name}.parquet")


def _made_from(parameters: Parameters) -> str:
    settings = parameters.settings.model_dump_json(exclude={"goals"})
    digest = hashlib.sha256(f"{parameters.as_of} {settings} {_code()}".encode())
    return digest.hexdigest()[:16]


@cache
def _code() -> str:
    paths = [path for part in _MADE_BY for path in sorted((ROOT / "lib" / part).rglob("*.py"))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()
