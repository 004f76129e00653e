"""Random streams: one per table and chunk, so that a new table does not shift the others."""

import hashlib

import numpy as np

SEED = 20_240_198
"""Any seed is as true as another; with this one no quarter of the small company is a freak."""


def stream(table: str, chunk: int = 0) -> np.random.Generator:
    """The generator of that table's chunk: the same numbers on every machine, in any order of asking."""
    key = int.from_bytes(hashlib.sha256(table.encode()).digest()[:4], "big")
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(SEED, spawn_key=(key, chunk))))


def picked(draw: np.random.Generator, shares: np.ndarray, n: int) -> np.ndarray:
    """`n` positions drawn with these shares (they need not sum to 1)."""
    bounds = np.cumsum(np.asarray(shares, dtype=float))
    return np.searchsorted(bounds / bounds[-1], draw.random(n), side="right").clip(0, len(bounds) - 1)


def picked_by_row(draw: np.random.Generator, shares: np.ndarray) -> np.ndarray:
    """One position per row of `shares` (rows x choices), drawn with that row's shares."""
    bounds = np.cumsum(shares, axis=1)
    level = draw.random(len(shares)) * bounds[:, -1]
    return (bounds <= level[:, None]).sum(axis=1).clip(0, shares.shape[1] - 1)
