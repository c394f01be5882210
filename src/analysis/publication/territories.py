"""The territory dimension of counts of pupils: the country down to its réseaux, with what no réseau covers."""

from dataclasses import dataclass

import pandas as pd

from analysis.disclosure import Dimension
from analysis.territories import Territory, TerritoryIndex

NAME = "territoire"
LEVELS = ("departement", "reseau")
_OUTSIDE = "hors-reseau"


@dataclass(frozen=True, eq=False)
class Places:
    """Where pupils are counted: a dimension whose codes are those of territories, and the leaf of each school.

    `leaves` is indexed by (uai, departement).
    """

    dimension: Dimension
    leaves: pd.Series

    @classmethod
    def of(cls, index: TerritoryIndex, schools: pd.DataFrame, *, level: str = "reseau") -> "Places":
        """The places of some schools (columns uai, departement; one row each, or more).

        The codes are `Territory.id`: France ⊃ régions académiques ⊃ académies ⊃ départements, those alone that have
        schools, ⊃ réseaux when `level` is ``"reseau"``. The schools of a département outside every réseau make an
        unpublished code; so do the schools of a réseau in each of its départements, when it lies in several. Raises
        KeyError for a département that the index does not know.
        """
        if level not in LEVELS:
            raise ValueError(f"level {level!r} is not one of {', '.join(LEVELS)}")
        known = schools[["uai", "departement"]].drop_duplicates().sort_values(["departement", "uai"])
        departements = {territory.code: territory for territory in index.all("departement")}
        network = _networks(index) if level == "reseau" else {}
        parents: dict[str, str | None] = {index.france.id: None}
        for code in known["departement"].unique():
            _add(parents, departements[code])
        pieces: dict[str, dict[str, None]] = {}
        leaves = []
        for uai, code in known.itertuples(index=False, name=None):
            above = departements[code].id
            leaf = f"{network.get(uai, _OUTSIDE)}@{above}" if level == "reseau" else above
            if uai in network:
                pieces.setdefault(network[uai], {})[leaf] = None
            leaves.append(leaf)
        whole = {next(iter(parts)): code for code, parts in pieces.items() if len(parts) == 1}
        leaves = [whole.get(leaf, leaf) for leaf in leaves]
        below = dict(zip(leaves, (departements[code].id for code in known["departement"]), strict=True))
        if level == "reseau":
            parents |= below
        published = {*(code for code in parents if "@" not in code)}
        return cls(
            Dimension(
                NAME,
                parents,
                unpublished=frozenset(set(parents) - published),
                also={code: tuple(parts) for code, parts in pieces.items() if len(parts) > 1},
            ),
            pd.Series(leaves, index=pd.MultiIndex.from_frame(known), name=NAME, dtype="str"),
        )

    def codes(self, pupils: pd.DataFrame) -> pd.Series:
        """The leaf of each row (columns uai, departement). Raises KeyError for a school that is not in the places."""
        found = self.leaves.reindex(pd.MultiIndex.from_frame(pupils[["uai", "departement"]])).set_axis(pupils.index)
        if found.isna().any():
            raise KeyError(f"school without a place: {pupils.loc[found.isna(), 'uai'].iloc[0]}")
        return found


def _networks(index: TerritoryIndex) -> dict[str, str]:
    """The réseau of each school that has one, the first where it has several."""
    found: dict[str, str] = {}
    for territory in index.all("reseau"):
        for uai in territory.uais or ():
            found.setdefault(uai, territory.id)
    return found


def _add(parents: dict[str, str | None], territory: Territory) -> None:
    if territory.parent is not None and territory.id not in parents:
        _add(parents, territory.parent)
        parents[territory.id] = territory.parent.id
