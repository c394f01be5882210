"""Words and shapes that a file on pupils must not hold."""

import re

from analysis.contracts import CONTRACTS
from analysis.sources.headers import normalise_header
from analysis.sources.identifying import IDENTIFIERS
from analysis.wording.numbers import NARROW, NBSP

_NAMING = re.compile(
    r"nom|noms|prenoms?|(nom|prenom|prenoms)_(de_)?(famille|naissance|usage|eleve)|(date|dat|dt)_?(de_)?(naissance|naiss)|ddn"
    r"|(id|identifiant|num|numero)_(de_l_)?eleve|ine|ina|(.*_)?ine|pupil|respondent|numen"
)
_INE = re.compile(r"(?<![0-9A-Za-z])(?:\d{9}[A-Z]{2}|\d{10}[A-Z]|\d{4}A\d{5}[A-Z]|\d{9}[A-Z]\d)(?![0-9A-Za-z])")
_PSEUDONYM = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{16}(?![0-9A-Za-z])")
_SPACE = rf"[\s{NBSP}{NARROW}]+"
_PEOPLE = (
    r"élèves?|candidat(?:e?s?)|jeunes?|apprentie?s?|lycéen(?:ne)?s?|collégien(?:ne)?s?|sortante?s?|filles?|garçons?"
    r"|boursi(?:er|ère)s?|étudiante?s?|internes?|répondante?s?|bacheli(?:er|ère)s?"
)
_WRITTEN = {
    word: rank for rank, word in enumerate(("deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"), 2)
}
_NUMBER = "|".join((r"\d", *(f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in _WRITTEN)))
_BETWEEN = rf"{_SPACE}(?:(?:autres|seule?s?){_SPACE})?"
# A noun with a capital begins a title: « Tableau 1 », then « Élèves de 3e ».
_TOLD = re.compile(rf"(?<![\w.,%{NARROW}{NBSP}])(?<!\d )(?P<count>{_NUMBER}){_BETWEEN}(?:{_PEOPLE})(?![\w-])")
_SIZE = re.compile(rf"(?<!\w)n{_SPACE}={_SPACE}(?P<count>\d)(?![\d{NARROW}{NBSP}])")
_GENERIC = re.compile(rf"(?:entre|deux à|ces|les|des|de|tous les){_SPACE}$", re.IGNORECASE)
_NEAR = 12
_COUNTED = re.compile(
    rf"{_PEOPLE}|effectifs?|inscrite?s|présente?s|admise?s|pupils?|girls?|boys?|exits?|leavers?|at_risk|count|n",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"coll[èe]ges?|établissements?|lycées?|écoles?|réseaux?|territoires?|départements?|académies?|bassins?|années?|ans|mois"
    r"|rangs?|sessions?|rentrées?|cohortes?|horizons?|fichiers?|lignes?|grappes?|tirages?|degrés?|cellules?|classes|rep(?:lications?)?"
    r"|séries?|spécialités?|formations?|actions?|heures?|km|minutes?|points?|rank|year|horizon|step|order|étapes?|modalités?"
    r"|groupes?|profils?|comparaisons?|tests?|places?|programmes?|units?|groups?|clusters?|schools?|networks?|establishments?|sessions?",
    re.IGNORECASE,
)
PERSONAL_COLUMNS = frozenset(
    field.name
    for contract in CONTRACTS.values()
    if contract.individual
    for field in contract.fields
    if field.name not in ("source", "source_sha", "departement", "academie", "uai", "rentree", "session")
)
"""Columns of the tables about persons, places and years left out."""


def names_persons(heading: str) -> bool:
    """Whether a heading is that of a name, a birth date or an identifier."""
    plain = normalise_header(heading)
    return bool(_NAMING.fullmatch(plain)) or any(shape.fullmatch(plain) for shape in IDENTIFIERS.values())


def has_national_number(text: str) -> bool:
    """Whether a text holds something shaped as a national pupil number."""
    return bool(_INE.search(text))


def pseudonym_shapes(text: str) -> set[str]:
    """What is shaped as a pseudonym: only the store tells which of them are."""
    return set(_PSEUDONYM.findall(text))


def small_counts_told(text: str, least: int) -> int:
    """How many times a text tells a number of persons between 1 and `least` − 1, in digits or in letters.

    « Un élève » is an ordinary way to speak of any pupil: it counts for nothing.
    """
    found = 0
    for match in (*_TOLD.finditer(text), *_SIZE.finditer(text)):
        word = match["count"].lower()
        value = _WRITTEN.get(word) or (int(word) if word.isdigit() else 0)
        generic = word in _WRITTEN and _GENERIC.search(text[max(match.start() - _NEAR, 0) : match.start()])
        found += 0 < value < least and not generic
    return found


def counts_persons(label: str, *, default: bool) -> bool:
    """Whether a column of whole numbers counts persons, by its heading; `default` where the heading does not tell."""
    if re.search(rf"(?<!\w)(?:{_COUNTED.pattern})(?!\w)", label, re.IGNORECASE):
        first = re.search(rf"(?<!\w)(?:{_COUNTED.pattern}|{_OTHER.pattern})(?!\w)", label, re.IGNORECASE)
        return bool(_COUNTED.fullmatch(first.group()))
    return default and not re.search(rf"(?<!\w)(?:{_OTHER.pattern})(?!\w)", label, re.IGNORECASE)
