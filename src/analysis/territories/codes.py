"""Codes as files write them, made official: départements, UAI, and the hierarchy above them."""

import re

from .nomenclature import academies, departements

_CHECK_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_UAI = re.compile(r"^\W*(\d{5,7})\s*([A-Z])(?:[^A-Z0-9].*)?$", re.DOTALL)
_DEPARTEMENT_ALIASES = {
    "620": "2A",  # UAI prefixes of Corsica
    "720": "2B",
    "977": "971",  # Saint-Barthélemy and Saint-Martin: écoles and collèges of the académie de Guadeloupe
    "978": "971",
}


def normalise_departement(text: object) -> str | None:
    """The official short code of a département, or None when the text is no known département.

    Accepts what published files contain: ``"001"``, ``"01"``, ``"1"``, ``1``, ``"1.0"``, ``"2a"``, ``"02A"``, ``"971"``,
    the UAI prefixes ``"620"`` and ``"720"``. ``"20"`` (Corsica before 1976) is ambiguous: None.
    """
    code = str(text).strip().upper().removesuffix(".0").lstrip("0").rjust(2, "0")
    code = _DEPARTEMENT_ALIASES.get(code, code)
    return code if code in departements() else None


def normalise_uai(text: object) -> str:
    """The UAI (unité administrative immatriculée) in its official form: seven digits and a check letter.

    Lower case, surrounding spaces, trailing characters after the letter and lost leading zeros are repaired.
    The letter is the remainder of the seven-digit number modulo 23, read in an alphabet without I, O and Q.

    Raises
    ------
    ValueError
        When the text has not the shape of a UAI, or its check letter is wrong (message in French).
    """
    raw = str(text)
    match = _UAI.match(raw.strip().upper())
    if match is None:
        raise ValueError(f"« {raw} » n’a pas la forme d’un UAI (sept chiffres et une lettre)")
    number, letter = match.groups()
    expected = _CHECK_LETTERS[int(number) % 23]
    if letter != expected:
        raise ValueError(f"« {raw} » n’est pas un UAI valide : la lettre de contrôle devrait être {expected}")
    return number.zfill(7) + letter


def uai_departement(uai: str) -> str | None:
    """The département of a UAI, from its first three digits (``620`` is 2A, ``720`` is 2B); None outside the nomenclature."""
    return normalise_departement(uai[:3])


def academie_of(departement: str) -> str | None:
    """The académie code of a département (official hierarchy: those of Caen and Rouen are in Normandie, ``"70"``)."""
    found = departements().get(departement)
    return found.parent if found else None


def region_of(academie: str) -> str | None:
    """The région académique code of an académie."""
    found = academies().get(academie)
    return found.parent if found else None
