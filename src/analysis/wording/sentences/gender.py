"""Sentences on girls and boys by track and speciality: shares and gaps of choices, without a cause."""

from .. import numbers as fr
from .phrases import COLON, SEMICOLON, place

NOTE = "Une différence de choix ne dit rien de ce qui la produit, et un choix dépend aussi de ce que le lycée propose."


def separation(
    value: float, low: float | None, high: float | None, *, in_: str, rentree: int, other: float | None, other_in: str
) -> str:
    """The share of girls who would have to change of pair, beside another territory's."""
    bounds = "" if low is None else f" (intervalle{COLON} {fr.percent_interval(low, high, 1)})"
    compared = "" if other is None else f", contre {fr.percent(other)} {other_in}"
    return place(
        in_,
        f"{fr.percent(value)} des filles de terminale générale devraient changer de doublette pour que filles et garçons choisissent de même "
        f"({fr.rentree(rentree)}){bounds}{compared}.",
    )


def widest(
    name: str,
    of_girls: float,
    of_boys: float,
    gap: float,
    low: float | None,
    high: float | None,
    *,
    rentree: int,
    lycees: tuple[int, int] | None,
) -> str:
    """The speciality with the widest gap of choices; `lycees` where it is followed and in all, None where that is not known."""
    where = (
        "" if lycees is None else f" Elle est suivie dans {fr.quantity(lycees[0], 'lycée')} sur {fr.count(lycees[1])}."
    )
    bounds = "" if low is None else f" (intervalle{COLON} {fr.interval(*sorted((abs(low), abs(high))))})"
    return (
        f"{fr.sentence_case(name)} est la spécialité où les choix s’écartent le plus{COLON} {fr.percent(of_girls)} des filles et "
        f"{fr.percent(of_boys)} des garçons de terminale générale la suivent, soit {fr.points(abs(gap))} "
        f"{'de moins' if gap < 0 else 'de plus'} pour les filles{bounds}, {fr.rentree(rentree)}.{where}"
    )


def extremes(lowest: tuple[str, float], highest: tuple[str, float]) -> str:
    """Where girls are fewest and most, among specialities with enough pupils."""
    return (
        f"Les filles sont {fr.percent(lowest[1])} des élèves en {lowest[0]} et {fr.percent(highest[1])} en {highest[0]} "
        "(spécialités suivies par 100 élèves ou plus)."
    )


def tracks(lowest: tuple[str, float], highest: tuple[str, float], *, rentree: int) -> str:
    """The same by series of terminale."""
    return (
        f"En terminale ({fr.rentree(rentree)}), la part des filles va de {fr.percent(lowest[1])} en {lowest[0]} à "
        f"{fr.percent(highest[1])} en {highest[0]}."
    )


def fields(value: float, chance: float, *, in_: str, rentree: int) -> str:
    """The same over families of trades, in the vocational track."""
    return place(
        in_,
        f"{fr.percent(value)} des filles entrées en voie professionnelle à la {fr.rentree(rentree)} devraient changer de famille de métiers "
        f"pour que filles et garçons s’y répartissent de même{SEMICOLON} une répartition sans égard au sexe donnerait {fr.percent(chance)}.",
    )


def by_chance(value: float, chance: float) -> str:
    """What choices that ignore sex would show."""
    return f"Des choix sans égard au sexe donneraient un indice de {fr.percent(chance)}{SEMICOLON} il est ici de {fr.percent(value)}."
