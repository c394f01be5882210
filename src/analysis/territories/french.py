"""How a territory is named in a French sentence."""

import re

from analysis.errors import fold

_OF = {"le": "du ", "la": "de la ", "l": "de l’", "les": "des "}
_SMALL_WORDS = frozenset(["de", "du", "des", "la", "le", "les", "et", "en", "sur", "sous", "au", "aux", "lès", "à"])
_KINDS = {
    "college": "Collège",
    "lycee": "Lycée",
    "ecole": "École",
    "elementaire": "élémentaire",
    "prive": "privé",
    "privee": "privée",
    "general": "général",
}
_ROMAN = re.compile(r"^(?=[XVI])X{0,2}(?:IX|IV|V?I{0,3})$")


def of_name(article: str, name: str) -> str:
    """« de » before a name with its article: « du Rhône », « de l’Ain », « des Landes », « d’Eure-et-Loir », « de Paris »."""
    if article:
        return _OF[article] + name
    return f"d’{name}" if fold(name)[:1] in "aeiou" else f"de {name}"


def proper_name(text: str) -> str:
    """A name written in capitals, as the ministry's files do, in ordinary French capitals; any other name unchanged.

    « COLLEGE PAUL CLAUDEL » becomes « Collège Paul Claudel », « LE GRAND-LEMPS » « Le Grand-Lemps ». Accents that the
    file lost stay lost, except in the words that name the kind of établissement.
    """
    text = " ".join(text.split()).replace("'", "’")
    if not text.isupper():
        return text
    pieces = re.split(r"([ \-’(])", text)
    return "".join(_word(piece, pieces[i + 1 : i + 2] == ["’"], i == 0) for i, piece in enumerate(pieces))


def _word(word: str, elided: bool, first: bool) -> str:
    lower = word.lower()
    if lower in _KINDS and not elided:
        return _KINDS[lower][:1].upper() + _KINDS[lower][1:] if first else _KINDS[lower].lower()
    if not first and (lower in _SMALL_WORDS or (elided and lower in ("d", "l"))):
        return lower
    if _ROMAN.match(word) and not first:
        return word
    return word[:1] + lower[1:]


def establishment_phrases(name: str) -> tuple[str, str, str]:
    """An établissement in a sentence: « du collège X », « au collège X », « le collège X »."""
    kind, _, rest = name.partition(" ")
    if rest and fold(kind) in ("college", "lycee"):
        named = f"{kind.lower()} {rest}"
        return f"du {named}", f"au {named}", f"le {named}"
    if rest and fold(kind) == "ecole":
        named = f"l’{kind.lower()} {rest}"
        return f"de {named}", f"à {named}", named
    named = f"l’établissement {name}"
    return f"de {named}", f"dans {named}", named
