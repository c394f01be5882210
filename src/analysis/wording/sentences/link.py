"""The link between IPS and success: slope, its comparison with another territory, gap between the extreme quarters.

School data: every sentence speaks of collèges, never of pupils, and says « associé », never « effet ».
"""

from analysis.measures.results import Estimate

from .. import numbers as fr
from ..verdict import N_MIN, sesoi, verdict, weaker
from .phrases import COLON, DNB, SEMICOLON, Subject, bounds, bracket, more_or_less, place
from .refusals import refusal

_FRAGILE = "le sens de l’écart de réussite change dans une variante de l’analyse"


def slope(estimate: Estimate, *, in_: str | None = None, fragile: bool = False, subject: Subject = DNB) -> str:
    """« Quand l’IPS d’un collège est plus élevé de 10 points, le taux de réussite est en moyenne supérieur de 3,0 points… »

    `estimate` in points per 10 points of IPS. When its interval holds zero, the sentence says that the data do not
    conclude, unless the interval is within the smallest difference of interest (then: the same rate, within it).
    `fragile`: another reasonable choice reverses the sign; the verdict is then one notch down.
    """
    if estimate.n < N_MIN:
        return refusal("too_few_pupils")
    when = f"quand l’IPS d’un {subject.school} est plus élevé de {fr.quantity(10, 'point')}"
    delta = sesoi("slope_points")
    found = verdict(estimate.value, bounds(estimate), estimate.n, delta)
    label = weaker(found).label if fragile else found.label
    if fragile and found.direction and label == "non_concluant":
        return f"Non concluant{COLON} {f'{in_}, ' if in_ else ''}{when}, {_FRAGILE}."
    if label == "stable":
        close = fr.points(delta, fr.enough_decimals(delta))
        return place(in_, f"{when}, le taux de réussite est en moyenne le même, à {close} près.")
    if label == "non_concluant":
        lower, higher = (fr.points(abs(bound), fr.enough_decimals(bound)) for bound in bounds(estimate))
        where = f"{in_}, " if in_ else ""
        return (
            f"Non concluant{COLON} {where}{when}, les données sont compatibles aussi bien avec un taux de réussite "
            f"inférieur de {lower} qu’avec un taux supérieur de {higher}."
        )
    side = "inférieur" if estimate.value < 0 else "supérieur"
    decimals = fr.enough_decimals(estimate.value)
    uncertain = f"{SEMICOLON} l’ampleur reste incertaine, car {_FRAGILE}" if fragile and found.direction else ""
    return place(
        in_,
        f"{when}, le taux de réussite est en moyenne {side} de {fr.points(abs(estimate.value), decimals)} "
        f"{bracket(estimate, decimals, flip=estimate.value < 0)}{uncertain}.",
    )


def slope_comparison(
    own: Estimate, other: Estimate, *, in_: str, other_in: str, difference: Estimate | None = None
) -> str:
    """« En France, un IPS plus élevé de 10 points est associé à 2,9 points de réussite de plus ; dans l’académie… »

    `difference` is own slope minus the other's. Without its interval the two values are only put side by side.
    """
    start = (
        f"{fr.sentence_case(other_in)}, un IPS plus élevé de {fr.quantity(10, 'point')} est associé à "
        f"{more_or_less(other.value, complement='de réussite')}"
    )
    opposite = own.value * other.value < 0
    if difference is None or difference.descriptive:
        said = more_or_less(own.value) if opposite else fr.number(abs(own.value))
        return f"{start}, contre {said} {in_}."
    value = fr.number(own.value)
    delta = sesoi("slope_points")
    found = verdict(difference.value, bounds(difference), own.n, delta)
    if found.label == "non_publiable":
        return refusal("too_few_pupils")
    if found.label == "non_concluant":
        return f"{start}{SEMICOLON} l’écart avec la valeur mesurée {in_} ({value}) n’est pas établi."
    if found.label in ("stable", "negligeable"):
        return f"{start}{SEMICOLON} le lien est du même ordre {in_} ({value})."
    if opposite:
        return f"{start}{SEMICOLON} le lien est de sens inverse {in_} ({more_or_less(own.value)})."
    strength = "plus fort" if abs(own.value) > abs(other.value) else "moins fort"
    slightly = "un peu " if found.label == "faible" else ""
    return f"{start}{SEMICOLON} le lien est {slightly}{strength} {in_} ({value})."


def shrunken_slopes(common: float, spread: float, apart: int, compared: int, territories: str) -> str:
    """Under the slopes of territories: « Chaque pente est rapprochée de la pente commune (3,3 points)… »

    `spread` is the standard deviation of the true slopes, `apart` how many of the `compared` territories have an interval
    that leaves out the common slope; `territories` a plural noun.
    """
    many = f"{fr.count(apart)} des {fr.count(compared)} {territories} " + ("ont" if apart > 1 else "a")
    none = f"aucun intervalle des {fr.count(compared)} {territories} ne laisse de côté la pente commune"
    found = f"{many} un intervalle qui ne contient pas la pente commune" if apart else none
    return (
        f"Chaque pente est rapprochée de la pente commune ({fr.points(common)}) d’autant plus qu’elle repose sur peu de "
        f"collèges. Au-delà du hasard, les pentes s’écartent de la pente commune de {fr.points(spread)} (écart-type)"
        f"{SEMICOLON} {found}. Ordre alphabétique{COLON} ce n’est pas un classement."
    )


def gap(
    highest: Estimate, lowest: Estimate, difference: Estimate, *, in_: str | None = None, subject: Subject = DNB
) -> str:
    """« Le taux de réussite est de 95,3 % dans les collèges du quart national d’IPS le plus élevé et de 82,1 % dans… »

    `highest` and `lowest` are the rates (percent) of the extreme national quarters, `difference` their gap in points.
    """
    if min(highest.n, lowest.n) < N_MIN:
        return refusal("too_few_pupils")
    decimals = fr.rate_decimals(min(highest.n, lowest.n))
    precise = fr.enough_decimals(difference.value)
    size = f"un écart de {fr.points(difference.value, precise)}"
    ci = bounds(difference)
    if ci is not None and ci[0] <= 0 <= ci[1]:
        size += ", qui n’est pas établi"
    return place(
        in_,
        f"le taux de réussite est de {fr.percent(highest.value, decimals)} dans les {subject.school}s du quart national "
        f"d’IPS le plus élevé et de {fr.percent(lowest.value, decimals)} dans ceux du quart le plus faible{COLON} "
        f"{size} {bracket(difference, precise)}.",
    )
