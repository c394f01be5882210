"""What every page and every screen must say of the report's standing."""

from analysis.exhibits import Header

FICTITIOUS = "DONNÉES FICTIVES"
DRAFT = "BROUILLON"


def mark(header: Header) -> str | None:
    """The mark in capitals, or None for a final report on real data."""
    said = [word for word, true in ((FICTITIOUS, header.fictitious), (DRAFT, header.draft)) if true]
    return " · ".join(said) or None


def explained(header: Header) -> str | None:
    """The mark as a sentence, once at the beginning."""
    parts = []
    if header.fictitious:
        parts.append("Données fictives : les établissements et les résultats de ce document sont inventés.")
    if header.draft:
        parts.append("Brouillon : document de travail, à ne pas diffuser.")
    return " ".join(parts).replace(" :", "\u202f:") or None
