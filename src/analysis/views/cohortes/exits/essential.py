"""What the committee reads of exits."""

from analysis.exhibits import KeyFigure
from analysis.frames.cohort_states import NOTIONS
from analysis.measures import NotEstimable
from analysis.measures.cohorts import Bounds
from analysis.wording.numbers import count, rate_decimals
from analysis.wording.sentences import cohorts as say

from ..shares import figure, nearest, told_gaps
from .results import Exits, numbers

LABELS = {
    "sans_qualification": "Sortis sans qualification",
    "sans_diplome": "Sortis sans diplôme",
    "decrochage": "Décrocheurs",
}
_SHARES = {
    "sans_qualification": "la part de sorties sans qualification",
    "sans_diplome": "la part de sorties sans diplôme",
    "decrochage": "la part de décrochages",
}
_MOST = 3


def key_figures(results: Exits) -> tuple[KeyFigure, ...]:
    """Rate and number with their bounds, back in training after a year, those above."""
    figures, found = [], results.share
    if isinstance(found, Bounds):
        low, high = numbers(results)
        figures += [
            figure(
                LABELS[results.notion],
                found,
                "dans les trois ans après la 3e",
                name="sorties-taux",
                beside=nearest(results.above),
                decimals=rate_decimals(found.n),
            ),
            KeyFigure(
                "Jeunes concernés",
                f"{count(low)} à {count(high)}" if low != high else count(low),
                f"sur {count(found.n)} élèves de 3e",
                name="sorties-nombre-bas",
                raw=float(low),
                unit="élèves",
            ),
        ]
    back = results.after.get(12, {}).get("retour")
    if isinstance(back, Bounds):
        detail = "un an après leur sortie"
        figures.append(figure("Revenus en formation", back, detail, name="retour", decimals=rate_decimals(back.n)))
    return tuple(figures)


def essential(results: Exits) -> tuple[str, ...]:
    """Number and rate, when, for whom, what follows, what bounds are."""
    followed = results.followed
    if isinstance(results.share, NotEstimable):
        return (say.hidden(of=followed.territory.of), say.ATTRITION)
    said = [
        say.exits(
            results.share,
            numbers(results),
            of=followed.territory.of,
            year=followed.year,
            notion=NOTIONS[results.notion],
        )
    ]
    told = say.yearly(results.years)
    said += [told] if told else []
    said += told_gaps(results.groups, ("quart", "statut"), _SHARES[results.notion], most=_MOST - len(said))
    told = say.after_exit(results.after.get(12, {}), 12)
    said += [told] if told else []
    return (*said, say.ATTRITION)
