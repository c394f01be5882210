"""What a report says when it cannot say more: one sentence per reason, never an empty figure."""

from collections.abc import Callable, Mapping

from analysis.breaks import named
from analysis.measures.comparability import breaks_of
from analysis.measures.results import NotEstimable
from analysis.measures.sample import MINIMUM_UNITS

from .. import numbers as fr
from ..verdict import N_MIN
from .broken import impossible
from .phrases import COLON, DNB, Subject

_UNMEASURED = "le lien entre IPS et réussite ne peut pas être mesuré"


def _no_college(*, in_: str, subject: Subject = DNB) -> str:
    return f"Chapitre sans objet{COLON} les données ne contiennent aucun {subject.school} {in_}."


def _no_result(*, in_: str, session: int, subject: Subject = DNB) -> str:
    return f"Chapitre sans objet{COLON} aucun {subject.defined(session)} n’est publié {in_}."


def _no_table(*, data: str) -> str:
    return f"Chapitre sans objet{COLON} les données nécessaires ({data}) ne sont pas importées."


def _too_few_pupils(*, required: int = N_MIN) -> str:
    return f"Effectif insuffisant ({fr.quantity(required, 'élève requis', 'élèves requis')})."


def _no_data(*, subject: Subject = DNB) -> str:
    return f"Aucun {subject.school} n’a à la fois un IPS et un {subject.rate}{COLON} {_UNMEASURED}."


def _one_college(*, subject: Subject = DNB) -> str:
    return f"Avec un seul {subject.school}, {_UNMEASURED}."


def _too_few_units(*, found: int, required: int = MINIMUM_UNITS, subject: Subject = DNB) -> str:
    if found == 1:
        return _one_college(subject=subject)
    with_ = f"Avec {subject.schools(found)}" if found else f"Sans {subject.school} présent à toutes les sessions"
    return f"{with_}, {_UNMEASURED}{COLON} il en faut au moins {fr.count(required)}."


def _constant_ips(*, found: int, subject: Subject = DNB) -> str:
    return f"Les {subject.schools(found)} ont le même IPS{COLON} {_UNMEASURED}."


def _constant_rate(*, found: int, subject: Subject = DNB) -> str:
    return f"Les {subject.schools(found)} ont le même {subject.rate}{COLON} {_UNMEASURED}."


def _constant_sector(*, subject: Subject = DNB) -> str:
    return f"Tous les {subject.school}s sont du même secteur{COLON} public et privé ne peuvent pas être comparés."


def _separation() -> str:
    return f"Les échecs sont trop rares ou trop concentrés{COLON} le lien relatif entre IPS et réussite ne peut pas être mesuré."


def _too_few_clusters(*, found: int, required: int, group: str) -> str:
    enough = f"{fr.quantity(found, group)} ne suffi{'sen' if found > 1 else ''}t pas"
    return f"Le lien est décrit sans intervalle{COLON} {enough}, il en faut au moins {fr.count(required)}."


def _empty_quarter(*, highest: bool, in_: str, subject: Subject = DNB) -> str:
    which = "le plus élevé" if highest else "le plus faible"
    return (
        f"Aucun {subject.school} du quart national d’IPS {which} {in_}{COLON} "
        "l’écart entre les quarts extrêmes n’est pas calculé."
    )


def _single_session(*, session: int | None = None) -> str:
    only = f"Seule la {fr.session(session)} est disponible" if session else "Une seule session est disponible"
    return f"{only}{COLON} aucune évolution ne peut être mesurée."


def _missing_reference(*, session: int | None = None) -> str:
    which = f" ({fr.session(session)})" if session else ""
    return f"La session de référence{which} n’a pas de données{COLON} aucune évolution ne peut être mesurée."


def _too_few_groups() -> str:
    return f"Trop peu de territoires ou de collèges{COLON} ce qui varie de l’un à l’autre ne peut pas être mesuré."


def _constant_response() -> str:
    return f"Tous les résultats sont identiques{COLON} il n’y a rien à mettre en rapport."


def _collinear() -> str:
    return f"Deux caractéristiques disent la même chose{COLON} leurs parts ne peuvent pas être séparées."


def _not_identified() -> str:
    return (
        f"Une seule observation par groupe{COLON} les différences entre groupes ne peuvent pas être séparées du hasard."
    )


def _not_converged() -> str:
    return f"Le calcul n’a pas abouti à un résultat sûr{COLON} aucun nombre n’est donné."


REFUSALS: Mapping[str, Callable[..., str]] = {
    "no_college": _no_college,
    "no_result": _no_result,
    "no_table": _no_table,
    "too_few_pupils": _too_few_pupils,
    "no_data": _no_data,
    "one_college": _one_college,
    "too_few_units": _too_few_units,
    "constant_ips": _constant_ips,
    "constant_rate": _constant_rate,
    "constant_sector": _constant_sector,
    "separation": _separation,
    "too_few_clusters": _too_few_clusters,
    "empty_quarter": _empty_quarter,
    "single_session": _single_session,
    "missing_reference": _missing_reference,
    "too_few_groups": _too_few_groups,
    "constant_response": _constant_response,
    "collinear": _collinear,
    "not_identified": _not_identified,
    "not_converged": _not_converged,
}
"""Reason codes; the codes of `NotEstimable` are among them. The first three begin with « Chapitre sans objet »."""


def refusal(reason: str, **details: object) -> str:
    """The French sentence of a reason code; KeyError for an unknown code, TypeError for a missing detail.

    Details: `in_` for ``no_college``; `in_`, `session` for ``no_result``; `data` for ``no_table``; `found` for
    ``too_few_units`` (and `required`), ``constant_ips``, ``constant_rate``; `found`, `required` and `group` (a
    singular noun) for ``too_few_clusters``; `highest`, `in_` for ``empty_quarter``; none needed for the others, which
    take `required` (``too_few_pupils``) or `session`. Those that name schools also take `subject`.
    """
    return REFUSALS[reason](**details)


def not_estimable(result: NotEstimable, *, subject: Subject = DNB) -> str:
    """The French sentence of a refusal that came from a measure."""
    if breaks := breaks_of(result):
        return impossible(named(breaks))
    match result.reason:
        case "too_few_units" | "constant_ips" | "constant_rate":
            return refusal(result.reason, found=result.units, subject=subject)
        case "no_data" | "constant_sector":
            return refusal(result.reason, subject=subject)
        case _:
            return refusal(result.reason)
