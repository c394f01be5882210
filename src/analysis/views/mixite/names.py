"""French names of the codes that the chapter shows."""

PARTS = {
    "public": "Entre collèges publics",
    "private": "Entre collèges privés",
    "between": "Entre public et privé",
}

LEVELS = {
    "academie": "Entre académies",
    "departement": "Entre départements",
    "sector": "Entre public et privé",
    "uai": "Entre collèges d’un même secteur",
    "pupil": "Entre élèves d’un même collège",
}

GROUPS = {"tfav": "Très favorisée", "fav": "Favorisée", "moy": "Moyenne", "defav": "Défavorisée"}


def level_names(levels: list[str]) -> list[str]:
    """Names of nested levels; without sectors, the last ones are between collèges; inside a larger level, it is said."""
    names = [LEVELS[level] for level in levels]
    if "sector" not in levels and "uai" in levels:
        names[levels.index("uai")] = "Entre collèges"
    if "academie" in levels and "departement" in levels:
        names[levels.index("departement")] = "Entre départements d’une même académie"
    if "departement" in levels and "sector" in levels:
        names[levels.index("sector")] = "Entre public et privé d’un même département"
    return names
