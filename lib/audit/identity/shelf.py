"""Pairs kept as a file beside the snapshot, so that the reports of all teams match the same records once."""

import hashlib
from importlib.metadata import version
from pathlib import Path

import pandas as pd
import pyarrow as pa

from lib.audit.identity.matching import matched_pairs
from lib.audit.identity.model import Subject
from lib.canonical.opened.shelf import put_on_shelf

_CODE = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
_LIBRARIES = ("splink", "duckdb")


def pairs_kept(folder: Path, rows: pd.DataFrame, subject: Subject) -> pd.DataFrame:
    """What `matching.matched_pairs` finds in `rows`, from the file in `folder` that is named by all it is made from, or made now."""
    path = folder / f"pairs-{subject.table}-{_digest(rows, subject)}.parquet"
    if not path.exists():
        found = matched_pairs(rows, subject)
        put_on_shelf(pa.Table.from_pandas(found, preserve_index=False), path)
    return pd.read_parquet(path)


def _digest(rows: pd.DataFrame, subject: Subject) -> str:
    """Changes with any value, with the rules and with the libraries."""
    made_from = hashlib.sha256(_CODE)
    made_from.update(repr([subject, list(rows), *map(version, _LIBRARIES)]).encode())
    made_from.update(pd.util.hash_pandas_object(rows, index=False).to_numpy().tobytes())
    return made_from.hexdigest()[:16]
