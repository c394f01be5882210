"""A territory of one collège: its rate with its interval, its IPS and national quarter; no regression."""

from analysis.measures.results import Estimate

from .. import numbers as fr
from ..verdict import N_MIN
from .phrases import COLON, DNB, Subject, bounds
from .refusals import refusal


def college_rate(rate: Estimate, *, the_: str, session: int, subject: Subject = DNB) -> str:
    """« Le collège Jean Moulin a un taux de réussite au DNB (série générale, session 2023) de 87 % (intervalle : … »

    `rate` in percent with its Wilson interval. Below 20 pupils, a refusal.
    """
    if rate.n < N_MIN:
        return refusal("too_few_pupils")
    decimals = fr.rate_decimals(rate.n)
    ci = bounds(rate)
    interval = f" (intervalle{COLON} {fr.percent_interval(*ci, decimals)})" if ci else ""
    return (
        f"{fr.sentence_case(the_)} a un {subject.defined(session)} de {fr.rate(rate.value, rate.n)}{interval}, "
        f"pour {subject.counted(rate.n)}."
    )


def college_ips(ips: float, quarter: int, *, of: str, rentree: int) -> str:
    """« L’IPS du collège Jean Moulin est de 98,4 (rentrée 2022), dans le 2e quart national : … »

    `quarter` 1 to 4, from the lowest IPS to the highest. Raises ValueError for another one.
    """
    if quarter not in (1, 2, 3, 4):
        raise ValueError(f"no quarter {quarter}")
    return (
        f"L’IPS {of} est de {fr.number(ips)} ({fr.rentree(rentree)}), dans le {fr.ordinal(quarter)} quart national"
        f"{COLON} le 1er réunit les IPS les plus faibles, le 4e les plus élevés."
    )


def one_college(
    *,
    the_: str,
    of: str,
    rate: Estimate | None,
    session: int,
    ips: float | None,
    quarter: int | None,
    rentree: int,
    subject: Subject = DNB,
) -> tuple[str, ...]:
    """All that can be said of a single collège, in order; what is missing (None) is passed over."""
    said = []
    if rate is not None:
        said.append(college_rate(rate, the_=the_, session=session, subject=subject))
    if ips is not None and quarter is not None:
        said.append(college_ips(ips, quarter, of=of, rentree=rentree))
    return (*said, refusal("one_college", subject=subject))
