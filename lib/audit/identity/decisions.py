"""What people decided about pairs, laid over what the matcher found: asked once, never again."""

import pandas as pd

from lib.audit.identity.matching import APART
from lib.canonical.amendments import decisions_path
from lib.canonical.decided_pairs import Decided, Pair, decided
from lib.canonical.duplicate_decisions import duplicate_decisions
from lib.params import Parameters

ACCEPTED = "accepted"
"""The band of a pair that people accepted as one and that is not merged yet."""


def decisions_of(parameters: Parameters) -> dict[str, Decided]:
    """What the list of decisions says, by table; nothing where the settings name none. Raises InputError as reading it does."""
    path = decisions_path(parameters)
    return {} if path is None else decided(duplicate_decisions(path))


def with_decisions(matched: pd.DataFrame, known: Decided, rows: pd.DataFrame) -> pd.DataFrame:
    """`matched` with the bands people gave: accepted, or apart for pairs rejected and for all pairs of a record split off.

    `rows`: the records compared; a pair accepted that the matcher did not find is added where both are there.
    """
    pairs = list(zip(matched["record_id"], matched["other_id"], strict=True))
    bands = [_band(pair, band, known) for pair, band in zip(pairs, matched["band"], strict=True)]
    there = set(rows["record_id"])
    new = [pair for pair in sorted(known.accepted) if pair not in set(pairs) and there.issuperset(pair)]
    # a pair rejected that the matcher did not find keeps groups apart too
    kept = [pair for pair in sorted(known.rejected) if pair not in set(pairs) and there.issuperset(pair)]
    said = matched.assign(band=pd.Series(bands, index=matched.index, dtype="str"))
    if not new and not kept:
        return said
    return pd.concat([said, _added(new, ACCEPTED), _added(kept, APART)], ignore_index=True)


def _band(pair: Pair, band: str, known: Decided) -> str:
    if pair in known.accepted:
        return ACCEPTED
    return APART if pair in known.rejected or known.split.keys() & set(pair) else band


def _added(pairs: list[Pair], band: str) -> pd.DataFrame:
    columns = {
        name: pd.Series([pair[place] for pair in pairs], dtype="str")
        for place, name in enumerate(("record_id", "other_id"))
    }
    return pd.DataFrame(columns).assign(weight=0.0, prior=0.0, is_key=False, band=band)
