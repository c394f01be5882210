"""Cohorts in sentences: what they become, between what and what, and what those not found leave undecided."""

from collections.abc import Mapping, Sequence

from analysis.measures.cohorts import AttritionRule, Bounds
from analysis.measures.results import NotEstimable

from .. import numbers as fr
from .phrases import COLON, SEMICOLON, place, quoted

#: Beside every share of a cohort.
ATTRITION = (
    f"{quoted('Entre … et …')} couvre tous les cas possibles, selon ce que sont devenus les élèves non retrouvés"
    f"{SEMICOLON} l’intervalle des tableaux y ajoute ce que le hasard des effectifs suffirait à produire."
)

#: Beside bounds where the number of pupils not found is hidden.
WIDER = (
    "Le nombre des non retrouvés est couvert par le secret statistique"
    f"{COLON} les bornes couvrent tous les élèves dont la situation n’est pas donnée."
)

#: Beside what becomes of the pupils of a list or a programme.
CHOSEN = f"Les élèves d’une liste l’ont choisie ou y ont été choisis{COLON} l’écart avec les autres ne mesure pas ce qu’elle apporte."

#: Beside shares weighted for attrition.
WEIGHTING = (
    "Pondération"
    f"{COLON} sexe, quart d’IPS, éducation prioritaire et secteur, commune du collège et retard scolaire ensemble, dans une régression "
    f"logistique{SEMICOLON} jackknife des collèges. Elle retire ce que ces variables expliquent de l’attrition, et rien d’autre{COLON} elle "
    "ne remplace pas les bornes."
)

#: What a cohort does not say.
DESCRIBED = (
    "Ces nombres décrivent le parcours des élèves d’un territoire ou d’un groupe"
    f"{SEMICOLON} ils ne disent pas ce qui l’explique."
)

NOTIONS = (
    "Sortie sans qualification (nomenclature de 1969, niveaux VI et V bis)"
    f"{COLON} l’élève quitte le collège, la première année d’un CAP ou une seconde professionnelle.\n\n"
    f"Sortie sans diplôme{COLON} l’élève quitte la formation sans autre diplôme que le DNB ou le CFG, quelle que soit la classe atteinte.\n\n"
    f"Décrochage{COLON} l’élève quitte un cycle sans le diplôme de ce cycle"
    f"{SEMICOLON} il peut avoir un CAP.\n\n"
    f"Sortie précoce (Eurostat){COLON} à 18–24 ans, ni études ni diplôme au-delà du DNB. Elle se mesure par une enquête auprès des "
    "18–24 ans, jamais dans une cohorte d’élèves.\n\n"
    "Ces quatre nombres vont du simple au double"
    f"{COLON} l’un ne remplace pas l’autre."
)

NOT_APPLICABLE = {
    "secret": "Un des effectifs est couvert par le secret statistique.",
    "too_few_pupils": "Trop peu d’élèves pour donner un taux.",
    "no_data": "Aucun élève dans cette situation.",
    "too_few_groups": "Trop peu d’établissements ou de groupes pour comparer.",
    "separation": "Trop peu de sorties pour comparer à caractéristiques égales.",
    "constant_response": "Aucune sortie de ce type.",
    "not_identified": "Les effectifs ne suffisent pas à comparer les groupes.",
    "one_notion": "Le calcul année par année n’est fait que pour la sortie sans qualification.",
    "not_converged": "Le calcul n’a pas abouti à un résultat sûr.",
}


def refused(result: NotEstimable) -> str:
    """Why a number is not given."""
    return NOT_APPLICABLE[result.reason]


def between(bounds: Bounds, decimals: int = 0) -> str:
    """« entre 56 % et 62 % », « 56 % » when both bounds print alike."""
    low, high = (fr.percent(value, decimals) for value in (bounds.low, bounds.high))
    return low if low == high else f"entre {low} et {high}"


def between_of_100(bounds: Bounds) -> str:
    """« entre 56 et 62 », « 56 »: of a hundred pupils."""
    low, high = (fr.number(value, 0) for value in (bounds.low, bounds.high))
    return low if low == high else f"entre {low} et {high}"


