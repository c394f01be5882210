"""Notes around the results: what the data cover, how intervals were obtained, which breaks are crossed."""

from collections.abc import Mapping

from analysis.breaks import Break, crossed
from analysis.measures.results import Inference

from .. import numbers as fr
from .phrases import COLON, DNB, SEMICOLON, Subject

#: Always beside a sentence about the link between IPS and success.
CAUTION = (
    f"Ces résultats décrivent les collèges, non les élèves{COLON} ils ne disent pas que chaque élève de milieu modeste "
    "réussit moins."
)

#: Why exhaustive data have intervals.
EXHAUSTIVE = (
    f"Les données sont exhaustives{SEMICOLON} l’intervalle mesure ce que le hasard des effectifs suffirait à produire."
)

#: Why a difference may not be that of the two values printed beside it.
ROUNDING = (
    "Les écarts sont calculés avant arrondi et peuvent s’éloigner d’un dixième de la différence des valeurs affichées."
)

_ESTIMATORS = {
    "WLS": "Moindres carrés",
    "quasi-binomial": "Régression logistique quasi-binomiale",
    "ratio of sums": "Rapport de sommes",
}
_WEIGHTS = {"present": "le nombre de candidats présents", "headcount": "les effectifs"}
_GROUPS = {
    "academie": ("académie", "académies"),
    "departement": ("département", "départements"),
    "region_academique": ("région académique", "régions académiques"),
    "uai": ("collège", "collèges"),
}
_VARIANCES = {
    "classical": "erreur type classique",
    "quasi": "erreur type quasi-binomiale, supérieure à l’erreur type par grappes",
    "HC1": "erreur type robuste à l’hétéroscédasticité (HC1)",
    "CR1": "CR1 (erreur type robuste groupée par {group})",
    "CV3": "CV3 (jackknife par {group})",
    "WCR": "WCR (bootstrap sauvage par {group})",
    "cluster bootstrap": "bootstrap par {group}",
    "jackknife": "jackknife par {group}",
    "wilson": "intervalle de Wilson",
    "newcombe": "intervalle de Newcombe",
    "mover": "intervalle combiné de deux taux (MOVER)",
    "descriptive": "valeur descriptive, trop peu de groupes pour un intervalle",
}
_RULES = {
    "non_comparable": "pas de comparaison avec les années antérieures",
    "flagged": "à lire avec prudence",
    "exclude": "année écartée",
}


def inference_note(inference: Inference) -> str:
    """How an interval was obtained, for a statistician.

    « Moindres carrés pondérés par le nombre de candidats présents ; CV3 (jackknife par académie), 30 académies,
    29 degrés de liberté ; intervalle à 95 %. »
    """
    group, groups = _GROUPS.get(inference.cluster or "", (inference.cluster or "groupe",) * 2)
    confidence = 100 * inference.confidence
    level = f"à {fr.percent(confidence, 0 if round(confidence, 6).is_integer() else 1)}"
    variance = _VARIANCES.get(inference.covariance, inference.covariance).format(group=group)
    names_interval = variance.startswith("intervalle")
    method = [f"{variance} {level}" if names_interval else variance]
    if inference.n_clusters is not None:
        method.append(fr.quantity(inference.n_clusters, group, groups))
    if inference.df is not None:
        decimals = 0 if float(inference.df).is_integer() else 1
        method.append(fr.quantity(inference.df, "degré de liberté", "degrés de liberté", decimals=decimals))
    parts = [_estimator(inference), ", ".join(method)]
    if inference.covariance != "descriptive" and not names_interval:
        parts.append(f"intervalle {level}")
    if inference.seed is not None:
        parts.append(f"graine {inference.seed}")
    return f"{SEMICOLON} ".join(parts) + "."


def _estimator(inference: Inference) -> str:
    name = _ESTIMATORS.get(inference.estimator, inference.estimator)
    if inference.estimator == "ratio of sums":
        return name
    if inference.weights is None:
        return f"{name}, sans pondération"
    agreement = "pondérés" if inference.estimator == "WLS" else "pondérée"
    return f"{name} {agreement} par {_WEIGHTS.get(inference.weights, inference.weights)}"


def coverage(kept: int, n: int, excluded: Mapping[str, int], *, subject: Subject = DNB) -> str:
    """« L’analyse porte sur 212 des 230 collèges (32 456 candidats présents) ; 18 sont écartés : sans IPS publié (10), … »

    `excluded` counts collèges by French reason, in the order to print; zero counts are passed over.
    """
    reasons = {reason: count for reason, count in excluded.items() if count}
    left_out = sum(reasons.values())
    if not kept:
        covered = f"Aucun {subject.school} n’entre dans l’analyse"
    elif left_out:
        covered = f"L’analyse porte sur {fr.count(kept)} des {subject.schools(kept + left_out)} ({subject.counted(n)})"
    else:
        whole = f"{'les ' if kept > 1 else ''}{subject.schools(kept)}"
        return f"L’analyse porte sur {whole} ({subject.counted(n)}){SEMICOLON} aucun n’est écarté."
    if not left_out:
        return f"{covered}."
    several = len(reasons) > 1
    listed = ", ".join(f"{reason} ({fr.count(count)})" if several else reason for reason, count in reasons.items())
    verb = "sont écartés" if left_out > 1 else "est écarté"
    return f"{covered}{SEMICOLON} {fr.count(left_out)} {verb}{COLON} {listed}."


def break_note(series_break: Break) -> str:
    """« Suppression des correctifs académiques… Depuis la session 2024 : à lire avec prudence. Source : DEPP… »"""
    when = _when(series_break)
    rule = fr.sentence_case(f"{when}{COLON} {_RULES[series_break.rule]}" if when else _RULES[series_break.rule])
    return f"{series_break.nature}. {rule}. Source{COLON} {series_break.source}."


def _when(b: Break) -> str:
    if b.year is None:
        return ""
    noun = {"session": "session", "rentree": "rentrée", "sortants": "année"}[b.unit]
    if b.until is None:
        return f"depuis la {fr.period(noun, [b.year])}" if b.unit != "sortants" else f"depuis les sortants de {b.year}"
    return fr.period(noun, range(b.year, b.until + 1))


def break_notes(variable: str, start: int, end: int, *, sector: str | None = None) -> tuple[str, ...]:
    """One note per break a comparison crosses, in the order of the register; empty when it crosses none."""
    return tuple(break_note(b) for b in crossed(variable, start, end, sector=sector))
