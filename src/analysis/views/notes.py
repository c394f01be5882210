"""Notes of the statistician's part, written from the results."""

import pandas as pd

from analysis.breaks import crossed
from analysis.exhibits import Callout, callout
from analysis.frames import EXCLUSIONS, Panel
from analysis.measures import (
    Estimate,
    Evolution,
    LogitFit,
    NotEstimable,
    QuartileRates,
    SensitivityRow,
    SlopeFit,
    boundary_mass,
)
from analysis.wording.numbers import NARROW, count, enumerate_fr, number, percent, quantity
from analysis.wording.sentences import EXHAUSTIVE, break_note, coverage, inference_note

from .essential import LINK, SuccessResults, decision_name

_REASONS = {
    "break_crossed": "les deux sessions sont séparées par une rupture de série",
    "points_down": "la pente en points baisse",
    "points_up": "la pente en points augmente",
    "points_unclear": "l’évolution de la pente en points n’est pas établie",
    "logit_down": "la pente logistique baisse",
    "logit_up": "la pente logistique augmente",
    "logit_unclear": "l’évolution de la pente logistique n’est pas établie",
    "correlation_down": "la corrélation baisse",
    "correlation_up": "la corrélation augmente",
    "correlation_flat": "la corrélation ne change pas de façon établie",
    "standardised_scales_agree": "les mesures standardisées vont dans le même sens",
    "standardised_scales_disagree": "les mesures standardisées ne vont pas dans le même sens",
    "rate_contradicts": "l’évolution du taux de réussite contredit une lecture mécanique",
}
_SCALES = {
    "points": "la pente en points",
    "logit": "la pente logistique",
    "correlation": "la corrélation",
    "sii": "l’indice de pente",
}
_SEMICOLON = f"{NARROW};"
_COLON = f"{NARROW}:"


def coverage_sentence(panel: Panel) -> str:
    """How many collèges of the headline session are analysed, how many are not, and why."""
    left = panel.exclusions[panel.exclusions["session"] == panel.headline_session]
    excluded = {EXCLUSIONS[row.reason]: int(row.colleges) for row in left.itertuples()}
    return coverage(len(panel.headline), int(panel.headline["present"].sum()), excluded)


def estimates_of(
    rate: Estimate | NotEstimable,
    link: SlopeFit | NotEstimable,
    logit: LogitFit | NotEstimable,
    correlation: Estimate | NotEstimable,
    quarters: QuartileRates | NotEstimable,
    *others: Estimate | NotEstimable,
) -> list[Estimate | NotEstimable | None]:
    """Every estimate of the headline session, in the order a statistician reads them."""
    found: list[Estimate | NotEstimable | None] = [rate]
    if isinstance(link, SlopeFit):
        found += [link.slope, link.slope_per_sd, link.quadratic]
    if isinstance(logit, LogitFit):
        found += [logit.slope, logit.ame]
    found.append(correlation)
    if isinstance(quarters, QuartileRates):
        found += [quarters.gap_points, quarters.gap_logit, quarters.failure_ratio]
    return [*found, *others]


def fit_note(link: SlopeFit | NotEstimable, logit: LogitFit | NotEstimable) -> str | None:
    """R², correlation, dispersion: what the table of estimates does not hold."""
    parts = []
    if isinstance(link, SlopeFit):
        parts += [
            f"R² = {number(link.r2, 3)}",
            f"écart-type de l’IPS entre collèges (pondéré) = {number(link.ips_sd, 1)}",
            f"taux ajusté à l’IPS 100 = {percent(link.intercept, 1)}",
        ]
    if isinstance(logit, LogitFit):
        parts.append(f"dispersion φ = {number(logit.dispersion, 2)} (1 sous le seul hasard binomial)")
    text = f"{_SEMICOLON} ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else None


def inference_text(link: SlopeFit, rows: pd.DataFrame) -> str:
    """How the interval of the slope was obtained, why exhaustive data have one, and how many collèges are at 100 %."""
    top = boundary_mass(rows)
    ceiling = ""
    if not isinstance(top, NotEstimable):
        colleges = quantity(top.at_top, "collège")
        ceiling = f"Plafond{_COLON} {colleges} à 100{NARROW}% de réussite, soit {percent(top.share, 1)} des collèges."
    grouping = (
        f"Les collèges y comptent comme des observations indépendantes{_COLON} des chocs communs à un département ne sont pas "
        "pris en compte."
        if link.slope.inference.cluster == "uai"
        else ""
    )
    parts = (inference_note(link.slope.inference), grouping, EXHAUSTIVE, ceiling)
    return "\n\n".join(part for part in parts if part)


def bounds_note(bounds: tuple[float, float, float]) -> str:
    """The national bounds of the quarters."""
    shown = enumerate_fr(number(bound, 1) for bound in bounds)
    return f"Bornes nationales d’IPS, pondérées par les candidats{_COLON} {shown}."


def change_note(change: Evolution) -> str:
    """Joint tests and trends of an evolution."""
    parts = []
    for name, test in (("pente en points", change.wald_points), ("pente logistique", change.wald_logit)):
        if test is not None:
            p = "< 0,001" if test.p < 0.001 else f"= {number(test.p, 3)}"
            parts.append(
                f"test joint d’absence d’évolution de la {name}, toutes sessions, ruptures comprises{_COLON} "
                f"χ² = {number(test.statistic, 1)} ({quantity(test.df, 'degré')} de liberté), p {p}"
            )
    text = f"{_SEMICOLON} ".join(parts) or "aucun test joint"
    return f"{text[:1].upper()}{text[1:]}."


def decision_text(results: SuccessResults) -> str:
    """The verdict on décorrélation and the reasons that led to it."""
    decision = results.decision
    reasons = enumerate_fr([_reason(code) for code in decision.reasons])
    return (
        "Une décorrélation n’est annoncée que si trois mesures concordent (pente en points, pente logistique, corrélation "
        "et indice de pente), avec le même IPS et sans rupture de série entre les sessions comparées.\n\n"
        f"Ici{_COLON} {reasons}. Conclusion{_COLON} {decision_name(results).lower()}."
    )


def _reason(code: str) -> str:
    if code in _REASONS:
        return _REASONS[code]
    scale, _, why = code.partition("_")
    ending = "n’est pas mesurable" if why == "not_estimable" else "n’a pas d’intervalle"
    return f"l’évolution de {_SCALES[scale]} {ending}"


def breaks_callout(panel: Panel) -> Callout | None:
    """The breaks of series the panel's sessions cross, for the rate and for the link; None when there is none."""
    if len(panel.sessions) < 2:
        return None
    start, end = panel.sessions[0], panel.sessions[-1]
    met = {b.id: b for variable in ("dnb_rate", LINK) for b in crossed(variable, start, end)}
    if not met:
        return None
    return callout("warning", "Ruptures de série rencontrées", "\n\n".join(break_note(b) for b in met.values()))


def sensitivity_note(rows: tuple[SensitivityRow, ...]) -> str:
    """Whether the slope keeps its sign under every choice that allows it to be computed."""
    computed = [row for row in rows if isinstance(row.fit, SlopeFit)]
    signs = {row.fit.slope.value > 0 for row in computed}
    kept = "garde le même signe dans toutes" if len(signs) <= 1 else "change de signe dans certaines de"
    return f"La pente {kept} ces variantes ({count(len(computed))} calculées)."


def seed_of(change: Evolution | NotEstimable) -> int | None:
    """The seed of the draws behind the evolution of the correlation."""
    if isinstance(change, NotEstimable) or not change.changes:
        return None
    return change.changes[0].correlation.inference.seed
