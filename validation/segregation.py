"""Segregation: do the intervals of the index, of the share of IPS variance and of their changes hold the truth?

Two worlds. Level: the recruitment of each collège is fixed, and pupils are drawn from it again at each replication.
Change: collèges themselves are drawn at each replication, with recruitments at two dates that resemble each other; the
truth is that of an endless number of collèges.
"""

import numpy as np
import pandas as pd

from analysis.measures import segregation as sg

from .tally import Tally

ALPHA = np.array([2.2, 1.4, 2.8, 3.6])  # mean recruitment of collèges: very favoured to disadvantaged
POPULATION = 200_000
CAUTIOUS = (0.92, 1.0)  # the approximate interval may be too wide, never too narrow
LEVEL, CHANGE = "Ségrégation, niveau", "Ségrégation, évolution"


def run(seed: int, replications: int) -> list[dict[str, object]]:
    """The rows of both studies; see `tally.COLUMNS`."""
    return [row for colleges in (30, 120) for row in _level(seed, replications, colleges)] + _change(seed, replications)


def _level(seed: int, replications: int, colleges: int) -> list[dict[str, object]]:
    rng = np.random.default_rng([seed, colleges])
    size = rng.integers(150, 700, colleges)
    chances = rng.dirichlet(2 * ALPHA, colleges)
    mean, spread = rng.normal(104, 16, colleges), rng.uniform(24, 36, colleges)
    frame = pd.DataFrame({"uai": [f"{k:07d}" for k in range(colleges)], "sector": "public"})
    between = np.average((mean - np.average(mean, weights=size)) ** 2, weights=size)
    truth = 100 * between / (between + np.average(spread**2, weights=size))
    index = Tally(LEVEL, f"H corrigé, {colleges} collèges", float(sg.entropy_index(size[:, None] * chances)))
    published = Tally(LEVEL, f"H publié, intervalle approché, {colleges} collèges", index.truth)
    share = Tally(LEVEL, f"part de la variance de l’IPS (%), {colleges} collèges", float(truth))
    for _ in range(replications):
        pupils = _composed(frame, rng.multinomial(size, chances))
        index.add(sg.index_interval(pupils, draws=200))
        published.add(sg.published_index(sg.by_sector(pupils), units=colleges, n=pupils.n))
        ips = mean + spread / np.sqrt(size) * rng.standard_normal(colleges)
        sd = spread * np.sqrt(rng.chisquare(size - 1) / (size - 1))
        found = sg.variance_share(frame.assign(ips=ips, ips_sd=sd, headcount=size), draws=200)
        share.add(found.corrected)
    return [index.row(seed), published.row(seed, CAUTIOUS), share.row(seed)]


def _change(seed: int, replications: int, colleges: int = 100) -> list[dict[str, object]]:
    rng = np.random.default_rng([seed, 2])
    size, chances, ips, private = _world(rng, POPULATION)
    index = Tally(CHANGE, f"variation de H, {colleges} collèges", _difference(size, chances))
    share_truth = [100 * _eta2(size, ips[step]) for step in (0, 1)]
    gap_truth = [np.average(ips[s][private], weights=size[private]) - np.average(ips[s][~private], weights=size[~private])
                 for s in (0, 1)]  # fmt: skip
    share = Tally(
        CHANGE, f"variation de la part de variance (points), {colleges} collèges", share_truth[1] - share_truth[0]
    )
    gap = Tally(CHANGE, f"variation de l’écart d’IPS privé − public, {colleges} collèges", gap_truth[1] - gap_truth[0])
    for _ in range(replications):
        size, chances, ips, private = _world(rng, colleges)
        sector = np.where(private, "prive_sous_contrat", "public")
        frame = pd.DataFrame({"uai": [f"{k:07d}" for k in range(colleges)], "sector": sector})
        pupils = [_composed(frame, rng.multinomial(size, p)) for p in chances]
        index.add(sg.index_change(*pupils, draws=399))
        years = [frame.assign(ips=ips[s] + 30 / np.sqrt(size) * rng.standard_normal(colleges), ips_sd=30.0, headcount=size)
                 for s in (0, 1)]  # fmt: skip
        found = sg.ips_change(*years, draws=399)
        share.add(found.share)
        gap.add(found.gap)
    return [tally.row(seed) for tally in (index, share, gap)]


def _world(rng: np.random.Generator, colleges: int):
    """Sizes, recruitments at two dates, mean IPS at two dates, sector; the second date is a little more mixed."""
    size = rng.integers(300, 600, colleges)
    private = rng.random(colleges) < 0.25
    lean = np.where(private[:, None], [1.5, 1.2, 1.0, 0.5], 1.0)
    first = rng.gamma(2 * ALPHA * lean)
    first /= first.sum(axis=1, keepdims=True)
    fresh = rng.gamma(3 * ALPHA * lean)
    fresh /= fresh.sum(axis=1, keepdims=True)
    ips = rng.normal(np.where(private, 117, 101), 13)
    return (
        size,
        (first, 0.8 * first + 0.2 * fresh),
        (ips, 104 + 0.95 * (ips - 104) + rng.normal(0, 2, colleges)),
        private,
    )


def _difference(size: np.ndarray, chances: tuple[np.ndarray, np.ndarray]) -> float:
    first, second = (sg.entropy_index(size[:, None] * p) for p in chances)
    return float(second - first)


def _eta2(size: np.ndarray, ips: np.ndarray, spread: float = 30.0) -> float:
    between = np.average((ips - np.average(ips, weights=size)) ** 2, weights=size)
    return float(between / (between + spread**2))


def _composed(frame: pd.DataFrame, counts: np.ndarray) -> sg.Composition:
    return sg.composition(frame.assign(**dict(zip(sg.GROUPS, counts.T, strict=True))))
