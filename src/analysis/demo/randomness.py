"""Named random streams: the draws of one component never depend on what the others drew."""

from zlib import crc32

import numpy as np


def stream(seed: int, *name: object) -> np.random.Generator:
    """A generator of its own for one component of one country, e.g. ``stream(7, "dnb", 2023)``.

    The same seed and name give the same numbers on every machine and with every ``PYTHONHASHSEED``; adding a
    component leaves the others as they were.
    """
    return np.random.default_rng([seed, crc32("/".join(map(str, name)).encode())])
