"""The social mix in sentences: the index and what it is made of, its change, the variance of the IPS, what is missing."""

from collections.abc import Callable, Mapping
from dataclasses import astuple

from analysis.breaks import crossed
from analysis.measures.results import Estimate, NotEstimable
from analysis.measures.segregation import ChangeParts, SectorDecomposition

from .. import numbers as fr
from ..verdict import Verdict, sesoi, verdict
from .broken import motifs
from .phrases import COLON, SEMICOLON, bounds, bracket, place

DECIMALS = 3

#: Always beside the index: it describes, it does not explain.
MIX_CAUTION = (
    f"L’indice décrit la répartition des élèves entre collèges{SEMICOLON} il ne dit pas ce qui la produit, comme "
    "l’habitat, la carte scolaire, le choix des familles ou l’offre des établissements."
)

#: What the interval of the official index is.
APPROXIMATE = (
    "L’indice officiel est publié sans les effectifs de chaque collège"
    f"{COLON} son intervalle est approché à partir du nombre d’élèves et de collèges. Il mesure ce que le hasard des effectifs "
    "suffirait à produire."
)

_READINGS = {
    "nette": "une {way} nette",
    "etablie_ampleur_incertaine": "une {way} établie, d’ampleur incertaine",
    "faible": "une {way} établie, mais faible",
    "negligeable": "une variation réelle, mais trop faible pour être commentée",
    "stable": "l’indice est stable, à {delta} près",
    "non_concluant": "non concluant, le hasard des effectifs suffirait à produire une telle variation",
    "descriptif": "cette variation est seulement décrite, sans intervalle",
}


def index_level(
    found: SectorDecomposition, *, in_: str, year: int, has_public: bool = True, has_private: bool = True
) -> str:
    """« Dans l’académie de Lyon, l’indice de ségrégation sociale entre collèges est de 0,093 à la rentrée 2021… »

    The shares of the three parts follow; a territory with one sector is said to have no other. An index of 0 has no parts.
    """
    head = (
        f"l’indice de ségrégation sociale entre collèges est de {fr.number(found.index, DECIMALS)} à la "
        f"{fr.rentree(year)} (0{COLON} mixité parfaite, 1{COLON} séparation totale)"
    )
    if not (has_public and has_private):
        only, other = ("publics", "privé") if has_public else ("privés", "public")
        tail = f"il n’y a pas de collège {other}, tout vient des écarts entre collèges {only}"
    elif found.shares is None:
        tail = "tous les collèges ont la même composition"
    else:
        shares = {name: fr.percent(share, 0) for name, share in found.shares.items()}
        tail = (
            f"{shares['public']} viennent des écarts entre collèges publics, {shares['private']} des écarts entre collèges "
            f"privés et {shares['between']} de l’écart entre public et privé"
        )
    return place(in_, f"{head}{SEMICOLON} {tail}.")


def index_compared(difference: Estimate, other: float, *, in_: str) -> str:
    """« C’est nettement plus qu’en France (0,096)… », by the smallest difference of interest of the index.

    `difference` is own index minus the other, both freed of what chance shows (a small territory shows more of it than a
    large one); `other` is the index of comparison as it is published.
    """
    delta, there = sesoi("entropy"), f"{in_} ({fr.number(other, DECIMALS)})"
    found = verdict(difference.value, bounds(difference), difference.n, delta)
    if found.label in ("stable", "negligeable", "faible"):
        return f"C’est proche de l’indice observé {there}."
    if found.label == "non_concluant":
        return f"L’écart avec l’indice observé {there} n’est pas établi {bracket(difference, DECIMALS, sign=True)}."
    way = "plus" if difference.value > 0 else "moins"
    strong = "nettement " if found.label == "nette" else ""
    return (
        f"C’est {strong}{way} {fr.elide('que', there)}{COLON} {fr.number(abs(difference.value), DECIMALS)} de {way} une fois déduit ce "
        f"que le hasard des effectifs produit {bracket(difference, DECIMALS, flip=difference.value < 0)}."
    )


def change_verdict(change: Estimate) -> Verdict:
    """The verdict on a change of the index, against its smallest difference of interest."""
    return verdict(change.value, bounds(change), change.n, sesoi("entropy"))


