"""What the committee reads of the destinies of a cohort."""

from analysis.exhibits import KeyFigure
from analysis.measures.cohorts import Bounds
from analysis.wording.numbers import percent, quantity
from analysis.wording.sentences import cohorts as say

from ..shares import figure, nearest, told_gaps
from .listed import Listed, list_sentence
from .results import Destinies

LABELS = {
    "gt": "En voie générale et technologique",
    "professionnel": "En voie professionnelle",
    "ssq": "Sortis sans qualification",
}
_MOST = 4


def key_figures(results: Destinies) -> tuple[KeyFigure, ...]:
    """The shares of the cohort, bounds and all, beside those of the nearest territory above."""
    figures = [
        figure(
            label,
            results.shares[code],
            "trois ans après la 3e",
            name=f"devenir-{code}",
            beside=nearest({place: shares[code] for place, shares in results.above.items()}),
        )
        for code, label in LABELS.items()
        if isinstance(results.shares[code], Bounds)
    ]
    if results.missing is not None:
        figures.append(
            KeyFigure(
                "Non retrouvés",
                percent(results.missing, 1),
                f"sur {quantity(results.n, 'élève')} de 3e",
                name="non-retrouves",
                raw=results.missing,
                unit="percent",
            )
        )
    return tuple(figures)


def essential(results: Destinies, followed_list: Listed | None = None) -> tuple[str, ...]:
    """Destinies, end of seconde GT, the list followed, gaps between groups, what bounds are."""
    followed = results.followed
    if not any(isinstance(found, Bounds) for found in results.shares.values()):
        return (say.hidden(of=followed.territory.of), say.ATTRITION)
    said = [say.destinies(results.shares, results.missing, of=followed.territory.of, year=followed.year)]
    base = next((found for found in results.second.values() if isinstance(found, Bounds)), None)
    told = say.second(results.second, base.n) if base else None
    said += [told] if told else []
    said += [list_sentence(followed_list)] if followed_list else []
    what = "la part d’élèves en voie générale et technologique à trois ans"
    said += told_gaps(results.by_group("gt"), ("quart", "statut"), what, most=_MOST - len(said))
    return (*said, say.ATTRITION)
