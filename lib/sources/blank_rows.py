"""Rows that hold no text at all."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


def is_blank(cells: pa.Table) -> np.ndarray:
    """For each row of a table of text whether every cell is empty or holds only white space."""
    blank = np.zeros(cells.num_rows, dtype=bool)
    places = np.arange(cells.num_rows)
    for column in cells.columns:
        candidates = column if len(places) == cells.num_rows else column.take(pa.array(places))
        is_empty = pc.equal(pc.utf8_trim_whitespace(candidates), "").to_numpy(zero_copy_only=False)
        places = places[is_empty]
        if not len(places):
            return blank
    blank[places] = True
    return blank
