"""Where those who left without qualification stand some months later, all of them followed as long as they can be."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from analysis.disclosure import Profile, outputs
from analysis.frames.cohort_states import AFTERMATHS
from analysis.measures import Estimate, NotEstimable
from analysis.measures.cohorts import occupancy

STATES = tuple(code for code in AFTERMATHS if code != "non_retrouve")


def rows(pupils: pd.DataFrame, months: Sequence[int], profile: Profile) -> Iterator[dict[str, object]]:
    """Share of each state at each date; a pupil not found is taken to fare as the others of the same state do.

    A share goes out when the pupils seen in that state at that date are as many as a count that is shown.
    """
    left = pupils[pupils["issue"].astype("str").str.startswith("ssq")]
    if left.empty or not months:
        return
    observed = np.stack([_ranks(left[f"apres{date}"]) for date in months], axis=1)
    found = occupancy(observed, list(months), STATES, clusters=left["uai"].astype("str"))
    if isinstance(found, NotEstimable):
        return
    for date, column in zip(months, observed.T, strict=True):
        for rank, state in enumerate(STATES):
            share = outputs.estimate(
                found.at(date, state),
                profile,
                n=int((column >= 0).sum()),
                establishments=left["uai"].nunique(),
                smallest_group=int((column == rank).sum()),
                sensitive=True,
            )
            if isinstance(share, Estimate) and share.low is not None:
                told = {key: getattr(share, key) for key in ("value", "low", "high", "n", "units")}
                yield {"months": date, "state": state} | told


def _ranks(state: pd.Series) -> np.ndarray:
    """Rank of each state, −1 when not found or not observable."""
    return pd.Index(STATES).get_indexer(state.astype("str"))
