"""Notes of the statistician's part, written from the results."""

import pandas as pd

from analysis.breaks import crossed
from analysis.exhibits import Callout, callout
from analysis.frames import EXCLUSIONS, Panel
from analysis.measures import (
    ChangeRow,
    CollegeSpread,
    Estimate,
    Evolution,
    LogitFit,
    NotEstimable,
    QuartileRates,
    SensitivityRow,
    SlopeFit,
    boundary_mass,
    flipped,
    flipped_changes,
)
from analysis.wording.numbers import NARROW, count, enumerate_fr, number, percent, period, quantity
from analysis.wording.sentences import EXHAUSTIVE, break_note, coverage, decorrelation_reasons, inference_note

from .essential import LINK, SuccessResults, decision_name
from .names import SENSITIVITY

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


def spread_of(spread: CollegeSpread | NotEstimable) -> list[Estimate]:
    """What the mixed model adds to the table of estimates."""
    return [spread.slope, spread.sd] if isinstance(spread, CollegeSpread) else []


def fit_note(
    link: SlopeFit | NotEstimable, logit: LogitFit | NotEstimable, spread: CollegeSpread | NotEstimable
) -> str | None:
    """R², correlation, dispersion, spread of collèges of the same IPS: what the table of estimates does not hold."""
    parts = []
    if isinstance(link, SlopeFit):
        parts += [
            f"R² = {number(link.r2, 3)}",
            f"écart-type de l’IPS entre collèges (pondéré) = {number(link.ips_sd, 1)}",
            f"taux ajusté à l’IPS 100 = {percent(link.intercept, 1)}",
        ]
    if isinstance(logit, LogitFit):
        parts.append(f"dispersion φ = {number(logit.dispersion, 2)} (1 sous le seul hasard binomial)")
    if isinstance(spread, CollegeSpread):
        low, _, high = spread.at_origin
        parts.append(
            f"à l’IPS 100, 95{NARROW}% des collèges ont un taux de réussite attendu entre {percent(low, 0)} et {percent(high, 0)}"
        )
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
                f"test joint d’absence d’évolution de la {name}, {period('session', (change.reference, *test.sessions))}{_COLON} "
                f"χ² = {number(test.statistic, 1)} ({quantity(test.df, 'degré')} de liberté), p {p}"
            )
    text = f"{_SEMICOLON} ".join(parts) or "aucun test joint"
    return f"{text[:1].upper()}{text[1:]}."


def decision_text(results: SuccessResults) -> str:
    """The verdict on décorrélation and the reasons that led to it."""
    decision = results.decision
    reasons = enumerate_fr(decorrelation_reasons(decision.reasons))
    return (
        "Une décorrélation n’est annoncée que si trois mesures concordent (pente en points, pente logistique, corrélation "
        "et indice de pente), avec le même IPS et sans rupture de série entre les sessions comparées.\n\n"
        f"Ici{_COLON} {reasons}. Conclusion{_COLON} {decision_name(results).lower()}."
    )


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
    """Whether the slope keeps its sign under every choice that allows it to be computed, and what follows if not."""
    computed = sum(isinstance(row.fit, SlopeFit) for row in rows)
    reversed_by = flipped(rows)
    if not reversed_by:
        return f"Aucune des {count(computed)} variantes calculées ne renverse le signe établi de la pente."
    names = enumerate_fr(SENSITIVITY[code].lower() for code in reversed_by)
    return (
        f"Le signe de la pente est renversé dans {count(len(reversed_by))} des {count(computed)} variantes calculées "
        f"({names}){_COLON} la conclusion est abaissée d’un cran."
    )


def change_sensitivity_note(rows: tuple[ChangeRow, ...]) -> str:
    """The same for the changes of slope, on both scales."""
    scales = (("points", "en points"), ("logit", "logistique"))
    reversed_by = [
        f"pente {name}{_COLON} {enumerate_fr(SENSITIVITY[code].lower() for code in codes)}"
        for scale, name in scales
        if (codes := flipped_changes(rows, scale))
    ]
    if not reversed_by:
        return "Aucune variante ne renverse le signe établi d’une évolution."
    return (
        f"Le signe d’une évolution établie est renversé dans une variante ({f'{_SEMICOLON} '.join(reversed_by)}). "
        "Une conclusion qui repose sur cette échelle devient « non concluant »."
    )


def seed_of(change: Evolution | NotEstimable) -> int | None:
    """The seed of the draws behind the evolution of the correlation."""
    if isinstance(change, NotEstimable) or not change.changes:
        return None
    return change.changes[0].correlation.inference.seed
