"""Where leavers stand some months after: closed forms, recovery when the latest are followed for less long, intervals."""

import numpy as np
import pytest

from analysis.measures import NotEstimable
from analysis.measures.cohorts import occupancy

TIMES, STATES = (6, 12, 24), ("retour", "emploi", "neet")


def _chain(rng, size, *, start=(0.3, 0.2, 0.5)):
    """States of a chain that returns to training less and less, the same law at each step."""
    passage = np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1], [0.15, 0.25, 0.6]])
    found = np.empty((size, 3), dtype=int)
    found[:, 0] = rng.choice(3, size, p=start)
    for date in (1, 2):
        ends = passage.cumsum(axis=1)[found[:, date - 1]]
        found[:, date] = (rng.random(size)[:, None] > ends).sum(axis=1)
    law = [np.array(start)]
    for _ in (1, 2):
        law.append(law[-1] @ passage)
    return found, np.array(law)


def test_by_hand():
    """8 persons: 4 back in training at 6 months, 4 at work; 3 of those back known at 12, of whom 1 at work."""
    observed = np.array([[0, 0], [0, 0], [0, 1], [0, -1], [1, 1], [1, 1], [1, 0], [1, 1]])
    found = occupancy(observed, (6, 12), ("retour", "emploi"))
    assert found.shares == pytest.approx(np.array([[1 / 2, 1 / 2], [1 / 2 * 2 / 3 + 1 / 2 * 1 / 4, 1 / 6 + 3 / 8]]))
    assert found.known.tolist() == [8, 7]


def test_everybody_known_is_the_share_with_its_multinomial_variance():
    observed, _ = _chain(np.random.default_rng(1), 400)
    found = occupancy(observed, TIMES, STATES)
    shares = np.stack([(observed == state).mean(axis=0) for state in range(3)], axis=1)
    assert found.shares == pytest.approx(shares)
    assert found.se == pytest.approx(np.sqrt(shares * (1 - shares) / 400))


def test_states_cover_everybody_at_each_date():
    observed, _ = _chain(np.random.default_rng(2), 500)
    observed[np.random.default_rng(3).random(observed.shape) < 0.2] = -1
    found = occupancy(observed, TIMES, STATES, clusters=np.arange(500) % 25)
    assert found.shares.sum(axis=1) == pytest.approx(np.ones(3))


def test_the_order_of_persons_does_not_matter():
    observed, _ = _chain(np.random.default_rng(4), 300)
    observed[::7, 2] = -1
    clusters, order = np.arange(300) % 20, np.random.default_rng(5).permutation(300)
    first, second = (
        occupancy(observed, TIMES, STATES, clusters=clusters),
        occupancy(observed[order], TIMES, STATES, clusters=clusters[order]),
    )
    assert second.shares == pytest.approx(first.shares)
    assert second.se == pytest.approx(first.se)


@pytest.mark.parametrize("seed", range(5))
def test_the_latest_leavers_do_not_bend_the_later_dates(seed):
    """Half of the leavers, who fare worse, are not observed at 24 months: their shares at 24 months are those of the others."""
    rng = np.random.default_rng(seed)
    early, law_early = _chain(rng, 6000, start=(0.6, 0.3, 0.1))
    late, law_late = _chain(rng, 6000, start=(0.1, 0.2, 0.7))
    truth = (law_early[2] + law_late[2]) / 2
    late[:, 2] = -1
    observed = np.concatenate([early, late])
    found = occupancy(observed, TIMES, STATES, clusters=np.arange(12000) % 60)
    assert np.abs(found.shares[2] - truth).max() < 3.5 * found.se[2].max()
    alone = (early[:, 2] == 0).mean()
    assert abs(alone - truth[0]) > 5 * found.se[2, 0]


def test_a_state_whose_continuation_nobody_shows_stops_the_estimate():
    observed = np.array([[0, 0], [0, 1], [1, -1], [0, 0], [0, 0]])
    found = occupancy(observed, (6, 12), ("retour", "emploi"))
    assert found.times == (6,)
    assert found.at(12, "retour") == NotEstimable("no_data", 5)


def test_a_date_that_one_college_alone_tells_has_no_interval():
    """Two leavers at work at 6 months; the collège of the only one found at 12 cannot be left out."""
    observed = np.array([[0, 0]] * 8 + [[1, -1], [1, 1]])
    found = occupancy(observed, (6, 12), ("retour", "emploi"), clusters=list("aabbccdded"))
    assert found.at(6, "emploi").low is not None
    alone = found.at(12, "emploi")
    assert alone.value == pytest.approx(20.0)
    assert (alone.low, alone.high, alone.se, alone.inference.covariance) == (None, None, None, "descriptive")


def test_refusals():
    assert occupancy(np.full((4, 2), -1), (6, 12), ("a", "b")) == NotEstimable("no_data", 4)
    few = occupancy(np.zeros((6, 1), int), (6,), ("a",), clusters=list("aabbcc"))
    assert few == NotEstimable("too_few_groups", 6, 3)
    with pytest.raises(ValueError, match="names"):
        occupancy(np.array([[2]]), (6,), ("a", "b"))
