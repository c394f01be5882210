"""Sentences on orientation: each names its stage, its denominator and what was not observed; none names a cause."""

from analysis.measures.orientation import RateSplit
from analysis.measures.results import Estimate, NotEstimable

from .. import numbers as fr
from ..verdict import sesoi, verdict
from .phrases import COLON, SEMICOLON, bounds, bracket

DEFINITION = (
    "Quatre taux sont tenus séparés\u202f: la demande (premier vœu de la famille), la décision d’orientation après appel, "
    "l’affectation, et le passage constaté à la rentrée suivante. Le passage compte tous les élèves de 3e au dénominateur, y compris "
    "ceux qui n’ont pas été retrouvés."
)
COMPATIBLE = (
    "Un écart à résultats scolaires comparables est compatible avec plusieurs explications, que ces données ne départagent pas\u202f: "
    "autocensure, offre de formation proche, préférences, conseils reçus."
)
REFUSALS = {
    "secret": "Les effectifs sont trop faibles pour être montrés (secret statistique).",
    "no_data": "Aucun élève de 3e n’est compté ici à cette étape.",
    "too_fine": "À l’échelle d’un bassin ou d’un réseau, les effectifs ne sont publiés que par étape et par sexe.",
    "single_session": "Une seule rentrée est observée\u202f: aucune évolution ne peut être mesurée.",
    "constant_rate": "Tous les élèves ont la même issue\u202f: il n’y a rien à comparer.",
    "constant_ips": "Tous les élèves ont le même IPS\u202f: il n’y a rien à comparer.",
    "separation": "Les issues sont trop tranchées pour que l’écart à résultats comparables soit mesuré.",
    "collinear": "Deux caractéristiques disent la même chose\u202f: leurs parts ne peuvent pas être séparées.",
}


def orientation_refusal(found: NotEstimable) -> str:
    """The French sentence of a refusal of the measures of orientation. KeyError for another reason."""
    if found.reason == "too_few_units":
        return (
            f"Avec {fr.quantity(found.units, 'collège')}, l’écart ne peut pas être mesuré\u202f: il en faut davantage."
        )
    return REFUSALS[found.reason]


def passage(rate: Estimate, lost: tuple[float, float, float] | NotEstimable, *, in_: str, year: int) -> str:
    """« À la rentrée 2025, 64,6 % des élèves de 3e … passent en seconde GT … »; `year` is the rentrée of the 3e."""
    text = (
        f"À la {fr.rentree(year + 1)}, {fr.rate(rate.value, rate.n)} des {fr.count(rate.n)} élèves de 3e (hors SEGPA) scolarisés "
        f"l’année précédente {in_} sont en seconde générale ou technologique {bracket(rate, fr.rate_decimals(rate.n))}"
    )
    if isinstance(lost, NotEstimable):
        return f"{text}."
    share, low, high = lost
    if share == 0:
        return f"{text}{SEMICOLON} tous ont été retrouvés."
    return (
        f"{text}{SEMICOLON} {fr.percent(share)} n’ont pas été retrouvés{COLON} selon leur situation réelle, le taux se situe entre "
        f"{fr.percent(low)} et {fr.percent(high)}."
    )


def stages(wish: Estimate, decision: Estimate, found: Estimate) -> str:
    """Where the ask, the decision and what is observed part."""
    decimals = fr.rate_decimals(min(wish.n, decision.n, found.n))
    lost = wish.value - found.value
    if round(lost, 1) > 0:
        gap = f"soit {fr.points(lost)} de moins entre la demande et la rentrée"
    elif round(lost, 1) < 0:
        gap = f"soit {fr.points(-lost)} de plus entre la demande et la rentrée"
    else:
        gap = "soit autant à la rentrée qu’à la demande"
    return (
        f"La seconde GT est demandée par {fr.percent(wish.value, decimals)} des élèves (premier vœu) et accordée à "
        f"{fr.percent(decision.value, decimals)} (décision après appel){SEMICOLON} {fr.percent(found.value, decimals)} y sont à la "
        f"rentrée, {gap}."
    )


def priority_gap(first: Estimate, second: Estimate, gap: Estimate, *, name: str) -> str:
    """« En REP+, 53,8 % des élèves passent en seconde GT, contre 61,8 % dans le public hors éducation prioritaire… »"""
    decimals = fr.rate_decimals(min(first.n, second.n))
    return (
        f"En {name}, {fr.percent(first.value, decimals)} des élèves de 3e passent en seconde GT, contre "
        f"{fr.percent(second.value, decimals)} dans le public hors éducation prioritaire, soit {fr.points(abs(gap.value))} "
        f"{'de moins' if gap.value < 0 else 'de plus'} {bracket(gap, flip=gap.value < 0)}{unestablished(gap)}."
    )


