"""From an estimate and its interval to what may be said: one of eight labels, decided by rule.

The interval is set against a smallest difference of interest δ (`sesoi`), so that a real but tiny change is not
announced, and a wide interval is never read as an absence of change. Source for the logic: equivalence testing
against a smallest effect size of interest (Lakens, Scheel & Isager, 2018, AMPPS 1(2)).
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import isfinite
from typing import Literal

from analysis.errors import did_you_mean
from analysis.measures.small_n import COMMITTEE

Label = Literal[
    "nette",
    "etablie_ampleur_incertaine",
    "faible",
    "negligeable",
    "stable",
    "non_concluant",
    "non_comparable",
    "non_publiable",
    "descriptif",
]
Direction = Literal["hausse", "baisse"]

#: Each label for a table, to complete with the direction where there is one.
VERDICT_NAMES: Mapping[Label, str] = {
    "nette": "nette",
    "etablie_ampleur_incertaine": "établie, d’ampleur incertaine",
    "faible": "faible",
    "negligeable": "négligeable",
    "stable": "stable",
    "non_concluant": "non concluant",
    "non_comparable": "non comparable",
    "non_publiable": "effectif insuffisant",
    "descriptif": "descriptif",
}

#: Fewest pupils for a figure shown to a committee.
N_MIN = COMMITTEE


@dataclass(frozen=True)
class Verdict:
    """What may be said of a change: a label, and its direction where the sign is established (else None)."""

    label: Label
    direction: Direction | None = None

    @property
    def code(self) -> str:
        """One word for tables: ``"hausse_nette"``, ``"stable"``, ``"non_comparable"``…"""
        return f"{self.direction}_{self.label}" if self.direction else self.label

    @property
    def name(self) -> str:
        """In French, for tables: « hausse nette », « baisse établie, d’ampleur incertaine », « stable »…"""
        return f"{self.direction} {VERDICT_NAMES[self.label]}" if self.direction else VERDICT_NAMES[self.label]


def verdict(
    est: float,
    ci: tuple[float, float] | None,
    n: int,
    sesoi: float,
    *,
    n_min: int = N_MIN,
    broken: bool = False,
) -> Verdict:
    """The label of a change `est` with 95 % interval `ci`, on `n` pupils, for a smallest difference of interest.

    `broken`: the comparison crosses a series break that forbids it. Without an interval (``ci=None``, too few
    clusters) the label is ``"descriptif"``: the change may be described, not judged. Raises ValueError for a
    missing estimate, a reversed interval or a threshold that is not positive.
    """
    if n < n_min:
        return Verdict("non_publiable")
    if broken:
        return Verdict("non_comparable")
    if not isfinite(est) or sesoi <= 0:
        raise ValueError(f"no verdict for estimate {est} and threshold {sesoi}")
    if ci is None:
        return Verdict("descriptif")
    low, high = ci
    if not low <= high:
        raise ValueError(f"interval from {low} to {high}")
    if low > 0 or high < 0:
        direction: Direction = "hausse" if low > 0 else "baisse"
        near, far = sorted((abs(low), abs(high)))
        return Verdict(_established(near, abs(est), far, sesoi), direction)
    return Verdict("stable" if -sesoi <= low and high <= sesoi else "non_concluant")


def weaker(found: Verdict) -> Verdict:
    """The verdict one notch down: what a result is worth when another reasonable choice reverses its sign.

    A clear change keeps its sign but not its size; any lesser one, or a stability, is no longer concluded. What was not
    a conclusion stays as it is.
    """
    if found.label == "nette":
        return Verdict("etablie_ampleur_incertaine", found.direction)
    if found.label in ("etablie_ampleur_incertaine", "faible", "negligeable", "stable"):
        return Verdict("non_concluant")
    return found


def _established(near: float, size: float, far: float, sesoi: float) -> Label:
    if near >= sesoi:
        return "nette"
    if size >= sesoi:
        return "etablie_ampleur_incertaine"
    return "negligeable" if far <= sesoi else "faible"


@cache
def thresholds() -> Mapping[tuple[str, str], float]:
    """Default δ by (indicator, level); level ``""`` holds for every level of an indicator."""
    text = files(__package__).joinpath("thresholds.csv").read_text(encoding="utf-8")
    return {(row["indicator"], row["level"]): float(row["delta"]) for row in csv.DictReader(text.splitlines())}


def sesoi(indicator: str, level: str = "", overrides: Mapping[tuple[str, str], float] | None = None) -> float:
    """The smallest difference of interest of an indicator at a territorial level.

    `overrides` has the shape of `thresholds()` and wins. Raises KeyError naming the nearest indicator.
    """
    table = {**thresholds(), **(overrides or {})}
    for key in ((indicator, level), (indicator, "")):
        if key in table:
            return table[key]
    known = [name for name, _ in table]
    raise KeyError(f"no threshold for {indicator!r} at level {level!r}; {did_you_mean(indicator, known) or known}")