def span(bounds: Bounds, decimals: int = 0, *, unit: bool = True) -> str:
    """« 56 à 62 % », « 56 % » when both bounds print alike: a key figure."""
    low, high = (fr.number(value, decimals) for value in (bounds.low, bounds.high))
    last = fr.percent(bounds.high, decimals) if unit else high
    return last if low == high else f"{low}{fr.NBSP}à{fr.NBSP}{last}"


def estimated(value: float, low: float, high: float) -> str:
    """« 63,1 % [62,5 à 63,8] »: an estimate with its interval, in a cell of text."""
    return f"{fr.percent(value, 1)} [{fr.interval(low, high)}]"


def years(code: str) -> str:
    """« à la rentrée 2021 », « aux rentrées 2019 à 2021 »."""
    held = [int(year) for year in code.split("-")]
    named = fr.period("rentrée", range(held[0], held[-1] + 1))
    return f"{'aux' if len(held) > 1 else 'à la'} {named}"


def in_part(whole: Sequence[str]) -> str:
    """« Seuls les élèves de l’académie de Lyon sont suivis … »; `whole` names the territories followed, few enough to be told."""
    those = (
        f"Seuls les élèves {fr.enumerate_fr(whole)} sont suivis"
        if 0 < len(whole) <= 5
        else "Seule une partie des élèves est suivie"
    )
    return f"{those} dans les données importées{COLON} une partie ne dit rien de l’ensemble."


def destinies(shares: Mapping[str, Bounds | NotEstimable], missing: float | None, *, of: str, year: str) -> str:
    """« Sur 100 élèves de 3e de … à la rentrée 2021, entre 56 et 62 sont en voie générale ou technologique trois ans après… »

    `shares` by code (gt, professionnel, ssq), those hidden passed over; `missing` in percent, None when hidden.
    """
    ends = {
        "gt": "sont en voie générale ou technologique",
        "professionnel": "en voie professionnelle ou en apprentissage",
        "ssq": "ont quitté l’école sans qualification",
    }
    said = [
        f"{between_of_100(shares[code])} {text}" for code, text in ends.items() if isinstance(shares.get(code), Bounds)
    ]
    if not said:
        return hidden(of=of)
    start = f"Sur 100 élèves de 3e {of} {years(year)}, trois ans après, {fr.enumerate_fr(said)}"
    if missing is None:
        return f"{start}. {WIDER}"
    verb = "n’a pas été retrouvé" if float(missing) < 1.5 else "n’ont pas été retrouvés"
    return f"{start}{SEMICOLON} {fr.number(missing, 0)} {verb}."


def listed(name: str, members: Mapping[str, Bounds | NotEstimable], others: Mapping[str, Bounds | NotEstimable]) -> str:
    """« Sur 100 élèves de la liste « … », entre 40 et 45 sont en voie GT trois ans après la 3e (autres élèves : entre 59 et 64)… »"""
    texts = {
        "gt": "sont en voie générale ou technologique trois ans après la 3e",
        "ssq": "ont quitté l’école sans qualification",
    }
    said = [
        f"{between_of_100(members[code])} {text} (autres élèves du territoire{COLON} {between_of_100(others[code])})"
        for code, text in texts.items()
        if isinstance(members[code], Bounds) and isinstance(others[code], Bounds)
    ]
    if not said:
        return hidden(of=f"de la liste {quoted(name)}")
    return f"Sur 100 élèves de la liste {quoted(name)}, {fr.enumerate_fr(said)}. {CHOSEN}"


def hidden(*, of: str) -> str:
    """Too few pupils for anything to be told."""
    return f"Les effectifs {of} sont trop faibles pour être donnés{COLON} ils sont couverts par le secret statistique."


