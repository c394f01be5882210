"""What a committee reads first: key figures and at most five sentences, chosen by what could be measured."""

from dataclasses import dataclass

import numpy as np

from analysis.breaks import comparable, forbidding_ids, named
from analysis.context import NationalContext
from analysis.exhibits import KeyFigure
from analysis.frames import Panel
from analysis.measures import (
    ChangeRow,
    Comparability,
    DecorrelationVerdict,
    Estimate,
    Evolution,
    NotEstimable,
    QuartileRates,
    SensitivityRow,
    SlopeFit,
    assign,
    change_sensitivity,
    decide,
    flipped,
    flipped_changes,
    weakened,
)
from analysis.territories import Territory
from analysis.wording import sentences as say
from analysis.wording.numbers import NARROW, enough_decimals, number, percent, points, rate, rentree, session
from analysis.wording.sentences import DECORRELATION_NAMES, INDICATORS, Comparator

LINK = "dnb_decorrelation"


@dataclass(frozen=True, eq=False)
class SuccessResults:
    """What chapter « réussite et IPS » measured at the headline session, and its evolution.

    `change` compares sessions with `change.reference`; `compared` is the session commented beside the reference (None
    when the sessions do not allow any comparison). `variants` and `change_variants` are the same slope and its change
    under other choices: one that reverses the sign takes the conclusion one notch down.
    """

    panel: Panel
    rate: Estimate | NotEstimable
    link: SlopeFit | NotEstimable
    quarters: QuartileRates | NotEstimable
    change: Evolution | NotEstimable
    compared: int | None
    variants: tuple[SensitivityRow, ...] = ()
    change_variants: tuple[ChangeRow, ...] = ()

    @property
    def ips(self) -> float | None:
        """Mean IPS of the headline session, weighted by candidates."""
        rows = self.panel.headline
        return None if rows.empty else float(np.average(rows["ips"], weights=rows["present"]))

    @property
    def decision(self) -> DecorrelationVerdict | None:
        """The verdict on décorrélation between the reference and the session compared; None without a comparison."""
        if self.compared is None or isinstance(self.change, NotEstimable):
            return None
        since = self.change.since_reference(self.compared)
        rate = since.rate if isinstance(since.rate, Estimate) else None
        found = decide(
            since.points, since.logit, since.correlation, since.sii, comparable=not since.broken, delta_rate=rate
        )
        flips = (bool(flipped_changes(self.change_variants, scale)) for scale in ("points", "logit"))
        return weakened(found, *flips)


def comparability(*bridge: str) -> Comparability:
    """The register of breaks as the rule measures of change obey; `bridge` names the breaks crossed on purpose.

    Raises UserError for a break the register does not know.
    """
    return Comparability(forbidding_ids, frozenset(b.id for b in named(bridge)))


def change_variants(change: Evolution | NotEstimable, panel: Panel, compared: int | None) -> tuple[ChangeRow, ...]:
    """The change of slope between the sessions compared under other choices; none without a comparison."""
    if compared is None or isinstance(change, NotEstimable):
        return ()
    return change_sensitivity(panel.data, change.reference, compared, change.cluster, comparability=comparability())


def method_slugs(results: SuccessResults) -> tuple[str, ...]:
    """Pages of the methods annex the chapter stands on; without a measured link, only those on small numbers."""
    common = ("inference", "petits-effectifs")
    if isinstance(results.link, NotEstimable):
        return common
    measured = ("pente-points", "pente-logit", "ecart-q4-q1", "sii-concentration", "evolution-decorrelation")
    return (*measured, "modeles-multiniveaux", "eleves-intra-inter", *common, "verdicts")


def comparison_window(sessions: tuple[int, ...], headline: int | None) -> tuple[int, int] | None:
    """The longest window of sessions that holds the headline one and crosses no break of the link, or None."""
    if headline is None:
        return None
    pairs = [
        (start, end)
        for start in sessions
        for end in sessions
        if start <= headline <= end and start < end and comparable(LINK, start, end)
    ]
    return max(pairs, key=lambda pair: (pair[1] - pair[0], pair[1]), default=None)


