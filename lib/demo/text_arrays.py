"""Text and ids as whole columns: made with Arrow, so that millions of rows stay cheap."""

import unicodedata

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


def ids(numbers: np.ndarray) -> pd.Series:
    """Running numbers as ids; a negative number means: none."""
    values = np.asarray(numbers, dtype=np.int64)
    return as_series(pc.cast(pa.array(values, mask=values < 0), pa.string()))


def as_series(array: pa.Array | pa.ChunkedArray) -> pd.Series:
    """An Arrow text column as a pandas one."""
    return pd.Series(pd.array(array, dtype="str"))


def taken(choices: list[str], positions: np.ndarray) -> pd.Series:
    """The chosen word of each row; a negative position means: none."""
    values = np.asarray(positions, dtype=np.int64)
    return as_series(pa.array(choices, pa.string()).take(pa.array(values, mask=values < 0)))


def joined(*parts: pd.Series | str, separator: str = "") -> pd.Series:
    """Columns and words run together row by row; missing where any part is."""
    arrays = [part if isinstance(part, str) else pa.array(part, pa.string()) for part in parts]
    return as_series(pc.binary_join_element_wise(*arrays, separator))


def kept(column: pd.Series, here: np.ndarray) -> pd.Series:
    """The column where `here` holds, missing elsewhere."""
    return column.where(pd.Series(here, index=column.index))


def ascii_slug(word: str) -> str:
    """A name as it appears in an e-mail address: lower-case ASCII letters and digits."""
    for special, plain in (
        ("ß", "ss"),
        ("ø", "o"),
        ("Ø", "O"),
        ("æ", "ae"),
        ("ö", "oe"),
        ("ü", "ue"),
        ("ä", "ae"),
    ):
        word = word.replace(special, plain)
    plain = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode("ascii").lower()
    return "".join(letter for letter in plain if letter.isalnum())
