"""Other levels for the territory dimension of counts: bassins, which réseaux cross; académies and above alone."""

import pandas as pd

from analysis.disclosure import Dimension
from analysis.territories import TerritoryIndex

from .territories import NAME, Places

_OUTSIDE = "hors-bassin"


def with_bassins(places: Places, index: TerritoryIndex) -> Places:
    """The same places with bassins: a code for each, made of its schools outside every réseau and of its parts of réseaux.

    Réseaux and bassins cross: published side by side, they let anyone subtract one from the other. So the leaves are what
    each réseau has in each bassin; a réseau inside one bassin is a leaf of it, one over several is the sum of its parts. The
    schools of a département outside every bassin make an unpublished code. `places` as it is where no bassin is known.
    """
    bassin = {uai: territory.id for territory in index.all("bassin") for uai in territory.uais or ()}
    if not bassin:
        return places
    known = places.leaves.index.to_frame(index=False)
    below = places.dimension.parents
    departement = known["departement"].map({t.code: t.id for t in index.all("departement")})
    whole = known["uai"].map(bassin).fillna(_OUTSIDE)
    part = whole + "@" + departement
    leaf = pd.Series(places.leaves.to_numpy(), dtype="str") + "@" + part
    parents = {code: above for code, above in below.items() if code not in set(places.leaves)}
    also: dict[str, tuple[str, ...]] = {}
    renamed = _simple(whole.where(whole != _OUTSIDE), part, also)
    parents |= dict(zip(part.map(renamed), departement, strict=True))
    network = pd.Series(places.leaves.to_numpy(), dtype="str").str.partition("@")[0]
    finest = _simple(network.where(network.isin({t.id for t in index.all("reseau")})), leaf, also)
    parents |= dict(zip(leaf.map(finest), part.map(renamed), strict=True))
    shown = {code for code in (*parents, *also) if "@" not in code}
    dimension = Dimension(NAME, parents, unpublished=frozenset(set(parents) - shown), also=also)
    return Places(dimension, leaf.map(finest).set_axis(places.leaves.index).rename(NAME))


def academies_only(places: Places) -> Places:
    """Places down to départements, without the départements."""
    parents = places.dimension.parents
    leaves = places.leaves.map(parents).rename(NAME)
    dropped = set(places.leaves)
    return Places(Dimension(NAME, {code: above for code, above in parents.items() if code not in dropped}), leaves)


def _simple(codes: pd.Series, parts: pd.Series, also: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """The name of each part: that of its code where it is the whole of it; the sums of the others are put into `also`."""
    pairs = pd.DataFrame({"code": codes, "part": parts}).dropna().drop_duplicates()
    names = {part: part for part in parts}
    for code, group in pairs.groupby("code"):
        if len(group) == 1:
            names[group["part"].iloc[0]] = str(code)
        else:
            also[str(code)] = tuple(sorted(group["part"]))
    return names
