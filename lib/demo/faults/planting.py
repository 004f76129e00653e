"""Planting faults into simulated tables: which records, what was there before, what is there now."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lib.canonical.schema import TABLES
from lib.demo.chunk import Tables
from lib.demo.staff import Staff
from lib.demo.streams import stream

COLUMNS = ("fault", "table", "record_id", "other_record_id", "column", "was", "became")
LEAST = 5
"""As many of each kind are planted even where the share alone would give fewer."""


class Planting:
    """The tables of one chunk while faults are planted; every fault is noted. A record gets one fault at most."""

    def __init__(self, tables: Tables, staff: Staff, chunk: int) -> None:
        self.tables, self.staff, self.chunk = dict(tables), staff, chunk
        self.draw = stream("faults", chunk)
        self._notes: list[pd.DataFrame] = []
        self._free = {name: np.ones(len(frame), dtype=bool) for name, frame in tables.items()}

    @property
    def faults(self) -> pd.DataFrame:
        """What was planted, one row per changed cell or added record."""
        return pd.concat(self._notes, ignore_index=True)[list(COLUMNS)]

    def chosen(self, table: str, share: float, where: np.ndarray | pd.Series | None = None) -> np.ndarray:
        """Row numbers of records to spoil: that share of those where the condition holds, none spoilt before."""
        known = len(self._free[table])
        fits = self._free[table].copy()
        if where is not None:
            fits &= np.asarray(where, dtype=bool)[:known]
        possible = np.flatnonzero(fits)
        count = min(max(round(share * len(possible)), LEAST), len(possible) // 2)
        rows = np.sort(self.draw.choice(possible, count, replace=False))
        self._free[table][rows] = False
        return rows

    def change(self, fault: str, table: str, rows: np.ndarray, values: dict[str, Sequence[object]]) -> None:
        """Writes other values into these records' columns, and notes what was there."""
        frame = self.tables[table].copy()
        for column, new in values.items():
            before = frame[column].iloc[rows]
            changed = frame[column].copy()
            changed.iloc[rows] = pd.Series(new, dtype=changed.dtype).array
            frame[column] = changed
            self.note(fault, table, rows, {"column": column, "was": before, "became": changed.iloc[rows]})
        self.tables[table] = frame

    def add(self, table: str, records: pd.DataFrame) -> None:
        """Adds records at the end of a table."""
        frame = self.tables[table]
        known = [column for column in records if column in frame]
        self.tables[table] = pd.concat([frame, records[known]], ignore_index=True)

    def add_copies(
        self,
        what: tuple[str, str],
        rows: np.ndarray,
        records: pd.DataFrame,
        said: tuple[str, pd.Series, pd.Series],
    ) -> None:
        """Adds records made after others, and notes beside each the one it was made after.

        `what` names the fault and the table; `said` the column that differs with the values of both.
        """
        (fault, table), (column, was, became) = what, said
        facts = {"column": column, "was": texts(was), "became": texts(became)}
        names = {"fault": fault, "table": table, "record_id": records[TABLES[table].key[0]].array}
        self._notes.append(pd.DataFrame(names | {"other_record_id": self.record_ids(table, rows)} | facts))
        self.add(table, records)

    def note(self, fault: str, table: str, rows: np.ndarray, facts: dict[str, object] | None = None) -> None:
        """Notes a fault of these records."""
        found: dict[str, object] = {"other_record_id": "", "column": "", "was": "", "became": ""} | (
            facts or {}
        )
        found |= {name: texts(value) for name, value in found.items() if isinstance(value, pd.Series)}
        ids = self.record_ids(table, rows)
        self._notes.append(pd.DataFrame({"fault": fault, "table": table, "record_id": ids} | found))

    def added(self, table: str) -> int:
        """How many records were added to a table so far."""
        return len(self.tables[table]) - len(self._free[table])

    def record_ids(self, table: str, rows: np.ndarray) -> list[str]:
        """Keys of these records; the parts of a key of several columns joined by |."""
        frame = self.tables[table].iloc[rows]
        parts = [frame[name].astype("str") for name in TABLES[table].key]
        return ["|".join(values) for values in zip(*parts, strict=True)]


def texts(values: pd.Series) -> list[str]:
    """Values as the notes write them: days and times in ISO 8601, nothing for missing."""
    if pd.api.types.is_datetime64_any_dtype(values):
        written = values.dt.strftime("%Y-%m-%dT%H:%M:%SZ").fillna("")
        return [text.removesuffix("T00:00:00Z") for text in written]
    return ["" if pd.isna(value) else str(value) for value in values]
