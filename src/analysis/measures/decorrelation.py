"""Has success become less tied to social background? A decision that needs three scales to agree.

A slope in points shrinks mechanically when nearly everyone passes (ceiling) and widens when the rate falls; the slope
in log-odds hardly moves, and a correlation is free of units but loses a little to the ceiling too: with the same
log-odds slope for every pupil, success going from 84 to 96 % takes 0.08 off the correlation. One scale alone never
decides.
"""

from dataclasses import dataclass
from typing import Literal

from .results import Estimate, NotEstimable

Label = Literal[
    "decorrelation",
    "effet_plafond",
    "aggravation_masquee",
    "aggravation",
    "effet_de_niveau",
    "non_concluant",
    "non_comparable",
]
Change = Estimate | NotEstimable | None
CORRELATION_TOLERANCE = 0.1


@dataclass(frozen=True)
class DecorrelationVerdict:
    """The label of the decision table, and why.

    `reasons` are codes, in the order they were examined: ``"break_crossed"``; ``"<scale>_not_estimable"`` or
    ``"<scale>_descriptive"``; ``"points_down"``, ``"points_up"`` or ``"points_unclear"``, the same for ``logit``;
    ``"correlation_down"``, ``"correlation_up"`` (established beyond the tolerance) or ``"correlation_flat"``;
    ``"standardised_scales_agree"`` or ``"standardised_scales_disagree"``; ``"rate_contradicts"``; ``"points_fragile"``, ``"logit_fragile"`` (`weakened`). A scale is up or
    down when its interval excludes zero.
    """

    label: Label
    reasons: tuple[str, ...]


def decide(
    delta_points: Change,
    delta_logit: Change,
    delta_r: Change,
    delta_sii: Change,
    *,
    comparable: bool,
    delta_rate: Estimate | None = None,
    correlation_tolerance: float = CORRELATION_TOLERANCE,
) -> DecorrelationVerdict:
    """The decision table on changes over one window (later minus earlier).

    ====================  ====================  =============================  ====================
    slope in points       slope in log-odds     r and slope index (SII)        label
    ====================  ====================  =============================  ====================
    down, established     down, established     both negative                  decorrelation
    down, established     interval holds 0      r flat                         effet_plafond
    down, established     up, established       any                            aggravation_masquee
    ≥ 0                   up, established       any                            aggravation
    up, established       interval holds 0      r flat                         effet_de_niveau
    anything else                                                              non_concluant
    ====================  ====================  =============================  ====================

    r is flat unless its whole interval lies beyond `correlation_tolerance`, which is what a ceiling alone can do to it.
    The slope index is itself in points, so it moves with the ceiling and only serves the first row. A fall in points that is not established
    never counts, whatever the sign of its estimate, nor does a rise of the log-odds slope beside it.

    `comparable` is False when the window crosses a break of a series: the answer is then ``non_comparable``. With
    `delta_rate` (change of the pooled rate), the two mechanical readings are also checked against it: a ceiling
    needs a rate that did not fall, an effect of level one that did not rise.
    """
    if not comparable:
        return DecorrelationVerdict("non_comparable", ("break_crossed",))
    scales = {"points": delta_points, "logit": delta_logit, "correlation": delta_r, "sii": delta_sii}
    unusable = tuple(f"{scale}_{why}" for scale, change in scales.items() if (why := _unusable(change)))
    if unusable:
        return DecorrelationVerdict("non_concluant", unusable)
    points, logit = delta_points.sign, delta_logit.sign
    r = int(delta_r.low > correlation_tolerance) - int(delta_r.high < -correlation_tolerance)
    reasons = (
        f"points_{_WAYS[points]}",
        f"logit_{_WAYS[logit]}",
        f"correlation_{'flat' if r == 0 else _WAYS[r]}",
    )
    if points < 0 and logit < 0:
        if delta_r.value < 0 and delta_sii.value < 0:
            return DecorrelationVerdict("decorrelation", (*reasons, "standardised_scales_agree"))
        return DecorrelationVerdict("non_concluant", (*reasons, "standardised_scales_disagree"))
    if logit > 0 and points < 0:
        return DecorrelationVerdict("aggravation_masquee", reasons)
    if logit > 0 and delta_points.value >= 0:
        return DecorrelationVerdict("aggravation", reasons)
    if logit == 0 and points != 0 and r == 0:
        if delta_rate is not None and delta_rate.value * points > 0:
            return DecorrelationVerdict("non_concluant", (*reasons, "rate_contradicts"))
        return DecorrelationVerdict("effet_plafond" if points < 0 else "effet_de_niveau", reasons)
    return DecorrelationVerdict("non_concluant", reasons)


def weakened(verdict: DecorrelationVerdict, points_flip: bool, logit_flip: bool) -> DecorrelationVerdict:
    """The verdict once the sensitivity variants are known: a conclusion that a variant reverses is not one.

    A label that rests on a scale whose change has the other sign under another choice becomes ``non_concluant``, with
    the reason ``"points_fragile"`` or ``"logit_fragile"``.
    """
    rests_on = {"points": verdict.label in _ON_POINTS, "logit": verdict.label in _ON_LOGIT}
    flips = {"points": points_flip, "logit": logit_flip}
    fragile = tuple(f"{scale}_fragile" for scale in rests_on if rests_on[scale] and flips[scale])
    return DecorrelationVerdict("non_concluant", (*verdict.reasons, *fragile)) if fragile else verdict


_ON_POINTS = {"decorrelation", "effet_plafond", "aggravation_masquee", "effet_de_niveau"}
_ON_LOGIT = {"decorrelation", "aggravation_masquee", "aggravation"}
_WAYS = {-1: "down", 0: "unclear", 1: "up"}


def _unusable(change: Change) -> str | None:
    if not isinstance(change, Estimate):
        return "not_estimable"
    return "descriptive" if change.descriptive else None
