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


FICTITIOUS_COMMUNES = 80
_FIRST_FICTITIOUS = 96_000  # no département of the official geographic code is numbered 96


def fictitious_commune(departement: str, rank: int) -> str:
    """The code of an invented commune of a fictitious département, `rank` from 0 to 79: it exists nowhere.

    Raises ValueError for a real département or another rank.
    """
    invented = [code for code, named in departements().items() if named.fictitious]
    if departement not in invented or not 0 <= rank < FICTITIOUS_COMMUNES:
        raise ValueError(f"no fictitious commune {rank} in {departement}")
    return str(_FIRST_FICTITIOUS + invented.index(departement) * FICTITIOUS_COMMUNES + rank)


def commune_departement(commune: str) -> str | None:
    """The département an Insee commune code of five characters belongs to; None outside the nomenclature."""
    if commune.startswith("96"):
        invented = [code for code, named in departements().items() if named.fictitious]
        place = (int(commune) - _FIRST_FICTITIOUS) // FICTITIOUS_COMMUNES
        return invented[place] if place < len(invented) else None
    return normalise_departement(commune[:3] if commune.startswith("97") else commune[:2])


def academie_of(departement: str) -> str | None:
    """The académie code of a département (official hierarchy: those of Caen and Rouen are in Normandie, ``"70"``)."""
    found = departements().get(departement)
    return found.parent if found else None


def region_of(academie: str) -> str | None:
    """The région académique code of an académie."""
    found = academies().get(academie)
    return found.parent if found else None
