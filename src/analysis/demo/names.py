"""Invented names: every one says that it is invented."""

from functools import cache

import numpy as np

from analysis.errors import fold

FIRST = [
    "Marie",
    "Jean",
    "Lucie",
    "Paul",
    "Anna",
    "Louis",
    "Claire",
    "Henri",
    "Rose",
    "Marcel",
    "Alice",
    "Émile",
    "Jeanne",
    "Victor",
    "Suzanne",
    "Léon",
    "Denise",
    "Gaston",
    "Colette",
    "Albert",
    "Irène",
    "Félix",
    "Odette",
    "Jules",
    "Simone",
    "André",
    "Madeleine",
    "Raoul",
    "Yvonne",
    "Lucien",
]
LAST = [
    "Exemple",
    "Modèle",
    "Spécimen",
    "Échantillon",
    "Prototype",
    "Gabarit",
    "Maquette",
    "Esquisse",
    "Hypothèse",
    "Variable",
    "Paramètre",
    "Médiane",
    "Quantile",
    "Variance",
    "Simulacre",
    "Fictif",
    "Imaginaire",
    "Supposé",
]
PRIVATE = [
    "Sainte-Hypothèse",
    "Saint-Modèle",
    "Saint-Exemple",
    "Notre-Dame-des-Exemples",
    "Sainte-Maquette",
    "Saint-Gabarit",
    "Institution-de-l’Esquisse",
    "Sainte-Variable",
    "Saint-Quantile",
    "Notre-Dame-du-Spécimen",
]
PLACES = [
    "Brumeval",
    "Nuageville",
    "Songemont",
    "Chimerac",
    "Mirageval",
    "Rêvecourt",
    "Lunebourg",
    "Irréelmont",
    "Utopiac",
    "Fabulcourt",
    "Légendeval",
    "Inventour",
    "Songeville",
    "Fableroc",
    "Nimbusson",
    "Étoilemont",
    "Licornac",
    "Dragonnac",
    "Phénixval",
    "Mythebourg",
]
RIVERS = ("", "sur-Songe", "lès-Chimère", "en-Fiction", "la-Fictive", "sous-Mirage", "aux-Fables", "de-l’Invention")


def people(rng: np.random.Generator, count: int) -> list[str]:
    """Names of people who never lived: « Marie-Exemple »."""
    first, last = rng.integers(len(FIRST), size=count), rng.integers(len(LAST), size=count)
    return [f"{FIRST[f]}-{LAST[k]}" for f, k in zip(first, last, strict=True)]


def patrons(rng: np.random.Generator, count: int) -> list[str]:
    """Names of private establishments: « Sainte-Hypothèse »."""
    return [PRIVATE[k] for k in rng.integers(len(PRIVATE), size=count)]


def places(count: int, offset: int) -> list[str]:
    """Distinct names of communes: « Brumeval-sur-Songe »; `offset` is the number of names already given."""
    names = []
    for k in range(offset, offset + count):
        stem, rest = PLACES[k % len(PLACES)], k // len(PLACES)
        river, number = RIVERS[rest % len(RIVERS)], rest // len(RIVERS)
        names.append("-".join(filter(None, (stem, river, f"{number + 1}" if number else ""))))
    return names


@cache
def capitals(text: str) -> str:
    """As the ministry's files write labels: capitals without accents."""
    return fold(text).upper().replace("’", "'")
