"""Random rounding: the same cell is rounded the same way in every output."""

import hashlib
from collections.abc import Iterable

import numpy as np


def rounded(counts: np.ndarray, cells: Iterable[str], base: int, key: bytes) -> np.ndarray:
    """Counts rounded to a multiple of `base`, up with a probability that leaves the expectation unchanged.

    The draw depends on the cell's name and on the secret `key` alone: rounding a cell again, in another table or
    another year's release of the same cell, gives nothing more to average.

    Handbook on Statistical Disclosure Control (ESSnet, 2024), random rounding.
    """
    if base == 1:
        return np.asarray(counts)
    low, rest = np.divmod(np.asarray(counts), base)
    draws = np.array([_draw(cell, key) for cell in cells])
    return base * (low + (draws < rest / base))


def _draw(cell: str, key: bytes) -> float:
    return int.from_bytes(hashlib.blake2b(cell.encode(), key=key, digest_size=7).digest(), "big") / 2**56