def index_change(
    first: SectorDecomposition,
    last: SectorDecomposition,
    change: Estimate | None,
    start: int,
    end: int,
    *,
    robust: bool = True,
) -> str:
    """« Entre les rentrées 2014 et 2021, l’indice passe de 0,019 à 0,026 (intervalle de la variation : …) : … »

    `change` is None where no interval is possible. Without `robust`, another measure of the same segregation moves the other way, and it is said. The share of the gap
    between public and private is added when it moves by 3 points or more.
    """
    label, way = ("descriptif", None) if change is None else astuple(change_verdict(change))
    values, decimals = [fr.number(part.index, DECIMALS) for part in (first, last)], DECIMALS
    if values[0] == values[1] and way:  # an established change is not said to leave the index where it was
        values, decimals = [fr.number(part.index, DECIMALS + 1) for part in (first, last)], DECIMALS + 1
    moved = f"reste à {values[1]}" if values[0] == values[1] else f"passe de {values[0]} à {values[1]}"
    reading = _READINGS[label].format(way=way, delta=fr.number(sesoi("entropy"), DECIMALS))
    ci = None if change is None else bounds(change)
    of = "" if ci is None else f" (intervalle de la variation{COLON} {fr.interval(*ci, decimals, sign=True)})"
    text = f"Entre les {fr.period('rentrée', (start, end))}, l’indice {moved}{of}{COLON} {reading}"
    if not robust:
        text += f"{SEMICOLON} le sens de cette variation dépend de la mesure retenue"
    if first.shares and last.shares:
        shares = [part.shares["between"] for part in (first, last)]
        if abs(shares[1] - shares[0]) >= 3:
            text += (
                f"{SEMICOLON} la part due à l’écart entre public et privé passe de {fr.percent(shares[0], 0)} à "
                f"{fr.percent(shares[1], 0)}"
            )
    return f"{text}."


def pupil_change(change: Estimate, start: int, end: int) -> str:
    """The change of the index measured on pupils, with its interval and its verdict."""
    found = change_verdict(change)
    reading = _READINGS[found.label].format(way=found.direction, delta=fr.number(sesoi("entropy"), DECIMALS))
    return (
        f"Entre les {fr.period('rentrée', (start, end))}, l’indice mesuré sur les élèves varie de "
        f"{fr.number(change.value, DECIMALS, sign=True)} {bracket(change, DECIMALS, sign=True)}{COLON} {reading}."
    )


def ips_share(share: float, *, in_: str, rentree: int, other: float | None = None, other_in: str = "") -> str:
    """« Dans l’académie de Lyon, 24 % des différences d’IPS entre élèves s’observent d’un collège à l’autre… »

    `share` is η² in percent; `other` that of a territory of comparison, quoted.
    """
    compared = "" if other is None else f", contre {fr.percent(other, 0)} {other_in}"
    return place(
        in_,
        f"{fr.percent(share, 0)} des différences d’IPS entre élèves (mesurées par la variance, {fr.rentree(rentree)}) "
        f"s’observent d’un collège à l’autre{compared}{SEMICOLON} {fr.percent(100 - share, 0)} s’observent entre élèves d’un même "
        "collège.",
    )


def ips_sectors(gap: Mapping[str, float], *, rentree: int) -> str:
    """« L’IPS moyen des élèves est de 121,1 dans les collèges privés et de 100,9 dans les publics… »"""
    difference = gap["gap"]
    values = (
        f"l’IPS moyen des élèves est de {fr.number(gap['prive'])} dans les collèges privés sous contrat et de "
        f"{fr.number(gap['public'])} dans les collèges publics ({fr.rentree(rentree)})"
    )
    if abs(difference) <= sesoi("ips"):
        return fr.sentence_case(f"{values}{COLON} une différence de 3\u00a0points ou moins ne s’interprète pas.")
    return fr.sentence_case(f"{values}, soit un écart de {fr.points(abs(difference))}.")


