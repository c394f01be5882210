"""Value added in sentences: a territory or a collège beside what is expected, and what must not be read into it."""

from collections.abc import Mapping, Sequence

from analysis.measures.results import Estimate, NotEstimable

from .. import numbers as fr
from ..verdict import N_MIN, sesoi, verdict
from .phrases import COLON, SEMICOLON, bounds, place
from .refusals import not_estimable, refusal

#: Names that keep the ministry's indicator and the report's apart.
OFFICIAL_NAME = "valeur ajoutée officielle (IVAC, DEPP)"
MODEL_NAME = "valeur ajoutée rétrécie (modèle du rapport)"

#: Always beside value added.
VALUE_ADDED_CAUTION = (
    "Cet écart tient compte de l’IPS, et non du niveau des élèves à l’entrée en 6e ni de tout ce qui distingue les collèges"
    f"{COLON} il ne mesure pas leur qualité et ne les classe pas."
)

#: Where what is expected comes from.
EXPECTED = "Le taux attendu d’un collège est le taux moyen, en France et à la même session, des candidats des collèges de même IPS."

#: How the funnel is drawn.
FUNNEL = (
    f"L’écart est ramené au même taux attendu pour tous{SEMICOLON} entre les limites, il ne dépasse pas ce que le hasard et la "
    "dispersion habituelle des collèges de France suffisent à produire."
)

_STANDINGS = {"above": "supérieurs", "below": "inférieurs", "alike": "conformes"}


def college_value_added(value: float, low: float, high: float, n: int, *, the_: str, sessions: Sequence[int]) -> str:
    """« Compte tenu de l’IPS de ses élèves, le collège Jean Moulin obtient des résultats conformes à l’attendu (… »

    `value` and its 95 % interval in points, on `n` candidates. « Conformes » whenever the interval holds 0. Below 20
    candidates, a refusal.
    """
    if n < N_MIN:
        return refusal("too_few_pupils")
    stand = _STANDINGS["above" if low > 0 else "below" if high < 0 else "alike"]
    return (
        f"Compte tenu de l’IPS de ses élèves, {the_} obtient des résultats {stand} à l’attendu, {_over(sessions)} "
        f"({_amount(value)}, entre {_signed(low)} et {_signed(high)})."
    )


def college_sessions(standings: Mapping[int, str]) -> str:
    """« Session par session, ils sont supérieurs à l’attendu en 2022, conformes en 2023 et 2024. »"""
    if len(standings) < 2:
        return ""
    years: dict[str, list[int]] = {}
    for session, standing in sorted(standings.items()):
        years.setdefault(standing, []).append(session)
    if len(years) == 1:
        (only,) = years
        return f"Session par session, ils sont {_STANDINGS[only]} à l’attendu à chaque fois."
    said = [f"{_STANDINGS[standing]}{{}} en {fr.enumerate_fr(sessions)}" for standing, sessions in years.items()]
    said = [text.format(" à l’attendu" if rank == 0 else "") for rank, text in enumerate(said)]
    return f"Session par session, ils sont {', '.join(said)}."


def college_official(values: Mapping[int, float | None]) -> str:
    """« La valeur ajoutée officielle (IVAC, DEPP) de son taux de réussite est de +2 points en 2023… »

    `values` by session, None where it is not published.
    """
    known = {session: value for session, value in sorted(values.items()) if value is not None}
    if not known:
        return f"La {OFFICIAL_NAME} de son taux de réussite n’est pas publiée."
    said = [f"{fr.points(value, 0, sign=True)} en {session}" for session, value in known.items()]
    return (
        f"La {OFFICIAL_NAME} de son taux de réussite est de {fr.enumerate_fr(said)}{SEMICOLON} elle tient compte d’autres "
        "caractéristiques des élèves et n’est pas accompagnée d’un intervalle."
    )