def key_figures(
    results: SuccessResults, national: NationalContext, territory: Territory, country: Territory
) -> tuple[KeyFigure, ...]:
    """Rate, mean IPS, gap between extreme quarters, slope: those that exist, each beside France."""
    panel, own = results.panel, territory.level != "france"
    year = session(panel.headline_session)

    def beside(name: str, write) -> str | None:
        found = national.result(country, name) if own else None
        return None if found is None else f"{country.name}{NARROW}: {write(found['value'])}"

    figures = []
    if isinstance(results.rate, Estimate) and results.rate.n >= 20:
        figures.append(
            KeyFigure(
                "Taux de réussite au DNB",
                rate(results.rate.value, results.rate.n),
                f"série générale, {year}, {say.DNB.counted(results.rate.n)}",
                beside("rate", percent),
                name="rate",
                raw=float(results.rate.value),
                unit="percent",
            )
        )
    if results.ips is not None:
        france = national.profile["ips"].get("france") if own else None
        detail = f"{rentree(panel.ips_rentree)}, {say.DNB.schools(len(panel.headline))}"
        figures.append(
            KeyFigure(
                "IPS moyen" if len(panel.headline) > 1 else "IPS",
                number(results.ips),
                detail,
                None if france is None else f"{country.name}{NARROW}: {number(france)}",
                name="ips",
                raw=results.ips,
                unit="ips",
            )
        )
    gap = None if isinstance(results.quarters, NotEstimable) else results.quarters.gap_points
    if gap is not None:
        figures.append(
            KeyFigure(
                "Écart de réussite entre quarts d’IPS",
                points(gap.value),
                "entre les collèges du quart national d’IPS le plus élevé et ceux du plus faible",
                beside("gap_q4_q1_points", points),
                name="gap_q4_q1_points",
                raw=float(gap.value),
                unit="points",
            )
        )
    if isinstance(results.link, SlopeFit):
        slope = results.link.slope
        figures.append(
            KeyFigure(
                "Pour 10 points d’IPS de plus",
                points(slope.value, enough_decimals(slope.value), sign=True),
                "de réussite en moyenne, d’un collège à l’autre",
                beside("slope_points", lambda value: points(value, sign=True)),
                name="slope_points",
                raw=float(slope.value),
                unit="points",
            )
        )
    return tuple(figures)


def essential(
    results: SuccessResults, national: NationalContext, territory: Territory, country: Territory
) -> tuple[str, ...]:
    """At most five sentences; those of a single collège, of a few collèges, or of a whole territory."""
    panel = results.panel
    if len(panel.headline) == 1:
        return _one_college(results, national, territory)
    said: dict[str, str] = {}
    refusals = []
    if isinstance(results.rate, Estimate):
        said["level"] = say.success_level(
            results.rate,
            in_=territory.in_,
            session=panel.headline_session,
            level=territory.level,
            comparators=_beside(national, territory, country),
        )
    if isinstance(results.link, SlopeFit):
        said["slope"] = say.slope(results.link.slope, fragile=bool(flipped(results.variants)))
    elif results.link.reason != "no_data":
        refusals.append(say.not_estimable(results.link))
    said |= _gap(results, territory)
    if results.ips is not None and "slope" not in said:
        said["ips"] = say.ips_level(
            results.ips,
            in_=territory.in_,
            rentree=panel.ips_rentree,
            comparators=_beside_ips(national, territory, country),
        )
    said |= _changes(results, territory)
    return say.copil(**said, refusals=refusals)


def _one_college(results: SuccessResults, national: NationalContext, territory: Territory) -> tuple[str, ...]:
    panel, row = results.panel, results.panel.headline.iloc[0]
    bounds = national.quartile_bounds()
    alone = territory.level == "etablissement"
    return say.one_college(
        the_=territory.the_ if alone else f"le seul collège étudié {territory.in_}",
        of=territory.of if alone else f"du seul collège étudié {territory.in_}",
        rate=results.rate if isinstance(results.rate, Estimate) else None,
        session=panel.headline_session,
        ips=float(row["ips"]),
        quarter=None if bounds is None else int(assign([row["ips"]], bounds)[0]),
        rentree=panel.ips_rentree,
    )


def _gap(results: SuccessResults, territory: Territory) -> dict[str, str]:
    found = results.quarters
    if isinstance(found, NotEstimable) or found.gap_points is None:
        return {}
    lowest, highest = found.rows[0].rate, found.rows[3].rate
    return {"gap": say.gap(highest, lowest, found.gap_points)}


def _changes(results: SuccessResults, territory: Territory) -> dict[str, str]:
    if results.compared is None or isinstance(results.change, NotEstimable):
        return {}
    start, end = results.change.reference, results.compared
    since = results.change.since_reference(end)
    relative_stable = (
        isinstance(since.logit, Estimate)
        and say.judge(since.logit, INDICATORS["slope_logit"], start, end, level=territory.level).label == "stable"
    )
    return {
        "evolution": say.evolution(since.rate, INDICATORS["rate"], start, end, level=territory.level),
        "decorrelation": say.decorrelation(results.decision.label, start, end, relative_stable=relative_stable),
    }


def _beside(national: NationalContext, territory: Territory, country: Territory) -> list[Comparator]:
    found = national.result(country, "rate") if territory.level != "france" else None
    return [] if found is None else [Comparator(country.in_, float(found["value"]), int(found["n"]))]


def _beside_ips(national: NationalContext, territory: Territory, country: Territory) -> list[Comparator]:
    if territory.level == "france" or "france" not in national.profile.index:
        return []
    france = national.profile.loc["france"]
    return [Comparator(country.in_, float(france["ips"]), int(france["candidates"]))]


def decision_name(results: SuccessResults) -> str | None:
    """Short French name of the verdict on décorrélation, None without a comparison."""
    return None if results.decision is None else DECORRELATION_NAMES[results.decision.label]
