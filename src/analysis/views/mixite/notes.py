"""What exhibits of the social mix say of themselves, and the notes of the statistician's part."""

from collections.abc import Sequence

import pandas as pd

from analysis.breaks import crossed
from analysis.context.segregation import MixContext
from analysis.exhibits import Callout, callout
from analysis.frames.social_mix import SocialMix
from analysis.measures import NotEstimable
from analysis.measures.segregation import identity_gap
from analysis.protection import REFUSAL, Protection, published
from analysis.wording import sesoi
from analysis.wording.numbers import (
    NARROW,
    count,
    enumerate_fr,
    interval,
    number,
    period,
    quantity,
    rentree,
    sentence_case,
)
from analysis.wording.sentences import break_note
from analysis.wording.sentences import segregation as say

from .results import GAP, MixResults
from .tables import robust

_COLON, _SEMICOLON = f"{NARROW}:", f"{NARROW};"


def about_index(mix: SocialMix, sources: Sequence[str]) -> dict[str, str | Protection]:
    """Population, n, source, vintage and table of exhibits about the official index; nothing where it is not published."""
    if not mix.years:
        return {}
    row = mix.row(mix.years[-1])
    return {
        "population": f"élèves des collèges publics et privés sous contrat {mix.territory.of}",
        "n": f"{quantity(int(row['n_colleges']), 'collège')} à la {rentree(mix.years[-1])}",
        "source": _source(mix, sources),
        "vintage": period("rentrée", mix.years),
        "protection": published({"segregation": {}}),
    }


def about_ips(mix: SocialMix, sources: Sequence[str]) -> dict[str, str | Protection]:
    """The same for exhibits about the IPS of the latest rentrée."""
    if mix.rentree is None:
        return {}
    taken = "" if mix.headcount_rentree == mix.rentree else f", effectifs de la {rentree(mix.headcount_rentree)}"
    return {
        "population": f"élèves des collèges publics et privés sous contrat {mix.territory.of}",
        "n": f"{quantity(len(mix.now), 'collège')}, {quantity(int(mix.now['headcount'].sum()), 'élève')}",
        "source": _source(mix, sources),
        "vintage": f"{rentree(mix.rentree)}{taken}",
        "protection": published({"ips": {}}),
    }


def _source(mix: SocialMix, sources: Sequence[str]) -> str:
    producer = "données fictives" if mix.territory.fictitious else "DEPP"
    return f"{producer}, {enumerate_fr(sources)}"


def covered(mix: SocialMix) -> str:
    """What the report covers: « indice officiel des rentrées 2014 à 2021 ; IPS de la rentrée 2022 »."""
    said = [f"indice officiel, {period('rentrée', mix.years)}"] if mix.years else []
    said += [f"IPS de la {rentree(mix.rentree)}"] if mix.rentree is not None else []
    return sentence_case(f"{_SEMICOLON} ".join(said) or "aucune rentrée")


def no_object(mix: SocialMix) -> str | None:
    """Why the chapter has no object, None when it has one."""
    if mix.years or len(mix.now) > 1:
        return None
    if len(mix.now) == 1:
        return say.mix_refusal(NotEstimable("one_college", 0, 1))
    return f"{say.no_published_index(in_=mix.territory.in_, level=mix.territory.level)} {say.no_ips(in_=mix.territory.in_)}"


def refused(result: NotEstimable) -> Callout | None:
    """A boxed refusal; None when there is no data at all."""
    if result.reason == "no_data":
        return None
    return callout("info", "Non calculé ici", say.mix_refusal(result), protection=REFUSAL)


def coverage(results: MixResults) -> str:
    """What the two sources cover, and for whom the published rows stand."""
    mix, said = results.mix, []
    if mix.years:
        gap = max(identity_gap(mix.row(year)) for year in mix.years)
        whole = (
            ""
            if mix.published_for == mix.territory
            else f", publié pour {mix.published_for.the_}, qui réunit les mêmes collèges"
        )
        said.append(
            f"Indice officiel{_COLON} {period('rentrée', mix.years)}{whole}. Recalculé à partir de ses composantes publiées, il est "
            f"retrouvé à {_precision(gap)} près."
        )
    if mix.rentree is not None:
        left = int(mix.exclusions.loc[mix.exclusions["rentree"] == mix.rentree, "colleges"].sum())
        aside = f"{quantity(left, 'collège')} écarté{'s' if left > 1 else ''}" if left else "aucun collège n’est écarté"
        taken = (
            ""
            if mix.headcount_rentree == mix.rentree
            else f" Les effectifs ne sont pas publiés à cette rentrée{_COLON} ce sont ceux de la {rentree(mix.headcount_rentree)}."
        )
        said.append(f"IPS{_COLON} {quantity(len(mix.now), 'collège')} à la {rentree(mix.rentree)}, {aside}.{taken}")
    return "\n\n".join(said)


