"""Where a territory stands: its success rate and its mean IPS, beside the territories it is compared with."""

from collections.abc import Sequence

from analysis.measures.results import Estimate

from .. import numbers as fr
from ..verdict import N_MIN, sesoi, verdict
from .phrases import DNB, SEMICOLON, Comparator, Subject, bounds, more_or_less, place
from .refusals import refusal


def success_level(
    rate: Estimate,
    *,
    in_: str,
    session: int,
    level: str = "academie",
    comparators: Sequence[Comparator] = (),
    subject: Subject = DNB,
) -> str:
    """« Dans l’académie de Lyon, le taux de réussite au DNB (série générale, session 2023) est de 89,4 %, soit… »

    `rate` in percent; `level` sets the smallest difference of interest. A comparator whose difference has an
    interval is judged by it; another one is only quoted (« contre 88,8 % en France »). Below 20 pupils, a refusal.
    """
    if rate.n < N_MIN:
        return refusal("too_few_pupils")
    said: dict[str, list[str]] = {"soit ": [], "sans écart établi avec ": [], "contre ": []}
    for other in comparators:
        opening, text = _compared(rate, other, sesoi("rate", level))
        said[opening].append(text)
    compared = "".join(f", {opening}{fr.enumerate_fr(texts)}" for opening, texts in said.items() if texts)
    schools = f" dans {subject.schools(rate.units)}" if rate.units > 1 else ""
    return place(
        in_,
        f"le {subject.defined(session)} est de {fr.rate(rate.value, rate.n)}{compared}"
        f"{SEMICOLON} il porte sur {subject.counted(rate.n)}{schools}.",
    )


def _compared(rate: Estimate, other: Comparator, delta: float) -> tuple[str, str]:
    """How a comparator enters the sentence, and what is said of it."""
    value, difference = fr.rate(other.value, other.n), other.difference
    if difference is None or difference.descriptive:
        return "contre ", f"{value} {other.in_}"
    there = f"{other.in_} ({value})"
    label = verdict(difference.value, bounds(difference), rate.n, delta).label
    if label == "non_concluant":
        return "sans écart établi avec ", f"celui observé {there}"
    if label in ("stable", "negligeable"):
        return "soit ", f"un niveau proche de celui observé {there}"
    decimals = fr.enough_decimals(difference.value, fr.rate_decimals(min(rate.n, other.n)))
    return "soit ", f"{more_or_less(difference.value, decimals)} {fr.elide('que', there)}"


def ips_level(
    mean: float, *, in_: str, rentree: int, comparators: Sequence[Comparator] = (), subject: Subject = DNB
) -> str:
    """« Dans l’académie de Lyon, l’IPS moyen des collèges (rentrée 2022, pondéré par les effectifs) est de 105,3… »

    A difference of up to 3 points is called close: such a difference of IPS is not to be interpreted (DEPP).
    """
    said = [_ips_compared(mean, other) for other in comparators]
    return place(
        in_,
        f"l’IPS moyen des {subject.school}s ({fr.rentree(rentree)}, pondéré par les effectifs) est de {fr.number(mean)}"
        + (f", soit {fr.enumerate_fr(said)}" if said else "")
        + ".",
    )


def _ips_compared(mean: float, other: Comparator) -> str:
    there = f"{other.in_} ({fr.number(other.value)})"
    difference = mean - other.value
    if abs(difference) <= sesoi("ips"):
        return f"un niveau proche de celui observé {there}"
    return f"{more_or_less(difference)} {fr.elide('que', there)}"
