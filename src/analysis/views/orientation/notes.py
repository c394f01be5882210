"""What exhibits on orientation say of themselves, and what stands in for those that cannot be made."""

from collections.abc import Sequence

import pandas as pd

from analysis.context.orientation import OrientationContext
from analysis.disclosure import Audience
from analysis.exhibits import Callout, callout
from analysis.measures import NotEstimable
from analysis.protection import REFUSAL, Protection
from analysis.territories import Territory
from analysis.wording.numbers import count, enumerate_fr, period, quantity, rentree, sentence_case
from analysis.wording.sentences import orientation as say

from .results import FINE, OrientationResults

PUBLICATION = "orientation"


def no_object(territory: Territory, context: OrientationContext | None) -> str | None:
    """Why the chapter has no object, None when it has one."""
    if context is None:
        return "Les tables des élèves et de l’orientation ne sont pas importées."
    if territory.level not in FINE and context.sample(territory) is None:
        return f"Les données ne contiennent aucun élève de 3e suivi {territory.in_}."
    return None


def about(
    results: OrientationResults, sources: Sequence[str], audience: Audience, *, all_years: bool = False
) -> dict[str, str | Protection]:
    """Population, n, source, vintage and protection of exhibits that stand on protected counts."""
    year = results.last
    if year is None:
        return {}
    everyone = results.count("destination", year, "total")
    return {
        "population": f"élèves de 3e (hors SEGPA) des collèges {results.territory.of}",
        "n": "effectif non montré (secret statistique)"
        if isinstance(everyone, NotEstimable)
        else quantity(everyone, "élève"),
        "source": f"{'données fictives, ' if results.territory.fictitious else ''}{enumerate_fr(sources or ['extraits de l’académie'])}",
        "vintage": _vintage(results.followed)
        if all_years
        else f"3e à la {rentree(year)}, constat à la {rentree(year + 1)}",
        "protection": counted(audience),
    }


def about_all(mentions: dict[str, str | Protection], context: OrientationContext) -> dict[str, str | Protection]:
    """The same mentions for a table about all the pupils imported, whatever the territory."""
    everyone = context.samples.loc[context.samples["territory"] == "france", "pupils"]
    n = quantity(int(everyone.iloc[0]), "élève") if everyone.notna().any() else "élèves importés"
    return mentions | {"population": "élèves de 3e de toutes les données importées", "n": n}


def counted(audience: Audience) -> Protection:
    """The protection of what stands on the publication."""
    return Protection("counts", audience.name, sources=(PUBLICATION,))


def _vintage(years: Sequence[int]) -> str:
    return f"3e, {period('rentrée', years)}"


def covered(results: OrientationResults | None) -> str:
    """What the report covers."""
    if results is None or not results.followed:
        return "Aucune rentrée observée"
    return sentence_case(f"élèves de 3e, {period('rentrée', results.followed)}, observés un an après")


def refused(found: NotEstimable) -> Callout:
    """A boxed refusal."""
    return callout("info", "Non montré ici", say.orientation_refusal(found), protection=REFUSAL)


def sample_text(context: OrientationContext, territory: Territory) -> str | None:
    """Who the comparisons at comparable results are about, None without any."""
    row = context.sample(territory)
    if row is None:
        return None
    years = [int(year) for year in str(row["rentrees"]).split()]
    others = "" if pd.isna(row["pupils"]) else f", sur {count(int(row['pupils']))} élèves"
    return (
        f"Comparaisons à résultats comparables\u202f: {count(int(row['kept']))} élèves de 3e de {quantity(int(row['colleges']), 'collège')}, "
        f"{period('rentrée', years)} ensemble, hors SEGPA et ULIS, dont la moyenne, l’IPS, le sexe et le collège sont connus{others}."
    )
