"""How an indicator evolves between two years: one sentence per verdict, and the breaks the comparison crosses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from analysis.breaks import crossed, forbidding
from analysis.measures.results import Estimate, NotEstimable

from .. import numbers as fr
from ..verdict import N_MIN, Verdict, sesoi, verdict
from .broken import impossible, motifs
from .phrases import COLON, DNB, SEMICOLON, Subject, bounds, bracket
from .refusals import not_estimable, refusal


@dataclass(frozen=True)
class Indicator:
    """An indicator that may evolve.

    `the` and `of` name it with their article (« le taux… », « du taux… »); `variable` is its name in the register
    of breaks, `threshold` its name in the table of smallest differences; `unit` a French noun or None; `counts`
    what its uncertainty comes from; `years` how its years are called.
    """

    the: str
    of: str
    variable: str
    threshold: str
    unit: str | None = "point"
    decimals: int = 1
    counts: Literal["pupils", "units"] = "pupils"
    years: Literal["session", "rentrée"] = "session"

    def amount(self, value: float, decimals: int | None = None, *, sign: bool = False) -> str:
        """« 2,5 points », « 0,026 »: with the unit, and enough decimals not to print zero."""
        decimals = fr.enough_decimals(value, self.decimals) if decimals is None else decimals
        if self.unit is None:
            return fr.number(value, decimals, sign=sign)
        return fr.quantity(value, self.unit, decimals=decimals, sign=sign)

    def between(self, start: int, end: int) -> str:
        """« entre les sessions 2022 et 2023 »."""
        return f"entre les {fr.period(self.years, (start, end))}"


INDICATORS: Mapping[str, Indicator] = {
    "rate": Indicator("le taux de réussite au DNB", "du taux de réussite au DNB", "dnb_rate", "rate"),
    "slope": Indicator(
        "l’écart de réussite associé à 10\u00a0points d’IPS",
        "de l’écart de réussite associé à 10\u00a0points d’IPS",
        "dnb_slope",
        "slope_points",
        counts="units",
    ),
    "slope_logit": Indicator(
        "la pente logistique pour 10\u00a0points d’IPS",
        "de la pente logistique pour 10\u00a0points d’IPS",
        "dnb_slope",
        "slope_logit",
        unit=None,
        decimals=3,
        counts="units",
    ),
    "correlation": Indicator(
        "la corrélation entre IPS et réussite",
        "de la corrélation entre IPS et réussite",
        "dnb_slope",
        "correlation",
        unit=None,
        decimals=2,
        counts="units",
    ),
    "gap": Indicator(
        "l’écart de réussite entre les quarts d’IPS extrêmes",
        "de l’écart de réussite entre les quarts d’IPS extrêmes",
        "dnb_gap",
        "rate",
        counts="units",
    ),
    "ips": Indicator("l’IPS moyen", "de l’IPS moyen", "ips", "ips", years="rentrée"),
}


def judge(
    change: Estimate,
    indicator: Indicator,
    start: int,
    end: int,
    *,
    level: str = "academie",
    overrides: Mapping[tuple[str, str], float] | None = None,
) -> Verdict:
    """The verdict on a change between two years, by the thresholds of the level and the register of breaks."""
    broken = bool(forbidding(indicator.variable, start, end))
    return verdict(change.value, bounds(change), change.n, sesoi(indicator.threshold, level, overrides), broken=broken)


def evolution(
    change: Estimate | NotEstimable,
    indicator: Indicator,
    start: int,
    end: int,
    *,
    level: str = "academie",
    subject: Subject = DNB,
    overrides: Mapping[tuple[str, str], float] | None = None,
) -> str:
    """The French sentence of a change, by its verdict; a flagged break adds « à lire avec prudence ».

    A change that the measure refused gets the sentence of its refusal.
    """
    if isinstance(change, NotEstimable):
        return not_estimable(change, subject=subject)
    found = judge(change, indicator, start, end, level=level, overrides=overrides)
    if found.label == "non_publiable":
        return refusal("too_few_pupils", required=N_MIN)
    if found.label == "non_comparable":
        return not_comparable(indicator, start, end)
    delta = sesoi(indicator.threshold, level, overrides)
    text = _said(found, change, indicator, indicator.between(start, end), delta, subject)
    flagged = [b for b in crossed(indicator.variable, start, end) if b.rule == "flagged" and b.year is not None]
    if flagged:
        text += f"{SEMICOLON} à lire avec prudence, car {motifs(flagged)}"
    return fr.sentence_case(f"{text}.")


def not_comparable(indicator: Indicator, start: int, end: int) -> str:
    """« Comparaison impossible : … », with the reasons of the register."""
    return impossible(forbidding(indicator.variable, start, end))


def _said(found: Verdict, change: Estimate, indicator: Indicator, when: str, delta: float, subject: Subject) -> str:
    value, goes = change.value, "augmente" if found.direction == "hausse" else "baisse"
    decimals = fr.enough_decimals(value, indicator.decimals)
    match found.label:
        case "nette":
            amount = indicator.amount(value, decimals, sign=True)
            return f"{indicator.the} {goes} nettement{COLON} {amount} {when} {bracket(change, decimals, sign=True)}"
        case "etablie_ampleur_incertaine":
            near, far = sorted(abs(bound) for bound in bounds(change))
            return (
                f"{indicator.the} {goes}, de l’ordre de {indicator.amount(abs(value))} {when}{SEMICOLON} "
                f"l’ampleur exacte reste incertaine ({fr.number(near, decimals)} à {indicator.amount(far, decimals)})"
            )
        case "faible":
            return f"{indicator.the} {goes} légèrement {when} ({indicator.amount(value, sign=True)})"
        case "negligeable":
            return (
                f"{indicator.the} évolue de {indicator.amount(value, sign=True)} {when}{COLON} "
                "un écart réel mais trop faible pour être commenté"
            )
        case "stable":
            return (
                f"{indicator.the} est stable {when}{COLON} toute évolution éventuelle est inférieure à "
                f"{indicator.amount(delta, _decimals_of(delta))}"
            )
        case "descriptif":
            return (
                f"{indicator.the} varie de {indicator.amount(value, sign=True)} {when}{SEMICOLON} "
                "cette valeur est seulement descriptive, sans intervalle"
            )
        case _:
            return _inconclusive(change, indicator, when, subject)


def _inconclusive(change: Estimate, indicator: Indicator, when: str, subject: Subject) -> str:
    counted = subject.counted(change.n) if indicator.counts == "pupils" else subject.schools(change.units)
    low, high = bounds(change)
    fall = f"une baisse {indicator.of} de {indicator.amount(-low)}" if low < 0 else f"une stabilité {indicator.of}"
    rise = f"une hausse de {indicator.amount(high)}" if high > 0 else "une stabilité"
    return (
        f"Non concluant{COLON} avec {counted}, les données sont compatibles aussi bien avec {fall} "
        f"qu’avec {rise} {when}"
    )


def _decimals_of(delta: float) -> int:
    return next(decimals for decimals in range(5) if decimals == 4 or round(delta, decimals) == delta)