def _precision(gap: float) -> str:
    """The power of ten a gap is below: « 10⁻¹² »."""
    power = next(k for k in range(15, -1, -1) if gap < 10.0**-k)
    return "10" + "".join("⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".index(c)] for c in str(-power))


def chance_text(results: MixResults, context: MixContext) -> str | None:
    """The index beside what chance alone would show, with the number of pupils used; None where it is not known."""
    here, year = results.mix.territory, results.last
    freed = None if year is None else context.freed(here, year)
    if freed is None:
        return None
    by_chance = context.published(here, year)["by_chance"]
    return (
        f"{say.chance_note(by_chance, freed)} Le fichier officiel ne donne pas le nombre d’élèves{_COLON} c’est celui de la "
        f"{rentree(results.mix.headcount_rentree)} ({count(freed.n)}).\n\nL’intervalle est approché{_COLON} le nombre 2NM (M est H multiplié par "
        "l’entropie du territoire) suit à peu près une loi du χ² décentrée à (J − 1)(G − 1) degrés de liberté. Il suppose les élèves tirés un "
        "à un et, pour l’évolution, deux rentrées sans élèves communs ; il est un peu trop large dans les grands territoires."
    )


def nested_note(results: MixResults) -> str:
    """How the weights of the départements were found."""
    if results.nested.exact:
        return (
            "Le poids de chaque département n’est pas publié, mais les parts publiées n’en admettent qu’un seul jeu, qui les redonne "
            f"toutes à {_precision(results.nested.gap)} près."
        )
    return (
        "Le poids de chaque département n’est pas publié et les parts publiées en admettent plusieurs jeux. Celui retenu est le plus "
        f"proche du nombre de collèges qui redonne toutes les parts du territoire, à {_precision(results.nested.gap)} près"
        f"{_COLON} ces valeurs sont des estimations."
    )


def ips_note(results: MixResults) -> str:
    """Total dispersion, what chance would show."""
    found = results.variance
    return (
        f"Écart-type de l’IPS entre élèves{_COLON} {number(found.sd_total, 1)} points. Des élèves répartis au hasard donneraient une part "
        f"de {number(found.by_chance, 2)}{NARROW}%. L’intervalle est celui du seul hasard des effectifs (bootstrap paramétrique, graine "
        f"{found.corrected.inference.seed})."
    )


def breaks_callout(results: MixResults) -> Callout:
    """The breaks met, and the two series that must not be put end to end."""
    said = [
        f"L’indice officiel repose sur les professions des parents en quatre groupes, la part de variance sur l’IPS{_COLON} ce sont deux "
        "mesures différentes, qui ne se mettent pas bout à bout."
    ]
    if results.ips_compared:
        said += [break_note(b) for b in crossed(GAP, *results.ips_compared)]
    return callout("warning", "Ruptures et séries", "\n\n".join(said))


def missing_callout() -> Callout:
    """What finer data would allow."""
    return callout(
        "info",
        "Ce que d’autres données permettraient",
        "L’indice officiel est publié par territoire, sans les effectifs de chaque collège par milieu social. Avec une table interne "
        "(un collège par ligne, son secteur et ses élèves par groupe social, professions non renseignées comprises), le rapport "
        "donnerait aussi l’intervalle de l’indice, l’évolution avec son intervalle, l’indice de dissimilarité, l’exposition des élèves "
        "défavorisés et la part des collèges ouverts ou fermés dans l’évolution. La ségrégation entre classes d’un même collège et la comparaison "
        "avec le secteur de recrutement ne sont pas observées ici.",
    )


def sensitivity_note(results: MixResults, changes: pd.DataFrame) -> str:
    """The interval of the change, and whether it keeps its sign under the other measures of the same segregation."""
    kept = "a le même sens selon toutes ces mesures" if robust(changes) else "change de sens selon la mesure retenue"
    change = results.index_change
    within = (
        ""
        if change is None
        else f" Intervalle approché de la variation de H{_COLON} {interval(change.low, change.high, 4, sign=True)}."
    )
    return f"L’évolution {kept}. Seuil d’interprétation{_COLON} {number(sesoi('entropy'), 3)}.{within}"
