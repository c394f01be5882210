"""Notes of the chapter's statistician part, and why the chapter may have no object."""

import numpy as np

from analysis.breaks import crossed
from analysis.context.value_added import ValueAddedContext
from analysis.exhibits import Callout, callout
from analysis.measures import Comparability, Estimate, NotEstimable
from analysis.views.mentions import no_object as no_college
from analysis.wording.numbers import NARROW, count, enumerate_fr, number, period, quantity, rentree, sentence_case
from analysis.wording.sentences import DNB, EXHAUSTIVE, break_note, inference_note, not_estimable
from analysis.wording.sentences import value_added as say

from .national import published_changes
from .results import ValueAddedResults

_SEMICOLON, _COLON = f"{NARROW};", f"{NARROW}:"


def no_object(results: ValueAddedResults) -> str:
    """Why the chapter has no object in this territory."""
    refusal = results.context.refusal
    return no_college(results.panel) if refusal is None else say.no_model(refusal)


def covered(results: ValueAddedResults) -> str:
    """What the report covers: « Sessions 2022 à 2024, IPS de la rentrée 2022 »."""
    if not results.sessions:
        return "Aucune session"
    frozen = results.panel.ips_rentree
    return sentence_case(period("session", results.sessions)) + (f", IPS de la {rentree(frozen)}" if frozen else "")


def counted(context: ValueAddedContext) -> str:
    """How many collèges and candidates the national model rests on; empty without one."""
    if context.pooled.empty:
        return ""
    return f"{DNB.schools(len(context.pooled))}, {count(int(context.pooled['n'].sum()))} candidats présents"


def coverage(results: ValueAddedResults) -> str:
    """How many collèges are studied, how many at every session; what is left out is in the table of exclusions."""
    rows, total = results.pooled, len(results.sessions)
    every = int((rows["sessions"] == total).sum())
    text = f"L’étude porte sur {DNB.schools(len(rows))} et {DNB.counted(int(rows['n'].sum()))}, {_over(results)}"
    if len(rows) == 1 or every == len(rows):
        return f"{text}."
    return f"{text}{_SEMICOLON} {DNB.schools(every)} {'sont présents' if every > 1 else 'est présent'} à toutes."


def _over(results: ValueAddedResults) -> str:
    return period("session", results.by_session["session"])


def interval_text(results: ValueAddedResults) -> str:
    """How intervals are obtained, of collèges and of the territory."""
    gap = results.gap
    own = (
        f"Écart du territoire{_COLON} {inference_note(gap.inference)}"
        if isinstance(gap, Estimate) and not results.single
        else ""
    )
    return "\n\n".join(part for part in (_shrinkage(results), own, EXHAUSTIVE) if part)


def _shrinkage(results: ValueAddedResults) -> str:
    omega = results.context.covariance
    same = omega["first"] == omega["second"]
    spread = enumerate_fr(f"{number(row.covariance, 4)} ({row.first})" for row in omega[same].itertuples())
    pairs = [f"{number(row.correlation, 2)} ({row.first} et {row.second})" for row in omega[~same].itertuples()]
    lasting = f"{_SEMICOLON} corrélation entre sessions{_COLON} {enumerate_fr(pairs)}" if pairs else ""
    return (
        f"Valeurs rétrécies{_COLON} meilleur prédicteur linéaire, sur {quantity(len(results.context.pooled), 'collège')} et "
        f"toutes les sessions ensemble. Variance des vrais écarts, en unités de e(1 − e){_COLON} {spread}{lasting}. "
        "L’intervalle est celui d’une loi bêta de même moyenne et de même variance, qui reste entre 0 et "
        f"100{NARROW}%{_SEMICOLON} avec une seule session, c’est la loi a posteriori du modèle bêta-binomial. Ces variances "
        "sont tenues pour connues, car estimées sur tous les collèges du pays."
    )


def funnel_note(results: ValueAddedResults) -> str:
    """Dispersion of the country's scores."""
    found = results.funnel.dispersion
    spread = quantity(100 * np.sqrt(found.tau2), "point", decimals=1)
    return (
        f"Dispersion des scores en France{_COLON} φ = {number(found.phi, 2)}, {number(found.phi_winsorised, 2)} une fois le "
        f"dixième le plus bas et le dixième le plus haut ramenés à leur borne (valeur corrigée pour une loi normale){_SEMICOLON} "
        f"écart-type ajouté{_COLON} {spread}. {quantity(len(results.pooled), 'collège examiné', 'collèges examinés')}{_COLON} les "
        f"limites à 99,8{NARROW}% tiennent lieu de correction pour comparaisons multiples."
    )


def variants_note(results: ValueAddedResults) -> str:
    """Whether the sign of the territory's gap survives the other choices."""
    if not isinstance(results.gap, Estimate) or results.territory.level == "france":
        return "En France, l’écart est nul par construction."
    changed = [gap for gap in results.variant_gaps.values() if gap * results.gap.value < 0]
    total = len(results.variant_gaps)
    if not changed:
        return f"L’écart garde le même signe dans les {count(total)} variantes."
    ending = "la conclusion est abaissée d’un cran" if results.depends else "il n’était pas établi"
    return f"L’écart change de signe dans {count(len(changed))} des {count(total)} variantes{_COLON} {ending}."


def official_note(results: ValueAddedResults) -> str:
    """What the official indicator is, and how near the report's comes to it."""
    values = results.context.checks["official"]
    near = enumerate_fr(number(value, 2) for value in values)
    return (
        "La valeur ajoutée officielle (IVAC) rapporte le taux constaté à celui attendu d’élèves de mêmes sexe, âge, milieu social "
        f"et niveau à l’entrée en 6e{_SEMICOLON} elle est publiée en points entiers, sans rétrécissement ni intervalle. L’écart "
        f"du rapport ne connaît que l’IPS du collège{_SEMICOLON} leur corrélation est de {near} selon la session."
    )


def breaks_callout(results: ValueAddedResults) -> Callout | None:
    """The breaks the sessions cross, for the rate and for the count of published values; None when there is none."""
    if len(results.sessions) < 2:
        return None
    start, end = results.sessions[0], results.sessions[-1]
    met = {b.id: b for variable in ("dnb_rate", "va_count") for b in crossed(variable, start, end)}
    if not met:
        return None
    relative = (
        f"La valeur ajoutée est relative à la session{_COLON} elle se compare entre collèges d’une même session, et ne dit pas "
        "si la réussite progresse."
    )
    notes = [break_note(b) for b in met.values()]
    return callout("warning", "Ruptures de série rencontrées", "\n\n".join([*notes, relative]))


def counts_note(results: ValueAddedResults, comparability: Comparability) -> str:
    """Why some numbers of official values are not compared, and what their mean is."""
    refused = [
        f"Sessions {start} et {end}. {not_estimable(found)}"
        for start, end, found in published_changes(results, comparability)
        if isinstance(found, NotEstimable)
    ]
    mean = f"La moyenne des valeurs officielles n’est pas nulle{_COLON} elles se comparent au sein d’une session."
    return " ".join(["Évolution du nombre de valeurs publiées.", *refused, mean])
