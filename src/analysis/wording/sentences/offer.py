"""What is offered, beside any statement on what is asked."""

from collections.abc import Mapping
from dataclasses import dataclass

from .. import numbers as fr
from .phrases import COLON, SEMICOLON, place

DEPENDS = "Une demande dépend aussi de ce qui est offert à proximité."
UNKNOWN = "Les places offertes ne sont pas connues ici."
ABOUT_CHOICE = ("demand", "vœu", "choix", "choisi")
"""Beginnings of words that tell of a choice: a page that holds one holds a sentence on the offer."""


@dataclass(frozen=True)
class Offered:
    """Places of a `rentree` in seconde GT and in the vocational track under school status; `pupils` those of 3e the year before in
    the same place (None where their number may not be shown, or where they are of another); `declared` how many académies told their
    places, of how many."""

    rentree: int
    gt: int
    pro: int
    pupils: int | None
    declared: tuple[int, int] = (1, 1)


def choice_and_offer(
    lycees: Mapping[str, int], median_km: Mapping[str, float | None], offered: Offered | None, *, in_: str
) -> str:
    """Lycées and distances (by track, ``"gt"`` and ``"pro"``), places, and what they are there for."""
    gt, pro = lycees["gt"], lycees["pro"]
    text = place(in_, f"{_offering(gt)} une seconde GT et {_offering(pro)} une voie professionnelle")
    if median_km["gt"] is not None and median_km["pro"] is not None:
        text += (
            f"{SEMICOLON} la moitié des collèges sont à moins de {fr.number(median_km['gt'])}\u00a0km d’une seconde GT et à moins de "
            f"{fr.number(median_km['pro'])}\u00a0km d’une voie professionnelle (à vol d’oiseau)"
        )
    return f"{text}. {UNKNOWN if offered is None else places(offered)} {DEPENDS}"


def places(offered: Offered) -> str:
    """« À la rentrée 2025, l’offre est de 14 805 places en seconde GT et de 6 030 en voie professionnelle… »"""
    text = (
        f"À la {fr.rentree(offered.rentree)}, l’offre est de {fr.quantity(offered.gt, 'place')} en seconde GT et de "
        f"{fr.count(offered.pro)} en voie professionnelle scolaire"
    )
    told, every = offered.declared
    if told < every:
        return f"{text}, dans {fr.quantity(told, 'académie')} sur {fr.count(every)}{COLON} les autres n’ont pas déclaré les leurs."
    if not offered.pupils:
        return f"{text}."
    each = [fr.number(100 * n / offered.pupils, 0) for n in (offered.gt, offered.pro)]
    return f"{text}, soit {each[0]} et {each[1]} pour 100 élèves de 3e{COLON} des élèves d’ailleurs peuvent aussi les demander."


def _offering(lycees: int) -> str:
    return fr.quantity(lycees, "lycée a", "lycées ont") if lycees else "aucun lycée n’a"
