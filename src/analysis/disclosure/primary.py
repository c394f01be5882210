"""Which counts tell of individuals by themselves: small ones, zeros, what a total leaves of a part."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analysis.territories import LEVELS

from .linked import Linked
from .profiles import Profile


@dataclass(frozen=True, eq=False)
class Primary:
    """The system of a publication once the rules of its audience are applied.

    The cells are those of `Linked`, followed by complements: what a total leaves of one of its parts where that is
    small and no cell says it. By cell: `values`, `k` the threshold, `targets` whether it must be protected, `unseen`
    whether no output shows it, `place`.
    """

    values: np.ndarray
    k: np.ndarray
    targets: np.ndarray
    unseen: np.ndarray
    place: np.ndarray
    equations: sparse.csr_array


def primary(system: Linked, profile: Profile) -> Primary:
    """Apply the thresholds of a profile.

    A count from 1 to the threshold less one is a target, a 0 where the profile hides zeros, and a complement n − x
    from 1 to the threshold less one. Sensitive cells below the level that the profile allows are not shown at all.
    """
    k = np.where(system.sensitive, profile.threshold(sensitive=True), profile.threshold())
    least = 0 if profile.zeros == "hide" else 1
    small = (system.values >= least) & (system.values < k)
    allowed = np.array([_allowed(code.partition(":")[0], profile) for code in system.places], dtype=bool)
    unseen = ~system.shown | (system.sensitive & ~allowed[system.place])
    own = Primary(system.values, k.astype(float), small, unseen, system.place, system.equations)
    return with_complements(own, *_complements(system, k))


def with_complements(rules: Primary, part: np.ndarray, total: np.ndarray) -> Primary:
    """The same cells, followed by what each total leaves of a part: to be protected, with the sum that makes it."""
    count, size = len(part), len(rules.values)
    rows = np.tile(np.arange(count), 3)
    columns = np.concatenate([size + np.arange(count), part, total])
    signs = np.repeat([1.0, 1.0, -1.0], count)
    known = rules.equations.copy()
    known.resize(known.shape[0], size + count)
    further = sparse.csr_array((signs, (rows, columns)), shape=(count, size + count))
    return Primary(
        values=np.concatenate([rules.values, rules.values[total] - rules.values[part]]),
        k=np.concatenate([rules.k, rules.k[part]]),
        targets=np.concatenate([rules.targets, np.ones(count, dtype=bool)]),
        unseen=np.concatenate([rules.unseen, np.ones(count, dtype=bool)]),
        place=np.concatenate([rules.place, rules.place[part]]),
        equations=sparse.csr_array(sparse.vstack([known, further], format="csr")),
    )


def _allowed(level: str, profile: Profile) -> bool:
    """Whether sensitive cells may be shown at a level; what is no level (« hors réseau ») lies in no output anyway."""
    return level not in LEVELS or profile.allows(level, sensitive=True)


def _complements(system: Linked, k: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Parts and totals whose difference is small."""
    part, total = parts_and_totals(system)
    rest = system.values[total] - system.values[part]
    kept = (rest > 0) & (rest < k[part])
    return part[kept], total[kept]


def parts_and_totals(system: Linked) -> tuple[np.ndarray, np.ndarray]:
    """Each part with each total it is summed in, in sums of three parts or more: of two, the other part is the difference."""
    sums = system.equations
    row = np.repeat(np.arange(sums.shape[0]), np.diff(sums.indptr))
    made = np.full(sums.shape[0], -1, dtype=np.int64)
    made[row[sums.data < 0]] = sums.indices[sums.data < 0]
    many = (np.bincount(row[sums.data > 0], minlength=sums.shape[0]) > 2) & (made >= 0)
    chosen = (sums.data > 0) & many[row]
    pairs = np.unique(np.column_stack([sums.indices[chosen].astype(np.int64), made[row[chosen]]]), axis=0)
    return pairs[:, 0], pairs[:, 1]
