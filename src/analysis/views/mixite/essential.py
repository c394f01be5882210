"""What a committee reads first on the social mix: key figures and at most five sentences."""

from analysis.context.segregation import MixContext
from analysis.exhibits import KeyFigure
from analysis.measures import NotEstimable
from analysis.measures.segregation import VarianceShare, published_difference
from analysis.territories import Territory
from analysis.wording import sesoi
from analysis.wording.numbers import NARROW, number, percent, rentree
from analysis.wording.sentences import segregation as say

from . import tables
from .results import MixResults


def key_figures(results: MixResults, context: MixContext, country: Territory) -> tuple[KeyFigure, ...]:
    """Index, its part between public and private, its change, share of the variance of IPS: those that exist."""
    own = results.mix.territory != country
    figures = []
    if results.last is not None:
        found, year = results.index[results.last], results.last
        row = context.published(country, year) if own else None
        beside = f"{country.name}{NARROW}: "
        figures.append(
            KeyFigure(
                "Indice de ségrégation sociale",
                number(found.index, 3),
                f"entre collèges, {rentree(year)}{NARROW}; 0{NARROW}: mixité parfaite, 1{NARROW}: séparation totale",
                None if row is None else beside + number(row["h"], 3),
            )
        )
        if all(results.sectors) and found.shares:
            figures.append(
                KeyFigure(
                    "Part de l’écart entre public et privé",
                    percent(found.shares["between"], 0),
                    "de l’indice",
                    None if row is None else beside + percent(100 * row["between"] / row["h"], 0),
                )
            )
        if results.first != year:
            start = context.published(country, results.first) if own else None
            moved = None if row is None or start is None else row["h"] - start["h"]
            figures.append(
                KeyFigure(
                    f"Évolution de l’indice depuis {results.first}",
                    number(found.index - results.index[results.first].index, 3, sign=True),
                    f"seuil d’interprétation{NARROW}: {number(sesoi('entropy'), 3)}",
                    None if moved is None else beside + number(moved, 3, sign=True),
                )
            )
    if isinstance(results.variance, VarianceShare):
        beside = context.profile["share"].get(country.id) if own else None
        figures.append(
            KeyFigure(
                "Différences d’IPS entre collèges",
                percent(results.variance.share.value, 0),
                f"des différences entre élèves (variance), {rentree(results.mix.rentree)}",
                None if beside is None else f"{country.name}{NARROW}: {percent(beside, 0)}",
            )
        )
    return tuple(figures)


def essential(results: MixResults, context: MixContext, country: Territory) -> tuple[str, ...]:
    """Level of the index, comparison with the country, change, variance of the IPS, caution; refusals in their place."""
    here, mix = results.mix.territory, results.mix
    said = []
    if results.last is None:
        said.append(say.no_published_index(in_=here.in_, level=here.level))
    else:
        found, (public, private) = results.index[results.last], results.sectors
        level = {"in_": here.in_, "year": results.last, "has_public": public, "has_private": private}
        said.append(say.index_level(found, **level))
        row = context.published(country, results.last) if here != country else None
        if row is not None:
            own, other = (context.freed(territory, results.last) for territory in (here, country))
            if own is not None and other is not None:
                said.append(say.index_compared(published_difference(own, other), row["h"], in_=country.in_))
        if results.first != results.last:
            said.append(
                say.index_change(
                    results.index[results.first],
                    found,
                    results.index_change,
                    results.first,
                    results.last,
                    robust=tables.robust(tables.measures_of_change(results, context)),
                )
            )
    if isinstance(results.variance, VarianceShare):
        other = context.profile["share"].get(country.id) if here != country else None
        said.append(
            say.ips_share(
                results.variance.share.value,
                in_=here.in_,
                rentree=mix.rentree,
                other=other,
                other_in=country.in_,
            )
        )
        if len(said) < 4 and not isinstance(results.gap, NotEstimable):
            said.append(say.ips_sectors(results.gap, rentree=mix.rentree))
    elif results.variance.reason == "one_college":
        said.append(say.mix_refusal(results.variance))
    return (*said, say.MIX_CAUTION)


def gap_text(results: MixResults) -> str | None:
    """How the gap of IPS between sectors evolves, None when two rentrées cannot be compared."""
    change = results.ips_change
    if isinstance(change, NotEstimable) or isinstance(change.gap, NotEstimable):
        return None
    return say.gap_change(change.gap, *results.ips_compared)
