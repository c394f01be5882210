"""Bassins, réseaux and établissements as territories, from canonical rows."""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter

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


class Establishments(Mapping[str, Territory]):
    """Établissements by UAI, in order of UAI; each becomes a territory when asked for (there are tens of thousands).

    Built from one row per UAI with columns uai, name, nature, commune_name, departement.
    """

    def __init__(self, establishments: pd.DataFrame | None, departements: Mapping[str, Territory]) -> None:
        self._departements = departements
        self._rows: dict[str, tuple] = {}
        if establishments is not None:
            rows = establishments[establishments["departement"].isin(list(departements))].sort_values("uai")
            columns = (rows[name].to_list() for name in ("name", "nature", "commune_name", "departement"))
            self._rows = dict(zip(rows["uai"].to_list(), zip(*columns, strict=True), strict=True))

    def __getitem__(self, uai: str) -> Territory:
        name, nature, commune, departement = self._rows[uai]
        parent = self._departements[departement]
        return Territory(
            level="etablissement",
            code=uai,
            name=establishment_name(name, nature, commune),
            parent=parent,
            departements=(departement,),
            uais=(uai,),
            fictitious=parent.fictitious,
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


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
    columns = (rows[name].to_list() for name in ("network", "uai", "name", "departement", "programme"))
    found = {}
    for code, group in groupby(zip(*columns, strict=True), key=itemgetter(0)):
        members = list(group)
        _, _, name, departement, programme = next((member for member in members if member[1] == code), members[0])
        named = establishments[code].name if code in establishments else establishment_name(name, None, None)
        found[code] = Territory(
            level="reseau",
            code=code,
            name=named.removeprefix("Collège "),
            parent=departements[departement],
            departements=tuple(sorted({member[3] for member in members})),
            uais=tuple(dict.fromkeys(member[1] for member in members)),
            fictitious=departements[departement].fictitious,
            programme=programme,
        )
    return found


def bassin_territories(
    bassins: pd.DataFrame | None, academies: Mapping[str, str], departements: Mapping[str, Territory]
) -> dict[str, Territory]:
    """One territory per bassin in force (no date of end), by the code of its académie and its own (``"10-B07"``).

    `academies` gives the académie of each département. An établissement is in the last bassin it entered. A bassin lies in
    the département that holds most of its établissements, the first one at equality, and is named by its file, « bassin »
    left out (its code without a name).
    """
    if bassins is None or bassins.empty:
        return {}
    rows = bassins[bassins["date_to"].isna() & bassins["departement"].isin(list(departements))]
    rows = rows.sort_values(["uai", "date_from", "bassin"], na_position="first").drop_duplicates("uai", keep="last")
    keys = rows["departement"].map(academies) + "-" + rows["bassin"]
    found = {}
    for code, members in rows.groupby(keys, sort=True):
        inside = members["departement"].value_counts()
        home = departements[min(inside.index[inside == inside.max()])]
        named = members["bassin_name"].dropna()
        text = proper_name(named.iloc[0]) if len(named) else str(members["bassin"].iloc[0])
        found[str(code)] = Territory(
            level="bassin",
            code=str(code),
            name=re.sub(r"(?i)^bassin (?=\S)", "", text),
            parent=home,
            departements=tuple(sorted(inside.index)),
            uais=tuple(sorted(members["uai"])),
            fictitious=home.fictitious,
        )
    return found
