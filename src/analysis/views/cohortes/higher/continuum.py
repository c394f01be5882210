"""From the seconde GT, three years before the baccalauréat, to higher education."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.measures import NotEstimable
from analysis.measures.cohorts import Bounds, nested_steps
from analysis.publication.cohorts import CONTINUUM, TOTAL
from analysis.wording.sentences import cohorts as say
from analysis.wording.sentences.phrases import COLON

from .. import names
from ..counts import Count, Followed, added
from ..shares import Shares, bounds_frame, stacked

STEPS = {
    "premiere": "Première GT, un an après",
    "bac": "Bac GT, trois ans après",
    "superieur": "Supérieur, rentrée suivante",
}
"""Steps after the seconde GT, without having lost a year, in order."""
_ACCORDING = {"statut": "le collège de 3e", "quart": "le quart d’IPS", "sexe": "le sexe"}


@dataclass(frozen=True, eq=False)
class Continuum:
    """Shares of the pupils of seconde GT that reach each of `STEPS`: of all, then by variable and category."""

    n: int
    steps: Shares
    groups: Mapping[str, Mapping[str, Shares]]

    def of(self, step: str) -> dict[str, Shares]:
        """The shares of one step, by variable then category."""
        return {name: {code: part[step] for code, part in found.items()} for name, found in self.groups.items()}


def continuum(followed: Followed) -> Continuum | None:
    """The steps of a territory; None where they are not counted, or the number of pupils in seconde GT is hidden."""
    asked = [name for name in CONTINUUM if followed.has(f"superieur/continuum-{name}")]
    if followed.small or not asked:
        return None
    n = followed.counts(f"superieur/continuum-{asked[0]}")["12:gt"]
    if isinstance(n, NotEstimable):
        return None
    return Continuum(
        n=n,
        steps=_steps(followed, asked[0], TOTAL),
        groups={name: {code: _steps(followed, name, code) for code in names.categories(name)} for name in asked},
    )


def _steps(followed: Followed, name: str, code: str) -> dict[str, Bounds | NotEstimable]:
    """Shares of the steps for one category; a hidden step is refused, the others stand without it."""
    table, group = f"superieur/continuum-{name}", {name: code}
    after_a_year = followed.counts(f"cohortes/seconde-{name}", **group)
    ends = followed.counts(table, along="suite", parcours="12:gt", **group)
    general = followed.counts(table, along="suite", parcours="12:gt", voie="gt", **group)
    lost = added(ends, ("non_retrouve",))
    seen: dict[str, tuple[Count, Count]] = {
        "premiere": (added(after_a_year, ("12:gt>24:gt_heure",)), added(after_a_year, ("12:gt>24:inconnu",))),
        "bac": (added(general, ("bachelier",)), lost),
        "superieur": (
            added(general, ("superieur",)),
            added({"lost": lost, "unknown": added(general, ("bachelier_inconnu",))}, ("lost", "unknown")),
        ),
    }
    shown = {step: pair for step, pair in seen.items() if not any(isinstance(count, NotEstimable) for count in pair)}
    nested = nested_steps([known for known, _ in shown.values()], [missing for _, missing in shown.values()])
    told = dict(zip(shown, nested, strict=True))
    n = ends.get(TOTAL, 0)
    return {
        step: followed.share({TOTAL: n, "oui": told[step][0], "inconnu": told[step][1]}, ("oui",), ("inconnu",))
        if step in told
        else NotEstimable("secret")
        for step in STEPS
    }


def continuum_reading(found: Continuum, followed: Followed) -> str:
    """How to read the steps: of a hundred pupils of this territory, unless a step is hidden or cohorts are pooled; then what holds."""
    bac, higher = found.steps["bac"], found.steps["superieur"]
    if followed.pooled or not isinstance(bac, Bounds) or not isinstance(higher, Bounds):
        return say.CONTINUUM
    return f"{say.continuum(bac, higher, in_=followed.territory.in_, rentree=int(followed.year) + 1)} {say.CONTINUUM}"


def continuum_rows(found: Continuum) -> pd.DataFrame:
    """All steps, then access to higher education by group, for `charts.bounds.bound_rows`."""
    parts = [bounds_frame(_named(found.steps), group="Ensemble", role="territory")]
    for name, shares in found.of("superieur").items():
        named = {text: shares[code] for code, text in names.categories(name).items()}
        group = f"Dans l’enseignement supérieur, selon {_ACCORDING[name]}"
        parts.append(bounds_frame(named, group=group, role="other"))
    return stacked(parts)


def continuum_table(found: Continuum) -> pd.DataFrame:
    """Every step for all and for each category, for `GROUP_COLUMNS`."""
    parts = [bounds_frame(_named(found.steps), group="Ensemble")]
    for name, shares in found.groups.items():
        for code, text in names.categories(name).items():
            parts.append(bounds_frame(_named(shares[code]), group=f"{names.GROUPS[name]}{COLON} {text}"))
    return stacked(parts)


def _named(steps: Shares) -> Shares:
    return {text: steps[step] for step, text in STEPS.items()}
