"""Sentences on actions of orientation: what is declared, what goes with it; never what it does."""

from analysis.measures.results import Estimate

from .. import numbers as fr
from .orientation import unestablished
from .phrases import COLON, bracket, place


def covered(holding: int, colleges: int, hours: float, *, rentree: int, in_: str) -> str:
    """« Dans l’académie de Lyon, 240 collèges ont déclaré au moins une action d’orientation en 3e… »"""
    declared = fr.quantity(holding, "collège a déclaré", "collèges ont déclaré")
    return place(
        in_,
        f"{declared} au moins une action d’orientation en 3e ({fr.rentree(rentree)}), sur {fr.count(colleges)}, soit "
        f"{fr.quantity(hours, 'heure', decimals=1)} par élève de 3e en moyenne.",
    )


def associated(gap: Estimate) -> str:
    """What goes with ten hours more."""
    return (
        f"À résultats et profil comparables, la demande de seconde GT est {'plus' if gap.value > 0 else 'moins'} fréquente de "
        f"{fr.points(abs(gap.value))} quand le collège a donné 10 heures de plus par élève {bracket(gap, flip=gap.value < 0)}"
        f"{unestablished(gap)}{COLON} les collèges décident de ces heures, et ce lien ne dit pas ce qu’elles changent."
    )
