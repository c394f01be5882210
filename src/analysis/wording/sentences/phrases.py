"""Pieces every sentence shares: what is talked about, intervals in brackets, « de plus » and « de moins »."""

from dataclasses import dataclass

from analysis.measures.results import Estimate

from .. import numbers as fr

COLON = f"{fr.NARROW}:"
SEMICOLON = f"{fr.NARROW};"


def quoted(text: str) -> str:
    """The text between French quotation marks."""
    return f"«{fr.NARROW}{text}{fr.NARROW}»"


@dataclass(frozen=True)
class Subject:
    """The examination and the schools a sentence is about.

    `rate` names the rate (masculine, without article), `series` what it is limited to, `school` one établissement,
    `pupil` and `pupils` who is counted in the denominator.
    """

    rate: str = "taux de réussite au DNB"
    series: str | None = "série générale"
    school: str = "collège"
    pupil: str = "candidat présent"
    pupils: str = "candidats présents"

    def schools(self, count: int) -> str:
        """« 1 collège », « 212 collèges »."""
        return fr.quantity(count, self.school)

    def counted(self, count: int) -> str:
        """« 1 candidat présent », « 32 456 candidats présents »."""
        return fr.quantity(count, self.pupil, self.pupils)

    def defined(self, session: int) -> str:
        """« taux de réussite au DNB (série générale, session 2023) »."""
        return f"{self.rate} ({', '.join(part for part in (self.series, fr.session(session)) if part)})"


#: DNB, série générale, in collèges.
DNB = Subject()


@dataclass(frozen=True)
class Comparator:
    """A territory to compare with: where (« en France », « dans l’académie de Lyon »), its value, and the difference.

    `difference` is own value minus comparator's, with its interval; None when only the two values are known. `n`
    counts the pupils behind the comparator's value.
    """

    in_: str
    value: float
    n: int
    difference: Estimate | None = None


def bounds(estimate: Estimate) -> tuple[float, float] | None:
    """The interval of an estimate, None when it is descriptive."""
    if estimate.low is None or estimate.high is None:
        return None
    return estimate.low, estimate.high


def bracket(estimate: Estimate, decimals: int = 1, *, sign: bool = False, flip: bool = False) -> str:
    """« (intervalle : 2,5 à 3,5) », or « (valeur descriptive, sans intervalle) ».

    `flip` changes the sign of the bounds, for a sentence that says « inférieur de » or « baisse de ».
    """
    ci = bounds(estimate)
    if ci is None:
        return "(valeur descriptive, sans intervalle)"
    low, high = (-ci[1], -ci[0]) if flip else ci
    decimals = max(fr.enough_decimals(bound, decimals, most=decimals + 1) for bound in ci)
    return f"(intervalle{COLON} {fr.interval(low, high, decimals, sign=sign)})"


def more_or_less(value: float, decimals: int = 1, *, complement: str = "") -> str:
    """« 2,9 points de plus », « 1,2 point de réussite de moins »."""
    middle = f" {complement}" if complement else ""
    return f"{fr.points(abs(value), decimals)}{middle} de {'moins' if value < 0 else 'plus'}"


def place(in_: str | None, text: str) -> str:
    """« Dans l’académie de Lyon, … » before a sentence, or the sentence alone, with its capital letter."""
    return fr.sentence_case(f"{in_}, {text}" if in_ else text)
