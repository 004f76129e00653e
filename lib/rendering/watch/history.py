"""The history of watching: one Parquet file per team, a row for each metric and day; a day looked at again is replaced."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from lib.problems import WorkbookError

_KEY = ["as_of", "metric", "definition"]


@dataclass(frozen=True)
class Earlier:
    """What was seen of a team on days before the one that is looked at, oldest first."""

    rows: pd.DataFrame = field(repr=False)

    def last(self, metric: str, definition: str) -> dict[str, Any]:
        """Day, value and status of the last look at a metric; nothing when there was none."""
        if self.rows.empty:
            return {}
        rows = self.rows[(self.rows["metric"] == metric) & (self.rows["definition"] == definition)]
        if rows.empty:
            return {}
        last = rows.iloc[-1]
        value = None if pd.isna(last["value"]) else float(last["value"])
        return {"last_as_of": str(last["as_of"]), "last_value": value, "last_status": str(last["status"])}


def history_file(folder: Path, team: str) -> Path:
    """Where a team's history lies below the folder of watching."""
    return folder / "history" / f"{team}.parquet"


def read_history(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """Everything that was seen, oldest first; no rows where nothing was yet. WorkbookError for a file that is none."""
    if not path.exists():
        return pd.DataFrame(columns=list(columns))
    try:
        return pd.read_parquet(path, columns=list(columns))
    except (OSError, ValueError, KeyError, pa.ArrowException) as error:
        raise WorkbookError(
            f"{path}: cannot be read as a history of watching ({type(error).__name__}). Move it away; a new one begins."
        ) from None


def earlier_than(history: pd.DataFrame, as_of: str) -> Earlier:
    """The part of a history from before that day."""
    return Earlier(history[history["as_of"].astype("str") < as_of])


def with_looks(history: pd.DataFrame, looks: Sequence[dict[str, Any]], as_of: str) -> pd.DataFrame:
    """The history with this day's looks in place of those it had for the day."""
    fresh = pd.DataFrame(list(looks), columns=list(history.columns))
    kept = history[history["as_of"].astype("str") != as_of]
    both = pd.concat([kept, fresh], ignore_index=True) if len(kept) else fresh
    return both.sort_values(_KEY, ignore_index=True, kind="stable")


def packed(history: pd.DataFrame) -> bytes:
    """The history as a Parquet file."""
    content = io.BytesIO()
    history.to_parquet(content, index=False)
    return content.getvalue()
