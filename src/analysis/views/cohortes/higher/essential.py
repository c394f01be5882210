"""What the committee reads of the access to higher education."""

from analysis.exhibits import KeyFigure
from analysis.measures import NotEstimable
from analysis.measures.cohorts import Bounds
from analysis.wording.sentences import cohorts as say

from .. import names
from ..shares import figure, nearest, told_gaps
from .results import Higher


def key_figures(results: Higher) -> tuple[KeyFigure, ...]:
    """Access of bacheliers by route, and of a hundred pupils of 3e."""
    figures = []
    if isinstance(results.share, Bounds):
        label, detail = "Bacheliers entrés dans le supérieur", "à la rentrée qui suit"
        figures.append(figure(label, results.share, detail, name="superieur", beside=nearest(results.above)))
    for code, found in results.routes.items():
        if isinstance(found, Bounds):
            figures.append(
                figure(
                    names.ROUTE_NAMES[code],
                    found,
                    "des bacheliers de cette voie entrent dans le supérieur",
                    name=f"superieur-{code}",
                )
            )
    if isinstance(results.chain, Bounds):
        figures.append(
            KeyFigure(
                "Sur 100 élèves de 3e",
                say.span(results.chain, unit=False),
                "dans le supérieur quatre ans après",
                name="superieur-3e-bas",
                raw=results.chain.low,
                unit="percent",
            )
        )
    return tuple(figures)


def essential(results: Higher) -> tuple[str, ...]:
    """Access, from the 3e on, where they study, a gap, what is not covered; routes are among the key figures."""
    place = results.followed.territory
    if isinstance(results.share, NotEstimable):
        return (say.hidden(of=place.of), say.HIGHER_CAUTION)
    said = [say.higher(results.share, in_=place.in_, session=results.session)]
    if isinstance(results.chain, Bounds):
        said.append(say.chain(results.chain, in_=place.in_))
    told = say.mobility(results.places)
    said += [told] if told else []
    said += told_gaps(results.chains, ("quart",), "la part d’élèves dans le supérieur quatre ans après la 3e", most=1)
    return (*said, say.HIGHER_CAUTION)