def gap_change(change: Estimate, start: int, end: int) -> str:
    """How the gap of mean IPS between private and public evolves between two rentrées, with the breaks it crosses."""
    variable = "ips_public_private_gap"
    ci = None if change.descriptive else (change.low, change.high)
    found = verdict(change.value, ci, change.n, sesoi("ips"))
    when = f"entre les {fr.period('rentrée', (start, end))}"
    text = (
        f"L’écart d’IPS moyen entre privé et public varie de {fr.points(change.value, sign=True)} {when} "
        f"{bracket(change, sign=True)}{COLON} {found.name}, pour un seuil de {fr.points(sesoi('ips'), 0)}"
    )
    flagged = [b for b in crossed(variable, start, end) if b.rule == "flagged"]
    return f"{text}{SEMICOLON} à lire avec prudence, car {motifs(flagged)}." if flagged else f"{text}."


def change_origin(parts: ChangeParts) -> str:
    """What the change of the public–private gap of the index comes from, in one sentence for a statistician."""
    return (
        f"L’écart entre public et privé, sur l’échelle de l’indice, varie de {fr.number(parts.total, 4, sign=True)}{COLON} "
        f"{fr.number(parts.structure, 4, sign=True)} vient du rapprochement ou de l’éloignement des recrutements des deux "
        f"secteurs (à composition sociale et poids du privé donnés), {fr.number(parts.groups, 4, sign=True)} de l’évolution de la "
        f"composition sociale du territoire, {fr.number(parts.units, 4, sign=True)} de celle du poids du privé."
    )


def chance_note(by_chance: float, freed: Estimate) -> str:
    """What a random allotment would show, and the index beyond it."""
    low, high = bounds(freed)
    return (
        f"Des élèves répartis au hasard dans autant de collèges donneraient déjà un indice de {fr.number(by_chance, 4)}{SEMICOLON} "
        f"au-delà de ce hasard, l’indice est de {fr.number(freed.value, 4)} (intervalle{COLON} {fr.interval(low, high, 4)})."
    )


def no_published_index(*, in_: str, level: str) -> str:
    """Why there is no official index here."""
    if level == "region_academique":
        return (
            f"L’indice officiel est publié pour la France, les académies et les départements{SEMICOLON} il ne peut pas être "
            "recalculé pour une région académique qui réunit plusieurs académies, faute d’effectifs par collège et par milieu social."
        )
    return f"L’indice officiel de ségrégation sociale n’est pas publié {in_}, ou le fichier n’est pas importé."


def no_ips(*, in_: str) -> str:
    """Why the variance of the IPS cannot be computed here."""
    return (
        f"Aucun IPS de collège avec écart-type et effectif n’est importé {in_}{COLON} la part des différences d’IPS entre "
        "collèges n’est pas calculée."
    )


_REFUSALS: Mapping[str, Callable[[NotEstimable], str]] = {
    "no_data": lambda _: "Aucun élève à répartir entre collèges.",
    "one_college": lambda _: (
        f"Avec un seul collège, la ségrégation entre collèges est sans objet{COLON} il n’y a rien à comparer."
    ),
    "one_group": lambda _: "Tous les élèves sont du même groupe social. La ségrégation est sans objet.",
    "one_class": lambda _: (
        "Aucun collège n’a plusieurs classes connues\u202f: la ségrégation entre classes n’est pas calculée."
    ),
    "one_part": lambda _: (
        "Le territoire ne réunit pas plusieurs départements\u202f: la décomposition par département est sans objet."
    ),
    "parts_disagree": lambda _: (
        "Les lignes publiées des départements ne redonnent pas celle du territoire\u202f: la décomposition par département n’est "
        "pas calculée."
    ),
    "too_few_units": lambda r: f"Avec {fr.quantity(r.units, 'collège')}, l’évolution n’a pas d’intervalle.",
    "constant_ips": lambda _: "Tous les élèves ont le même IPS\u202f: il n’y a rien à partager.",
    "constant_sector": lambda _: (
        "Tous les collèges sont du même secteur\u202f: public et privé ne peuvent pas être comparés."
    ),
    "no_common_margins": lambda _: (
        "Un groupe social est absent de l’un des secteurs une des deux années\u202f: l’évolution ne peut pas être décomposée."
    ),
}


def mix_refusal(result: NotEstimable) -> str:
    """The French sentence of a refusal of the measures of segregation. KeyError for another reason."""
    return _REFUSALS[result.reason](result)
