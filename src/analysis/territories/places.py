"""Réseaux and établissements as territories, from canonical rows."""

from collections.abc import Mapping

import pandas as pd

from .french import proper_name
from .territory import Territory

_KIND = {"college": "Collège", "lycee": "Lycée", "ecole": "École"}


def establishment_name(name: object, nature: object, commune: object) -> str:
    """« Collège Jean Moulin (Lyon) »: the name in ordinary capitals, its kind when the file leaves it out, its commune."""
    text = proper_name(name) if isinstance(name, str) and name.strip() else ""
    kind = _KIND.get(str(nature).partition("_")[0], "")
    if kind and not text.casefold().startswith(kind.casefold()):
        text = f"{kind} {text}".strip()
    place = f" ({proper_name(commune)})" if isinstance(commune, str) and commune.strip() else ""
    return (text or "Établissement") + place


def establishment_territories(
    establishments: pd.DataFrame | None, departements: Mapping[str, Territory]
) -> dict[str, Territory]:
    """One territory per row of `establishments` (columns uai, name, nature, commune_name, departement), by UAI."""
    if establishments is None:
        return {}
    columns = ["uai", "name", "nature", "commune_name", "departement"]
    rows = establishments[columns].sort_values("uai").itertuples(index=False)
    return {
        row.uai: Territory(
            level="etablissement",
            code=row.uai,
            name=establishment_name(row.name, row.nature, row.commune_name),
            parent=departements[row.departement],
            departements=(row.departement,),
            uais=(row.uai,),
            fictitious=departements[row.departement].fictitious,
        )
        for row in rows
        if row.departement in departements
    }


def network_territories(
    memberships: pd.DataFrame | None,
    departements: Mapping[str, Territory],
    establishments: Mapping[str, Territory],
) -> dict[str, Territory]:
    """One territory per réseau of `memberships` at its latest rentrée, by UAI of the head collège.

    The réseau lies in the département of its head and is named after it (« Jean Moulin (Vénissieux) »).
    """
    if memberships is None or memberships.empty:
        return {}
    rows = memberships.assign(rentree=memberships["rentree"].astype("Int64").fillna(0))
    rows = rows[rows["rentree"] == rows.groupby("network")["rentree"].transform("max")]
    rows = rows[rows["departement"].isin(list(departements))].sort_values(["network", "uai", "programme"])
    found = {}
    for code, members in rows.groupby("network", sort=True):
        head = members[members["uai"] == code]
        first = (head if len(head) else members).iloc[0]
        named = establishments[code].name if code in establishments else establishment_name(first["name"], None, None)
        found[code] = Territory(
            level="reseau",
            code=code,
            name=named.removeprefix("Collège "),
            parent=departements[first["departement"]],
            departements=tuple(sorted(set(members["departement"]))),
            uais=tuple(dict.fromkeys(members["uai"])),
            fictitious=departements[first["departement"]].fictitious,
            programme=first["programme"],
        )
    return found
