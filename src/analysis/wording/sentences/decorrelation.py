"""What may be said of the link between social background and success over time: one sentence per label.

« Décorrélation » is only ever said under the label that three scales agreed on.
"""

from collections.abc import Iterable, Mapping

from analysis.breaks import crossed, forbidding
from analysis.measures.decorrelation import Label

from .. import numbers as fr
from .broken import impossible, motifs
from .phrases import COLON, SEMICOLON, place

#: Short name of each label, for headings, key figures and tables.
DECORRELATION_NAMES: Mapping[Label, str] = {
    "decorrelation": "Décorrélation",
    "effet_plafond": "Effet plafond",
    "aggravation_masquee": "Aggravation masquée",
    "aggravation": "Aggravation",
    "effet_de_niveau": "Effet de niveau",
    "non_concluant": "Non concluant",
    "non_comparable": "Comparaison impossible",
}

_PHRASES = {
    "decorrelation": "le lien entre milieu social et réussite au DNB se réduit, quelle que soit la façon de le mesurer",
    "effet_plafond": "l’écart en points se réduit parce que presque tous les élèves réussissent davantage{;} {relative}",
    "aggravation_masquee": "l’écart en points baisse, mais le risque relatif d’échec dans les collèges défavorisés augmente",
    "aggravation": "le lien entre milieu social et réussite au DNB se renforce",
    "effet_de_niveau": "l’écart en points augmente mécaniquement avec la baisse du taux de réussite{;} {relative}",
    "non_concluant": (
        "les mesures du lien entre milieu social et réussite (en points, en risque relatif, en corrélation) "
        "ne suffisent pas à dire s’il a changé"
    ),
}

# The rule only says that the interval of the relative change holds zero, which is not stability: « inchangé » and
# « stable » need that interval to lie within the smallest difference of interest.
_RELATIVE = {
    ("effet_plafond", True): "à difficulté égale, le poids du milieu social est inchangé",
    ("effet_plafond", False): "à difficulté égale, aucun changement du poids du milieu social n’est établi",
    ("effet_de_niveau", True): "le lien relatif est stable",
    ("effet_de_niveau", False): "aucun changement du lien relatif n’est établi",
}


def decorrelation(
    label: Label,
    start: int,
    end: int,
    *,
    in_: str | None = None,
    relative_stable: bool = False,
    variable: str = "dnb_decorrelation",
) -> str:
    """« Entre les sessions 2022 et 2023, le lien entre milieu social et réussite au DNB se réduit, … »

    `relative_stable`: the verdict on the change of the logistic slope is « stable » (and not only an interval that
    holds zero). Sessions separated by a break that forbids the comparison (register of breaks, under `variable`) get
    « Comparaison impossible » whatever the label. Raises KeyError for an unknown label.
    """
    forbidden = forbidding(variable, start, end)
    if forbidden or label == "non_comparable":
        return impossible(forbidden)
    phrase = _PHRASES[label].format(**{";": SEMICOLON, "relative": _RELATIVE.get((label, relative_stable), "")})
    flagged = [b for b in crossed(variable, start, end) if b.rule == "flagged"]
    careful = f"{SEMICOLON} à lire avec prudence, car {motifs(flagged)}" if flagged else ""
    when = f"entre les {fr.period('session', (start, end))}"
    if label == "non_concluant":
        return f"Non concluant{COLON} {f'{in_}, ' if in_ else ''}{when}, {phrase}{careful}."
    return place(in_, f"{when}, {phrase}{careful}.")


_SCALES = {
    "points": "la pente en points",
    "logit": "la pente logistique",
    "correlation": "la corrélation",
    "sii": "l’indice de pente (SII)",
}
_REASONS = {
    "break_crossed": "les deux sessions sont séparées par une rupture de série",
    "points_down": "la pente en points baisse",
    "points_up": "la pente en points augmente",
    "points_unclear": "l’évolution de la pente en points n’est pas établie",
    "logit_down": "la pente logistique baisse",
    "logit_up": "la pente logistique augmente",
    "logit_unclear": "l’évolution de la pente logistique n’est pas établie",
    "correlation_down": "la corrélation baisse au-delà de ce qu’un plafonnement suffit à produire",
    "correlation_up": "la corrélation augmente au-delà de ce qu’un changement de niveau suffit à produire",
    "correlation_flat": "la corrélation ne change pas de façon établie au-delà de ce qu’un changement de niveau suffit à produire",
    "standardised_scales_agree": "la corrélation et l’indice de pente baissent tous deux",
    "standardised_scales_disagree": "la corrélation et l’indice de pente ne baissent pas tous deux",
    "points_fragile": "l’évolution de la pente en points change de sens dans une variante de l’analyse",
    "logit_fragile": "l’évolution de la pente logistique change de sens dans une variante de l’analyse",
    "rate_contradicts": "l’évolution du taux de réussite contredit une lecture mécanique",
}
_UNUSABLE = {"not_estimable": "n’est pas mesurable", "descriptive": "n’a pas d’intervalle"}


def decorrelation_reasons(reasons: Iterable[str]) -> tuple[str, ...]:
    """Why the label was given, for a statistician: one French clause per reason code of the decision.

    Raises KeyError for a code that is not one of `analysis.measures.decorrelation`.
    """
    return tuple(_reason(code) for code in reasons)


def _reason(code: str) -> str:
    if code in _REASONS:
        return _REASONS[code]
    scale, _, why = code.partition("_")
    return f"l’évolution de {_SCALES[scale]} {_UNUSABLE[why]}"