def territory_value_added(
    gap: Estimate | NotEstimable, observed: float, expected: float, *, in_: str, sessions: Sequence[int], level: str,
    depends: bool = False,
) -> str:  # fmt: skip
    """« Dans l’académie de Lyon, en moyenne sur les sessions 2022 à 2024, le taux de réussite est de 90,4 %… »

    `gap` is `observed` − `expected` with its interval; `depends` tells that another choice of model reverses its sign.
    """
    if isinstance(gap, NotEstimable):
        return ""
    head = (
        f"{_over(sessions)}, le taux de réussite au DNB est de {fr.rate(observed, gap.n)}, pour {fr.rate(expected, gap.n)} "
        "attendus de collèges de même IPS"
    )
    ci = bounds(gap)
    if ci is None:
        return place(
            in_, f"{head}{SEMICOLON} l’écart ({_amount(gap.value)}) est seulement descriptif, sans intervalle."
        )
    between = f"{_amount(gap.value)}, entre {_signed(ci[0])} et {_signed(ci[1])}"
    label = verdict(gap.value, ci, gap.n, sesoi("rate", level)).label
    said = {
        "non_concluant": f"l’écart n’est pas établi ({between})",
        "stable": f"les résultats sont conformes à l’attendu ({between})",
        "negligeable": f"l’écart est réel mais très faible ({between})",
    }.get(label, f"les résultats sont {'supérieurs' if gap.value > 0 else 'inférieurs'} à l’attendu ({between})")
    careful = f"{SEMICOLON} ce signe change selon le modèle retenu" if depends else ""
    return place(in_, f"{head}{COLON} {said}{careful}.")


def standings(counts: Mapping[str, int], *, national_alike: float | None = None, country: str = "en France") -> str:
    """« Sur 212 collèges, 98 ont des résultats conformes à l’attendu, 70 supérieurs et 44 inférieurs ; … »

    `counts` by ``"above"``, ``"below"``, ``"alike"``; `national_alike` the percent of collèges alike in the country.
    """
    total = sum(counts.values())
    said = [f"{fr.count(counts.get('alike', 0))} {_have(counts.get('alike', 0))} des résultats conformes à l’attendu"]
    said += [f"{fr.count(counts.get(key, 0))} {_STANDINGS[key]}" for key in ("above", "below")]
    beside = (
        "" if national_alike is None else f"{SEMICOLON} {country}, {fr.percent(national_alike, 0)} y sont conformes"
    )
    return f"Sur {fr.quantity(total, 'collège')}, {fr.enumerate_fr(said)}{beside}."


def outside_limits(inner: int, outer: int, total: int, by_chance: tuple[float, float]) -> str:
    """« 9 collèges sur 212 s’écartent plus que les limites à 95 % de l’entonnoir, là où l’on en attend 11 ; … »

    `by_chance`: how many are expected beyond the inner (95 %) and the outer (99.8 %) limits if none is out of the
    ordinary.
    """
    expected = [fr.number(value, 0 if value >= 10 else 1) for value in by_chance]
    verb = "s’écartent" if inner > 1 else "s’écarte" if inner else "ne s’écarte"
    head = (
        f"{_how_many(inner)} sur {fr.count(total)} {verb} de l’attendu plus que la dispersion habituelle des collèges "
        f"(limites à 95{fr.NARROW}%), pour {expected[0]} par le seul hasard"
    )
    beyond = f"{_how_many(outer, noun=False)} au-delà des limites à 99,8{fr.NARROW}% (hasard{COLON} {expected[1]})"
    return f"{fr.sentence_case(head)}{SEMICOLON} {beyond}."


def stability(leaving: float, far: float, first: int, second: int, *, in_: str = "en France") -> str:
    """« D’une session à la suivante, la moitié du cinquième le plus élevé en sort… » for the country.

    `leaving`: percent of the highest fifth of session `first` that is not in it at `second`; `far`: percent found in the two
    lowest fifths.
    """
    when = f"des sessions {first} à {second}"
    return (
        f"Cet écart varie d’une session à l’autre{COLON} {in_}, {when}, {fr.percent(leaving, 0)} des collèges du cinquième le "
        f"plus élevé le quittent, et {fr.percent(far, 0)} se retrouvent dans les deux cinquièmes les plus bas."
    )


def no_model(refused: NotEstimable) -> str:
    """Why there is no value added at all: what is expected takes a whole country."""
    if refused.reason == "too_few_units":
        return (
            f"L’attendu se mesure sur tout un pays{COLON} il faut au moins 50 collèges par session, communs d’une session à "
            f"l’autre, et les données n’en ont que {fr.count(refused.units)}."
        )
    return not_estimable(refused)


def _over(sessions: Sequence[int]) -> str:
    years = fr.period("session", sessions)
    return f"en moyenne sur les {years}" if len(sessions) > 1 else f"à la {years}"


def _amount(value: float) -> str:
    return fr.points(value, fr.enough_decimals(value), sign=True)


def _signed(value: float) -> str:
    return fr.number(value, fr.enough_decimals(value), sign=True)


def _have(count: int) -> str:
    return "ont" if count > 1 else "a"


def _how_many(count: int, *, noun: bool = True) -> str:
    if count == 0:
        return "aucun collège" if noun else "aucun"
    return fr.quantity(count, "collège") if noun else fr.count(count)