def second(shares: Mapping[str, Bounds | NotEstimable], n: int) -> str | None:
    """The end of seconde GT, from the pupils who were there a year after the 3e; None when nothing is known."""
    texts = {
        "gt_heure": "passent en première générale ou technologique",
        "gt_retard": "redoublent",
        "professionnel": "sont réorientés vers la voie professionnelle",
    }
    said = [
        f"{between(shares[code], 1)} {text}" for code, text in texts.items() if isinstance(shares.get(code), Bounds)
    ]
    if not said:
        return None
    return f"Des {fr.quantity(n, 'élève')} passés en seconde générale et technologique, {fr.enumerate_fr(said)} l’année suivante."


def gap(found: Bounds, *, first: str, second: str, what: str) -> str:
    """« L’écart … est compris entre 20 et 31 points, en faveur de … », or that its sign is not established.

    `what` names the share; `first` and `second` the groups, the gap being first minus second.
    """
    if found.sign == 0:
        reach = f"entre {fr.signed(found.low, 0)} et {fr.signed(found.high, 0)}{fr.NBSP}points"
        return (
            f"Pour {what}, le sens de l’écart entre {first} et {second} n’est pas établi{COLON} il est compris {reach}, selon ce que "
            "sont devenus les non retrouvés."
        )
    low, high = sorted((abs(found.low), abs(found.high)))
    same = fr.number(low, 0) == fr.number(high, 0)
    reach = f"de {fr.points(low, 0)}" if same else f"compris entre {fr.number(low, 0)} et {fr.points(high, 0)}"
    above, below = (first, second) if found.sign > 0 else (second, first)
    return (
        f"{fr.sentence_case(what)} est plus élevée chez {above} que chez {below}{COLON} l’écart est {reach}, quoi que soient devenus "
        "les non retrouvés."
    )


def exits(bounds: Bounds, numbers: tuple[int, int], *, of: str, year: str, notion: str) -> str:
    """« Dans les trois ans qui suivent la 3e, entre 8,7 % et 13,7 % des élèves … connaissent une sortie sans qualification, soit… »"""
    low, high = (fr.count(number) for number in numbers)
    young = f"{low} jeunes" if low == high else f"entre {low} et {high} jeunes"
    share = bounds.missing_share
    lost = (
        "des non retrouvés" if share is None else f"des {fr.percent(share, fr.rate_decimals(bounds.n))} non retrouvés"
    )
    wider = f" {WIDER}" if share is None else ""
    return (
        f"Dans les trois ans qui suivent la 3e, {between(bounds, fr.rate_decimals(bounds.n))} des élèves de 3e {of} {years(year)} "
        f"connaissent une {notion}, soit {young}, selon la situation {lost}.{wider}"
    )


def yearly(shares: Mapping[int, Bounds | NotEstimable]) -> str | None:
    """How exits add up, year after year; None when a year is hidden."""
    known = [found for found in shares.values() if isinstance(found, Bounds)]
    if len(known) < len(shares) or not known:
        return None
    since = ("un an après la 3e", "deux ans après", "trois ans après")
    said = [f"{between(found, 1)} {when}" for found, when in zip(known, since, strict=False)]
    return f"Les sorties s’ajoutent d’année en année{COLON} {fr.enumerate_fr(said)}."


def after_exit(shares: Mapping[str, Bounds | NotEstimable], months: int) -> str | None:
    """What became of those who left, some months later; None when nothing is known."""
    texts = {
        "retour": "sont revenus en formation",
        "emploi": "ont un emploi salarié",
        "neet": "n’ont ni emploi ni formation",
    }
    said = [f"{between(shares[code])} {text}" for code, text in texts.items() if isinstance(shares.get(code), Bounds)]
    if not said:
        return None
    return f"{_since(months)} leur sortie, {fr.enumerate_fr(said)}."


def _since(months: int) -> str:
    named = {6: "Six mois après", 12: "Un an après", 24: "Deux ans après", 36: "Trois ans après"}
    return named[months]


def higher(bounds: Bounds, *, in_: str, session: int) -> str:
    """The share of new bacheliers in higher education the following rentrée."""
    return (
        f"{fr.sentence_case(between(bounds, fr.rate_decimals(bounds.n)))} des bacheliers de la {fr.session(session)} qui étaient en 3e {in_} quatre ans plus tôt "
        f"entrent dans l’enseignement supérieur à la rentrée qui suit."
    )


