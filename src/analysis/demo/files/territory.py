"""The files about places: Insee's density grid, the official index of segregation."""

import numpy as np
import pandas as pd

from analysis.territories import academie_of, academies, departements

from ..country import DemoCountry
from ..names import capitals
from ..segregation import GROUPS

_TITLES = ("Grille de densité", "DONNÉES FICTIVES – Niveau de densité (7 niveaux) des communes", "Géographie fictive")
_LONG = (
    *("\nCode \nCommune\n", "Libellé des communes\n", "Typo degré de \nDensité\n", "Libellé degré de densité"),
    "Population \nmunicipale \n2019",
    *(f"Part population dans niveau {k}" for k in range(1, 8)),
)
_SHORT = ("CODGEO", "LIBGEO", "DENS", "LIBDENS", "PMUN19", *(f"P{k}" for k in range(1, 8)))


def density_grid(country: DemoCountry) -> dict[str, list[tuple[object, ...]]]:
    """The two sheets of the workbook: three title rows, a header of two lines, communes; a page of documentation."""
    blank = (None,) * (len(_SHORT) - 1)
    rows: list[tuple[object, ...]] = [(title, *blank) for title in _TITLES]
    rows += [_LONG, _SHORT]
    columns = ["commune", "name", "density", "density_label", "population"]
    for code, name, density, label, population in country.communes[columns].itertuples(index=False):
        shares = tuple(100 if level == density else 0 for level in range(1, 8))
        rows.append((code, name, int(density), label, int(population), *shares))
    about = [(_TITLES[0],), (_TITLES[1],), ("Toutes les communes de ce fichier sont inventées.",)]
    return {"Grille_Densite": rows, "Documentation": about}


def segregation(country: DemoCountry) -> pd.DataFrame:
    """The official index by year for the whole country, académies (« Ensemble de l'académie ») and départements."""
    frame = country.segregation
    level, code = frame["level"].to_numpy(), frame["code"].to_numpy()
    academy = [c if lev == "academie" else academie_of(c) for lev, c in zip(level, code, strict=True)]
    names = [
        capitals(departements()[c].name)
        if lev == "departement"
        else "Ensemble de l'académie"
        if lev == "academie"
        else ""
        for lev, c in zip(level, code, strict=True)
    ]
    out = pd.DataFrame(
        {
            "numero": np.arange(1, len(frame) + 1),
            "annee": frame["year"],
            "acad": [a or "" for a in academy],
            "nom_academie": [capitals(academies()[a].name) if a else "France entière" for a in academy],
            "dep": np.where(level == "departement", code, ""),
            "nom_departement": names,
            "nb_coll_calcul": frame["n_colleges"],
            "nb_coll_PU_calcul": frame["n_public"],
            "nb_coll_PR_calcul": frame["n_prive"],
            "poids_prive_calcul": frame["private_share"],
        }
    )
    for suffix in ("", "_pu", "_pr"):
        for group in GROUPS:
            out[f"p_{group}{suffix}"] = frame[f"p_{group}{suffix}"]
    published = {"tot": "total", "pu": "public", "pr": "private", "interPUPR": "between"}
    for suffix, name in published.items():
        out[f"i_entropie_{suffix}"] = frame[f"entropy_{name}"]
    for suffix, name in {"PU": "public", "PR": "private", "interPUPR": "between"}.items():
        out[f"contrib_{suffix}"] = frame[f"contribution_{name}"]
    return out
