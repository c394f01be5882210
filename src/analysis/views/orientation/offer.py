"""What is offered beside what is asked: places of a territory, and of each of its bassins."""

import pandas as pd

from analysis.exhibits import Column
from analysis.frames.offer import Offer
from analysis.measures import NotEstimable
from analysis.territories import Territory
from analysis.wording.numbers import NARROW, enumerate_fr, sentence_case
from analysis.wording.sentences import offer as say

from .results import OrientationResults, measured

BASSIN_COLUMNS = (
    Column("label", "Bassin"),
    Column("pupils", "Élèves de 3e", format="integer"),
    Column("gt", "Places, 2de GT", format="integer"),
    Column("pro", "Places, voie pro.", format="integer"),
    Column("each", "Places de 2de GT pour 100 élèves", format="integer"),
    Column("wish", "Demande de 2de GT (%)", format="decimal:1"),
    Column("passage", "Passage (%)", format="decimal:1"),
)
KIND_COLUMNS = (
    Column("label", "Voie"),
    Column("places", "Places offertes", format="integer"),
    Column("found", "Élèves de 3e de ces collèges qui y sont", format="integer"),
)
KINDS = {
    "gt": ("Seconde GT", "2nde_gt"),
    "pro": ("Voie professionnelle scolaire", "voie_pro"),
    "apprentissage": ("Apprentissage", "apprentissage"),
}


def offer_text(territory: Territory, offered: Offer, results: OrientationResults | None) -> str:
    """The sentence that stands beside every statement on choice."""
    where = enumerate_fr([part.in_ for part in offered.capacity.area])
    return say.choice_and_offer(offered.lycees, offered.median_km, _places(territory, offered, results), in_=where)


def _places(territory: Territory, offered: Offer, results: OrientationResults | None) -> say.Offered | None:
    """The places of the rentrée after the last 3e followed; None where they are not known."""
    held = offered.capacity
    year = max(held.places, default=None) if results is None or results.last is None else results.last + 1
    if year is None or year not in held.places:
        return None
    kinds = held.places[year]
    own = results is not None and held.area == (territory,)
    pupils = results.count("destination", year - 1, "total") if own else None
    known = None if isinstance(pupils, NotEstimable) else pupils
    every = {code for part in held.area for code in part.academies}
    return say.Offered(year, kinds.get("gt", 0), kinds.get("pro", 0), known, (held.declared.get(year, 0), len(every)))


def kinds(results: OrientationResults, offered: Offer) -> pd.DataFrame:
    """Places by track beside the pupils found there, for `KIND_COLUMNS`; empty where no place is known."""
    year = results.last
    held = {} if year is None else offered.capacity.places.get(year + 1, {})
    rows = []
    for kind, (label, code) in KINDS.items():
        if kind in held:
            found = results.count("destination", year, code)
            rows.append(
                {"label": label, "places": held[kind], "found": "s" if isinstance(found, NotEstimable) else found}
            )
    return pd.DataFrame(rows, columns=[column.key for column in KIND_COLUMNS])


def bassins(results: OrientationResults, offered: Offer) -> pd.DataFrame:
    """Places, demand and passage of every bassin of the territory, by name, for `BASSIN_COLUMNS`."""
    year, rows = results.last, []
    if year is None or results.territory.level in ("bassin", "reseau"):
        return pd.DataFrame(columns=["departement", *(column.key for column in BASSIN_COLUMNS)])
    for bassin in sorted(offered.capacity.bassins, key=lambda territory: (territory.parent.name, territory.name)):
        own = measured(bassin, results.publication, results.context)
        pupils = own.count("destination", year, "total")
        if isinstance(pupils, NotEstimable) and pupils.reason == "no_data":
            continue
        known = None if isinstance(pupils, NotEstimable) or not pupils else pupils
        gt, pro = (offered.capacity.of(bassin, year + 1, kind) for kind in ("gt", "pro"))
        rates = {key: own.rate(stage, year) for key, stage in (("wish", "voeu"), ("passage", "destination"))}
        rows.append(
            {
                "departement": bassin.parent.label,
                "label": sentence_case(bassin.label.removeprefix("Bassin ")),
                "pupils": "s" if known is None else known,
                "gt": "nd" if gt is None else gt,
                "pro": "nd" if pro is None else pro,
                "each": "nd" if gt is None else "s" if known is None else 100 * gt / known,
                **{key: "s" if isinstance(found, NotEstimable) else found.value for key, found in rates.items()},
            }
        )
    return pd.DataFrame(rows, columns=["departement", *(column.key for column in BASSIN_COLUMNS)])


NOTE = (
    f"Par ordre alphabétique{NARROW}: ce n’est pas un classement. «\u00a0nd\u00a0»{NARROW}: aucune place n’y est déclarée. Les places d’un bassin sont aussi demandées par des élèves d’autres "
    "bassins, et les élèves du bassin en demandent ailleurs."
)
