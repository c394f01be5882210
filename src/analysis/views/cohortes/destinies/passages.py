"""From one year to the next: passages of a cohort, and the access they lead to."""

from collections.abc import Mapping

import pandas as pd

from analysis.exhibits import Column
from analysis.measures import Estimate, NotEstimable
from analysis.measures.cohorts import Transitions, synthetic_cohort, transitions, true_cohort
from analysis.wording.sentences import cohorts as say

from .. import names
from ..counts import PATHS, UNKNOWN, Count, added
from .results import Destinies

INTERVAL_COLUMNS = (
    Column("label", "Passage"),
    Column("value", "Part [intervalle simultané] (%)", format="decimal:1", low="low", high="high"),
)
ACCESS_COLUMNS = (
    Column("label", "Taux d’accès à la voie GT trois ans après la 3e"),
    Column("value", f"Taux [{names.INTERVAL}] (%)", format="decimal:1", low="low", high="high"),
    Column("n", "Élèves", format="integer"),
    Column("remark", "Ce que c’est"),
)


def passages(results: Destinies) -> tuple[Transitions | NotEstimable, Transitions | NotEstimable]:
    """From one year to two, and from two to three; refused where a count of a row is hidden."""
    if results.followed.small:
        return NotEstimable("secret"), NotEstimable("secret")
    counts = results.followed.counts(PATHS)
    return _passage(counts, "12", "24"), _passage(counts, "24", "fin")


def _passage(counts: Mapping[str, Count], start: str, end: str) -> Transitions | NotEstimable:
    pairs = [code for code in counts if code.startswith(f"{start}:") and f">{end}:" in code]
    origins = [c for c in names.STATES if any(p.startswith(f"{start}:{c}>") for p in pairs) and c != "inconnu"]
    arrivals = [c for c in names.STATES if any(p.endswith(f">{end}:{c}") for p in pairs)]
    table = [[counts.get(f"{start}:{o}>{end}:{a}", 0) for a in arrivals] for o in origins]
    shown = [
        (o, row) for o, row in zip(origins, table, strict=True) if not any(isinstance(c, NotEstimable) for c in row)
    ]
    if not shown:
        return NotEstimable("secret")
    return transitions([row for _, row in shown], [o for o, _ in shown], arrivals)


def passage_table(found: Transitions) -> pd.DataFrame:
    """One row per departure: label, n, and the share of each arrival (percent); intervals are in `passage_intervals`."""
    rows = []
    for rank, origin in enumerate(found.origins):
        shares = {a: 100 * found.shares[rank, k] for k, a in enumerate(found.arrivals)}
        rows.append({"label": names.STATES[origin], "n": int(found.counts[rank].sum())} | shares)
    return pd.DataFrame(rows)


def passage_columns(found: Transitions) -> tuple[Column, ...]:
    """The columns of `passage_table`."""
    arrivals = (Column(code, names.STATES[code] + " (%)", format="decimal:1") for code in found.arrivals)
    return (Column("label", "Départ"), Column("n", "Élèves", format="integer"), *arrivals)


def passage_intervals(found: Transitions) -> pd.DataFrame:
    """Every share with its simultaneous interval: label (departure → arrival), value, low, high."""
    rows = [
        {
            "label": f"{names.STATES[o]} → {names.STATES[a]}",
            "value": 100 * found.shares[r, k],
            "low": 100 * found.low[r, k],
            "high": 100 * found.high[r, k],
        }
        for r, o in enumerate(found.origins)
        for k, a in enumerate(found.arrivals)
        if found.counts[r, k]
    ]
    return pd.DataFrame(rows, columns=["label", "value", "low", "high"])


def access_table(results: Destinies) -> pd.DataFrame:
    """The rate of access followed in the cohort, and the product of passages of the latest cohorts, for `ACCESS_COLUMNS`."""
    followed = results.followed
    if followed.small:
        return pd.DataFrame(columns=[c.key for c in ACCESS_COLUMNS])
    counts = followed.counts(PATHS)
    latest = max((*followed.years, *followed.recent))
    table = next(t for t in (f"{PATHS}-12", f"{PATHS}-24", PATHS) if followed.has(t, year=str(latest)))
    first = followed.counts(table, year=str(latest))
    upper = ("24:gt_heure", "24:gt_retard")
    steps = [
        (first, ("12:gt",), ("total",), ("12:inconnu",)),
        (counts, tuple(f"12:gt>{code}" for code in upper), ("12:gt",), ("12:gt>24:inconnu",)),
        (counts, tuple(f"{code}>fin:gt" for code in upper), upper, tuple(f"{code}>fin:inconnu" for code in upper)),
    ]
    passed, start = [], []
    for held, up, base, lost in steps:
        k, n, m = (added(held, codes) for codes in (up, base, lost))
        if any(isinstance(c, NotEstimable) for c in (k, n, m)):
            return pd.DataFrame(columns=[c.key for c in ACCESS_COLUMNS])
        passed.append(k)
        start.append(n - m)
    arrived, n, m = (added(counts, codes) for codes in (("fin:gt",), ("total",), UNKNOWN))
    found = {
        "Vraie cohorte": (true_cohort(arrived, n - m), f"élèves de 3e {say.years(followed.year)}, retrouvés"),
        "Cohorte synthétique": (
            synthetic_cohort(passed, start),
            f"première étape de la rentrée {latest}, suivantes de la cohorte {followed.year}",
        ),
    }
    rows = [
        {"label": label, "value": e.value, "low": e.low, "high": e.high, "n": e.n, "remark": remark}
        for label, (e, remark) in found.items()
        if isinstance(e, Estimate)
    ]
    return pd.DataFrame(rows, columns=["label", "value", "low", "high", "n", "remark"])
