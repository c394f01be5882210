"""What a committee reads first on orientation: key figures and at most five sentences."""

from analysis.exhibits import KeyFigure
from analysis.frames.offer import Offer
from analysis.measures import NotEstimable
from analysis.wording.numbers import NARROW, percent, points, rate, rentree
from analysis.wording.sentences import orientation as say

from .offer import offer_text
from .results import OrientationResults


def key_figures(results: OrientationResults, country: OrientationResults | None) -> tuple[KeyFigure, ...]:
    """Ask, passage, gap of REP+ and pupils not found: those that exist, beside the country's."""
    year, figures = results.last, []
    for stage, label in (("destination", "Passage en seconde GT"), ("voeu", "Demande de seconde GT")):
        found = results.rate(stage, year)
        if isinstance(found, NotEstimable):
            continue
        beside = None if country is None else country.rate(stage, year)
        known = beside is not None and not isinstance(beside, NotEstimable)
        figures.append(
            KeyFigure(
                label,
                rate(found.value, found.n),
                "des élèves de 3e, constat à la " + rentree(year + 1) if stage == "destination" else "en premier vœu",
                f"{country.territory.name}{NARROW}: {percent(beside.value)}" if known else None,
                name=f"orientation_{stage}",
                raw=found.value,
                unit="percent",
            )
        )
    gap = NotEstimable("no_data") if results.fine else results.gap("destination", year, ("ep", "hors_ep"), by="statut")
    if not isinstance(gap, NotEstimable):
        figures.append(
            KeyFigure(
                "Écart éducation prioritaire − hors éducation prioritaire",
                points(gap.value, sign=True),
                "passage en seconde GT",
                name="orientation_ecart_ep",
                raw=gap.value,
                unit="points",
            )
        )
    lost = results.not_found(year)
    if not isinstance(lost, NotEstimable):
        figures.append(
            KeyFigure(
                "Non retrouvés",
                percent(lost[0]),
                "des élèves de 3e",
                name="orientation_non_retrouves",
                raw=lost[0],
                unit="percent",
            )
        )
    return tuple(figures)


def essential(results: OrientationResults, offered: Offer) -> tuple[str, ...]:
    """Passage, stages, gap of éducation prioritaire, change, offer; refusals in their place."""
    here, year = results.territory, results.last
    found = results.rate("destination", year)
    if isinstance(found, NotEstimable):
        return (say.orientation_refusal(found), offer_text(results.territory, offered, results))
    said = [say.passage(found, results.not_found(year), in_=here.in_, year=year)]
    wish, decision = results.rate("voeu", year), results.rate("decision", year)
    if not isinstance(wish, NotEstimable) and not isinstance(decision, NotEstimable):
        said.append(say.stages(wish, decision, found))
    said += _gap(results)
    if len(results.followed) > 1:
        first = results.followed[0]
        total = results.gap("destination", year, ("total", "total"), by="sexe", years=(first, year))
        split = NotEstimable("no_data") if results.fine else results.change()
        if not isinstance(total, NotEstimable):
            said.append(say.change(total, split, start=first, end=year, level=here.level))
    return (*said[:4], offer_text(results.territory, offered, results))


def _gap(results: OrientationResults) -> list[str]:
    """Of REP+, or REP where there is none; between girls and boys in a réseau."""
    if results.fine:
        return []
    for code in ("REP+", "REP"):
        pair = (code, "public_hors_ep")
        sides = [results.rate("destination", results.last, by="statut", group=group) for group in pair]
        gap = results.gap("destination", results.last, pair, by="statut")
        if not any(isinstance(value, NotEstimable) for value in (*sides, gap)):
            return [say.priority_gap(*sides, gap, name=code)]
    return []
