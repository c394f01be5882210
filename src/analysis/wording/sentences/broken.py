"""What is said of a comparison that a break of the series forbids."""

from collections.abc import Iterable

from analysis.breaks import Break

from .phrases import COLON, SEMICOLON


def impossible(breaks: tuple[Break, ...]) -> str:
    """« Comparaison impossible : les correctifs académiques du DNB ont été supprimés à la session 2024. »

    Without any break of the register (the series differ for another reason), the sentence says no more than that.
    """
    why = motifs(breaks) or "les deux années ne relèvent pas de la même série"
    return f"Comparaison impossible{COLON} {why}."


def motifs(breaks: Iterable[Break]) -> str:
    """The reasons of several breaks, said once each: « … ; … »."""
    return f"{SEMICOLON} ".join(dict.fromkeys(b.motif for b in breaks))
