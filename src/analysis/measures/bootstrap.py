"""Change of a weighted correlation between sessions, by a cluster bootstrap on Fisher's z."""

import numpy as np
from scipy.special import stdtrit

from .inference import Clustering
from .panel import PanelRows, totals_by_session
from .results import Estimate, Inference

CHUNK = 250
NEARLY_ONE = 1 - 1e-9


def correlation(totals: np.ndarray) -> np.ndarray:
    """Weighted correlations from the sums Σw, Σwx, Σwy, Σwx², Σwy², Σwxy in the last axis; NaN when undefined."""
    w, x, y, xx, yy, xy = np.moveaxis(totals, -1, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        r = (xy - x * y / w) / np.sqrt((xx - x * x / w) * (yy - y * y / w))
    return np.clip(r, -NEARLY_ONE, NEARLY_ONE)


def correlation_changes(
    rows: PanelRows,
    clusters: Clustering,
    *,
    n: int,
    units: int,
    draws: int = 1999,
    seed: int = 20240701,
    confidence: float = 0.95,
) -> dict[int, Estimate]:
    """Change of the weighted IPS–rate correlation of each session since the reference.

    Whole clusters are drawn with replacement; the standard deviation of the difference of Fisher's z over the draws
    gives its interval with t(G−1), brought back to the scale of r from the correlation of reference, so that it
    excludes zero exactly when the interval on z does. Descriptive below five clusters.
    """
    totals = totals_by_session(rows, clusters.groups)
    z = np.arctanh(correlation(totals.sum(axis=0)))
    drawn = np.arctanh(_drawn_correlations(totals, draws, seed))
    count = clusters.groups.count
    label = "descriptive" if clusters.kind == "descriptive" else "cluster bootstrap"
    inference = Inference(
        "Fisher z", label, "present", clusters.groups.column, count, float(count - 1), confidence, seed
    )
    reach = stdtrit(count - 1, 0.5 + confidence / 2) if label != "descriptive" else np.nan
    found = {}
    for step, session in enumerate(rows.sessions[1:], start=1):
        value, low, high, se = float(np.tanh(z[step]) - np.tanh(z[0])), None, None, None
        if label != "descriptive":
            spread = float(np.nanstd(drawn[:, step] - drawn[:, 0], ddof=1))
            difference = z[step] - z[0]
            low, high = (float(np.tanh(z[0] + difference + way * reach * spread) - np.tanh(z[0])) for way in (-1, 1))
            se = float(np.nanstd(np.tanh(drawn[:, step]) - np.tanh(drawn[:, 0]), ddof=1))
        found[session] = Estimate("delta_correlation", value, low, high, se, n, units, inference, "correlation")
    return found


def _drawn_correlations(totals: np.ndarray, draws: int, seed: int) -> np.ndarray:
    count = totals.shape[0]
    flat, generator = totals.reshape(count, -1), np.random.default_rng(seed)
    chances = np.full(count, 1 / count)
    chunks = [
        generator.multinomial(count, chances, size=min(CHUNK, draws - first)) @ flat for first in range(0, draws, CHUNK)
    ]
    return correlation(np.concatenate(chunks).reshape(draws, *totals.shape[1:]))
