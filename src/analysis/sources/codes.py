"""Codes as files write them: UAI, départements, communes, académies, sectors, natures of establishments."""

import re
from functools import lru_cache

from analysis.territories import academies, normalise_departement, normalise_uai, uai_departement

from .headers import normalise_header

_COMMUNE = re.compile(r"(\d{2}|2[AB])\d{3}")
_WHOLE_CITIES = (
    (re.compile(r"751\d\d"), "75056"),
    (re.compile(r"6938\d"), "69123"),
    (re.compile(r"132\d\d"), "13055"),
)
_FORMER_ACADEMIES = {"caen": "70", "rouen": "70", "reunion": "28"}
_SECTORS = {
    "public": "public",
    "pu": "public",
    "prive_sous_contrat": "prive_sous_contrat",
    "prive": "prive_sous_contrat",
    "pr": "prive_sous_contrat",
    "prive_hors_contrat": "prive_hors_contrat",
    "hors_contrat": "prive_hors_contrat",
}
_NATURES = {
    **dict.fromkeys(("300", "301", "302", "310", "315", "335"), "lycee_gt"),
    **dict.fromkeys(("306", "307"), "lycee_polyvalent"),
    **dict.fromkeys(("320", "334"), "lycee_pro"),
    **dict.fromkeys(("340", "350", "352"), "college"),
    **dict.fromkeys(("101", "102", "103", "111", "151", "152", "153", "160", "162", "169", "170"), "ecole"),
}
SEGPA_NATURE = "390"


@lru_cache(maxsize=200_000)
def parse_uai(text: str) -> str | None:
    """An official UAI, or None when the text is none (shape or check letter)."""
    try:
        return normalise_uai(text)
    except ValueError:
        return None


def parse_departement(text: str) -> str | None:
    """The official short code of a département; None outside the 101 (and the fictitious ones)."""
    return normalise_departement(text)


def departement_of(uai: str) -> str | None:
    """The département of a UAI, for files without a département column."""
    return uai_departement(uai)


def parse_commune(text: str) -> str | None:
    """An Insee commune code of five characters; None when the text is none.

    A lost leading zero comes back; arrondissements of Paris, Lyon and Marseille become 75056, 69123 and 13055, the
    codes of the Insee grids.
    """
    code = text.strip().upper().removesuffix(".0")
    code = code.zfill(5) if code.isdigit() and len(code) == 4 else code
    if not _COMMUNE.fullmatch(code):
        return None
    return next((city for shape, city in _WHOLE_CITIES if shape.fullmatch(code)), code)


def parse_academie(text: str) -> str | None:
    """The code of an académie given by name (case and accents do not count; Caen and Rouen are Normandie)."""
    name = normalise_header(text)
    by_name = {normalise_header(academie.name): code for code, academie in academies().items()} | _FORMER_ACADEMIES
    return by_name.get(name)


def parse_sector(text: str) -> str | None:
    """The canonical sector of ``public``, ``PU``, ``Privé``, ``privé sous contrat``, ``PR``, …; None for anything else.

    Statistical files publish private establishments under contract only: a bare « privé » there is one.
    """
    return _SECTORS.get(normalise_header(text))


def sector_with_contract(sector: str, contract: str) -> str | None:
    """The canonical sector from the directory's two columns, public or private and type of contract.

    None when the contract of a private establishment is unknown.
    """
    found = parse_sector(sector)
    if found != "prive_sous_contrat":
        return found
    kind = normalise_header(contract)
    if kind.startswith("contrat"):
        return "prive_sous_contrat"
    return "prive_hors_contrat" if kind == "hors_contrat" else None


def parse_nature(code: str) -> str:
    """The canonical nature of an official nature code (``340`` collège, ``306`` lycée polyvalent, …)."""
    return _NATURES.get(code.strip().removesuffix(".0"), "autre")
