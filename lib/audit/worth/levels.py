"""Levels: the few groups into which the values of a field fall, chosen without a look at any outcome."""

import numpy as np
import pandas as pd

MOST_LEVELS = 5
MISSING = "(missing)"
OTHER = "(other)"
FILLED = "(filled)"

_NUMBERS = 0.95
"""From this share of values that are numbers on a text counts as one; the rest count as missing."""
_ITS_OWN = 0.5
"""Where more of the values than this are found once only, they name records: only whether one is there is told."""


def levels(values: pd.Series) -> tuple[np.ndarray, list[str]]:
    """The level of each value, as its place in the list of level names; `(missing)` is a level of its own, the last.

    At most MOST_LEVELS: numbers are cut where equally many fall to each side, of texts the most frequent stand alone.
    The order of the rows does not matter.
    """
    filled = values.notna()
    room = MOST_LEVELS - int(not filled.all())
    is_number = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
    if is_number and values.nunique() > room:
        named = _bands(values, room)
    else:
        named = _names(values.astype("str"), filled, room)
    known = sorted(named[filled].unique())
    names = [*dict.fromkeys([*known, *([] if filled.all() else [MISSING])])]
    codes = pd.Categorical(named.where(filled, MISSING), categories=names).codes
    return codes.astype(np.int64), names


def as_numbers(values: pd.Series) -> pd.Series:
    """Texts as numbers where they are numbers, but for a few, which then count as missing; else as they are."""
    numbers = pd.to_numeric(values, errors="coerce")
    filled = int(values.notna().sum())
    return numbers.astype("float64") if filled and numbers.notna().sum() >= _NUMBERS * filled else values


def names_records(values: pd.Series) -> bool:
    """True for texts of which most are found once only: names, addresses, remarks."""
    filled = values.dropna()
    return len(filled) > 0 and int((filled.value_counts() == 1).sum()) > _ITS_OWN * len(filled)


def _bands(numbers: pd.Series, room: int) -> pd.Series:
    cuts = np.unique(np.quantile(numbers.dropna(), np.arange(1, room) / room))
    return pd.Series(np.searchsorted(cuts, numbers, side="left"), index=numbers.index).map(
        lambda place: f"band {place + 1}"
    )


def _names(texts: pd.Series, filled: pd.Series, room: int) -> pd.Series:
    if names_records(texts[filled]):
        return pd.Series(FILLED, index=texts.index)
    sizes = texts[filled].value_counts().rename_axis("name").reset_index(name="size")
    ordered = sizes.sort_values(["size", "name"], ascending=[False, True])["name"]
    alone = ordered if len(ordered) <= room else ordered.head(room - 1)
    return texts.where(texts.isin(alone), OTHER)