def unestablished(gap: Estimate) -> str:
    """« , sans que le sens de l’écart soit établi », where the interval holds 0; nothing otherwise."""
    ci = bounds(gap)
    return "" if ci is None or ci[0] > 0 or ci[1] < 0 else ", sans que le sens de l’écart soit établi"


def endured(refused: Estimate, other: Estimate) -> str:
    """What was asked and not obtained: of the asks for a seconde GT, of the first wishes."""
    return (
        f"{fr.rate(refused.value, refused.n)} des demandes de seconde GT ne sont pas suivies d’une décision favorable "
        f"{bracket(refused, fr.rate_decimals(refused.n))}{SEMICOLON} {fr.rate(other.value, other.n)} des élèves affectés le sont sur un autre "
        f"vœu que le premier {bracket(other, fr.rate_decimals(other.n))}."
    )


def change(total: Estimate, split: RateSplit | NotEstimable, *, start: int, end: int, level: str) -> str:
    """The change of the passage rate with its verdict, split over statuses; `start` and `end` are rentrées of 3e."""
    found = verdict(total.value, bounds(total), total.n, sesoi("rate", level))
    text = (
        f"Entre les élèves de 3e des {fr.period('rentrée', (start, end))}, le taux de passage en seconde GT varie de "
        f"{fr.points(total.value, sign=True)} {bracket(total, sign=True)}{COLON} {found.name}"
    )
    if isinstance(split, NotEstimable) or found.direction is None:
        return f"{text}."
    return (
        f"{text}{SEMICOLON} {fr.points(split.structure, sign=True)} vient de la répartition des élèves entre REP+, REP, public hors "
        f"éducation prioritaire et privé, {fr.points(split.rates, sign=True)} des taux de passage eux-mêmes."
    )


def comparable(gap: Estimate, *, band: tuple[float, float], ips: tuple[float, float]) -> str:
    """« À moyenne comparable (entre 10 et 12 sur 20), un élève de milieu défavorisé demande une seconde GT 33 points moins souvent… »"""
    low, high = (fr.number(grade, 0) for grade in band)
    return (
        f"À résultats scolaires comparables (moyenne de 3e entre {low} et {high} sur 20), un élève dont l’IPS est de {fr.number(ips[0], 0)} demande "
        f"une seconde GT {fr.points(abs(gap.value))} {'moins' if gap.value < 0 else 'plus'} souvent qu’un élève dont l’IPS est de "
        f"{fr.number(ips[1], 0)} {bracket(gap, flip=gap.value < 0)}{unestablished(gap)}{COLON} ce sont les IPS moyens du 1er et du 4e quart."
    )


def comparable_sex(gap: Estimate, raw: float | None) -> str:
    """Girls against boys at comparable results, beside the raw gap."""
    beside = "" if raw is None else f", pour un écart brut de {fr.points(abs(raw))}"
    return (
        f"À résultats scolaires comparables, les filles demandent une seconde GT {fr.points(abs(gap.value))} "
        f"{'plus' if gap.value > 0 else 'moins'} souvent que les garçons {bracket(gap, flip=gap.value < 0)}{unestablished(gap)}{beside}."
    )


def comparable_place(gap: Estimate) -> str:
    """Rural collèges against urban ones."""
    return (
        f"À résultats scolaires comparables, les élèves des collèges du rural à habitat dispersé demandent une seconde GT "
        f"{fr.points(abs(gap.value))} {'moins' if gap.value < 0 else 'plus'} souvent que ceux des communes urbaines "
        f"{bracket(gap, flip=gap.value < 0)}{unestablished(gap)}."
    )


def split(gap: float, explained: Estimate, unexplained: Estimate, *, name: str) -> str:
    """A gap shared out between what the variables observed account for and the rest."""
    return (
        f"{name}{COLON} l’écart de demande de seconde GT est de {fr.points(gap, sign=True)}, dont "
        f"{fr.points(explained.value, sign=True)} {bracket(explained, sign=True)} correspondent aux différences de notes et de "
        f"composition, et {fr.points(unexplained.value, sign=True)} {bracket(unexplained, sign=True)} ne sont pas expliqués par les "
        "variables observées."
    )