def mobility(shares: Mapping[str, Bounds | NotEstimable]) -> str | None:
    """Where those in higher education study; None unless all places are known."""
    texts = {
        "meme_departement": "étudient dans le département de leur collège de 3e",
        "meme_academie": "dans un autre département de l’académie",
        "autre_academie": "dans une autre académie",
    }
    if not shares or not all(isinstance(shares.get(code), Bounds) for code in texts):
        return None
    said = [f"{between(shares[code])} {text}" for code, text in texts.items()]
    return f"Parmi les bacheliers entrés dans l’enseignement supérieur, {fr.enumerate_fr(said)}."


def chain(bounds: Bounds, *, in_: str) -> str:
    """Of a hundred pupils of 3e, those in higher education four years later."""
    return place(
        in_,
        f"sur 100 élèves de 3e, {between_of_100(bounds)} sont dans l’enseignement supérieur quatre ans après, sans avoir perdu d’année.",
    )


def continuum(bac: Bounds, higher: Bounds, *, in_: str, rentree: int) -> str:
    """Of a hundred pupils of seconde GT, those who get the baccalauréat on time, and go on; `rentree` is that of the seconde."""
    return place(
        in_,
        f"sur 100 élèves de 3e passés en seconde générale et technologique à la rentrée {rentree}, {between_of_100(bac)} obtiennent "
        f"un baccalauréat général ou technologique trois ans après, sans avoir perdu d’année{SEMICOLON} {between_of_100(higher)} sont "
        "ensuite dans l’enseignement supérieur, à la rentrée qui suit.",
    )


#: Beside the steps from the seconde GT to higher education.
CONTINUUM = (
    "Chaque part est celle des élèves de seconde, non de l’étape d’avant. Un élève qui redouble ou prend la voie professionnelle peut avoir "
    f"un baccalauréat plus tard ou dans une autre voie{COLON} il n’est pas compté. Un, deux et trois ans après le baccalauréat{COLON} nd, "
    "le rapport ne suit les bacheliers qu’à la rentrée qui suit. Une part couverte par le secret statistique ne figure pas."
)


def baccalaureate(rates: Mapping[str, float], *, in_: str, session: int) -> str:
    """Success at the baccalauréat by route, from published results."""
    said = [f"{fr.percent(rate, 1)} dans la voie {name.lower()}" for name, rate in rates.items()]
    return place(in_, f"le taux de réussite au baccalauréat ({fr.session(session)}) est de {fr.enumerate_fr(said)}.")


NO_PUPILS = (
    "L’entrée dans l’enseignement supérieur n’est pas publiée par académie dans les données importées"
    f"{COLON} elle demande le suivi des élèves."
)

PLACE_OF_STUDY = (
    "Le lieu est celui de l’établissement d’inscription"
    f"{COLON} une université qui a plusieurs sites est comptée à son siège. Les bornes couvrent les étudiants dont l’établissement n’est pas connu."
)

HIGHER_CAUTION = (
    "Les inscriptions à l’étranger et dans certaines écoles ne sont pas suivies"
    f"{COLON} les élèves concernés comptent hors de l’enseignement supérieur. Avoir reçu une proposition n’est pas être inscrit."
)


def rule(found: AttritionRule) -> str:
    """What the share of pupils not found allows."""
    share, gap_ = fr.percent(found.share, 1), fr.points(found.gap, 1)
    if not found.bounds_only:
        return (
            f"Au plus {share} des élèves ne sont pas retrouvés, avec un écart entre groupes d’au plus {gap_}"
            f"{COLON} les valeurs parmi les retrouvés peuvent être lues à côté des bornes."
        )
    why = (
        f"{share} des élèves d’un groupe au moins ne sont pas retrouvés"
        if found.reason == "share"
        else f"la part des non retrouvés diffère de {gap_} d’un groupe à l’autre"
    )
    return f"{fr.sentence_case(why)}{COLON} seules les bornes sont données."
