"""Pupils of 3e outside SEGPA by what they ask, what is decided, where they are found: counts before anything is hidden."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.contracts import FIELDS
from analysis.disclosure import CountTable, Dimension, system
from analysis.frames.orientation import OrientationPanel, orientation_panel
from analysis.store import Store

from .levels import academies_only, with_bassins
from .territories import NAME, Places

TABLES = ("pupils", "orientation", "pupil_exams", "communes", "establishments", "memberships", "bassins")
MEASURE = "eleves_3e_hors_segpa"

WISH = Dimension.flat("voeu", ("2nde_gt", "autre", "sans"))
DECISION = Dimension.flat("decision", ("2nde_gt", "autre", "sans"))
ASSIGNMENT = Dimension.flat("affectation", ("premier_voeu", "autre_voeu", "sans"))
_SHORT = {
    "total": None,
    **dict.fromkeys(("2nde_gt", "voie_pro", "apprentissage", "autre_suite", "non_retrouve", "non_observe"), "total"),
}
_DETAIL = {
    **dict.fromkeys(("2nde_pro", "cap"), "voie_pro"),
    **dict.fromkeys(("agricole", "redoublement", "autre", "hors_academie"), "autre_suite"),
}
_SECTORS = dict.fromkeys(("2nde_gt_public", "2nde_gt_prive", "2nde_gt_inconnu"), "2nde_gt")
PATH = Dimension("destination", _SHORT)
DESTINATION = Dimension("destination", _SHORT | _DETAIL)
BY_SECTOR = Dimension("destination", _SHORT | _SECTORS)
_OF_WISH = {
    "2nde_gt": (
        "accorde",
        "accorde_passe",
        "accorde_ailleurs",
        "accorde_perdu",
        "refuse",
        "refuse_pro",
        "refuse_autre",
    ),
    "autre": ("autre_pro", "autre_apprentissage", "autre_suite"),
    "sans": ("sans_suite",),
}
COURSE_OF_WISH = Dimension(
    "suite",
    {
        "total": None,
        **dict.fromkeys(("accorde", "refuse"), "total"),
        **dict.fromkeys(("accorde_passe", "accorde_ailleurs", "accorde_perdu"), "accorde"),
        **dict.fromkeys(("refuse_pro", "refuse_autre"), "refuse"),
        **dict.fromkeys((*_OF_WISH["autre"], *_OF_WISH["sans"]), "total"),
    },
)
"""What becomes of a first wish: of a seconde GT asked, granted or not, then where the pupil is found."""
STATUS = Dimension(
    "statut",
    {
        "total": None,
        "ep": "total",
        "REP+": "ep",
        "REP": "ep",
        "hors_ep": "total",
        "public_hors_ep": "hors_ep",
        "prive": "hors_ep",
        "inconnu": "total",
    },
)
SEX = Dimension.flat("sexe", ("F", "M", "inconnu"))
QUARTER = Dimension.flat("quart", ("q1", "q2", "q3", "q4", "inconnu"))
RURALITY = Dimension.flat("ruralite", ("urbain", "bourg_rural", "rural_disperse", "inconnu"))
BASE = Dimension(
    "ep_base", {"total": None, "ep": "total", "REP+": "ep", "REP": "ep", "hors_ep": "total", "inconnu": "total"}
)
COURSE = Dimension.flat("parcours_ep", ("permanent", "entrant", "sortant", "jamais", "inconnu"))
APPEAL = Dimension.flat("appel", ("sans", "accepte", "rejete", "inconnu"))
BANDS = (("moins_5", 5.0), ("5_15", 15.0), ("plus_15", np.inf))
"""Codes of distance between collège and lycée, each with the kilometres it stays below."""
JOURNEY = Dimension(
    "trajet",
    {
        "total": None,
        **dict.fromkeys(("gt", "pro", "ailleurs"), "total"),
        **{f"{track}_{band}": track for track in ("gt", "pro") for band, _ in BANDS},
    },
)
"""Pupils found in a lycée that is located, in seconde GT or in the vocational track under school status, by distance; the others
« ailleurs »."""
FIELD = Dimension.flat("metiers", (*FIELDS, "inconnu", "hors_pro"))
_LEAVES = ((PATH, "suite_courte"), (BY_SECTOR, "suite_secteur"))
OF_SCHOOL = ("rentree", "statut", "ruralite", "ep_base", "parcours_ep")
"""Dimensions that describe the year or the collège, not the pupil."""


def count_tables(store: Store) -> tuple[CountTable, ...]:
    """The tables of a store: each stage by sex, quarter of IPS, status and rurality down to départements, and the path whole.

    Names are ``orientation/<stage>-<variable>``, ``orientation/parcours``, and ``orientation/reseaux-<stage>`` down to bassins and
    réseaux; down to académies, ``orientation/trajet-ruralite`` and, where they are known, ``orientation/appel-statut`` and
    ``orientation/metiers-sexe``: finer, their small counts would hide the large ones of départements.
    Codes that no pupil of the country has are not in the dimensions. Empty where no pupil of 3e has a stage of orientation.
    """
    panel = orientation_panel(store, store.index().france)
    if not len(panel.data):
        return ()
    index = store.index()
    fine, coarse = (Places.of(index, panel.common, level=level) for level in ("reseau", "departement"))
    return tables_of(panel, with_bassins(fine, index), coarse)


def tables_of(panel: OrientationPanel, fine: Places, coarse: Places) -> tuple[CountTable, ...]:
    """The tables of a panel, with the territories down to bassins and réseaux (`fine`) and down to départements (`coarse`)."""
    pupils, cells = panel.common, _cells(panel.common)
    years = Dimension.separate("rentree", [str(year) for year in panel.rentrees])
    wide = academies_only(coarse)
    place = {
        "fine": (fine.dimension, cells.assign(**{NAME: fine.codes(pupils).to_numpy()})),
        "coarse": (coarse.dimension, cells.assign(**{NAME: coarse.codes(pupils).to_numpy()})),
        "wide": (wide.dimension, cells.assign(**{NAME: wide.codes(pupils).to_numpy()})),
    }

    def table(name: str, where: str, *dimensions: Dimension) -> CountTable:
        territory, rows = place[where]
        return _table(name, rows, (territory, years, *dimensions))

    groups = (SEX, QUARTER, STATUS, RURALITY)
    stages = (WISH, DECISION, ASSIGNMENT)
    return (
        *(table(f"reseaux-{d.name}", "fine", d, SEX) for d in (WISH, DECISION, PATH)),
        *(table(f"{d.name}-{group.name}", "coarse", d, group) for group in groups for d in stages),
        table("destination-sexe", "coarse", DESTINATION, SEX),
        table("destination-secteur", "coarse", BY_SECTOR),
        *(table(f"destination-{group.name}", "coarse", PATH, group) for group in (*groups[1:], BASE, COURSE)),
        table("parcours", "coarse", WISH, COURSE_OF_WISH),
        table("trajet-ruralite", "wide", JOURNEY, RURALITY),
        *(table("appel-statut", "wide", APPEAL, STATUS) for known in (pupils["appeal"],) if known.any()),
        *(table("metiers-sexe", "wide", FIELD, SEX) for known in (pupils["field"],) if known.any()),
    )


def _table(name: str, cells: pd.DataFrame, dimensions: tuple[Dimension, ...]) -> CountTable:
    columns = [dimension.name for dimension in dimensions]
    leaves = next((column for dimension, column in _LEAVES if dimension in dimensions), None)
    keyed = cells if leaves is None else cells.assign(destination=cells[leaves])
    own = (*dimensions[:2], *(_occurring(dimension, keyed[dimension.name]) for dimension in dimensions[2:]))
    counts = keyed.groupby(columns).size().rename("count").reset_index()
    public = tuple(column for column in columns if column in OF_SCHOOL)
    offered = _offered(own, counts) if BY_SECTOR in dimensions else _follows if COURSE_OF_WISH in dimensions else None
    return CountTable(f"orientation/{name}", MEASURE, own, counts, public=public, possible=offered)


def _offered(dimensions: tuple[Dimension, ...], counts: pd.DataFrame) -> Callable[[pd.MultiIndex], np.ndarray]:
    """Which sectors of the seconde GT there are in a place: that a place has no private lycée is known to all."""
    held = system(counts, dimensions)
    found = set(held.cells[held.values > 0].droplevel("rentree"))

    def possible(cells: pd.MultiIndex) -> np.ndarray:
        sector = cells.get_level_values("destination").isin(_SECTORS)
        return ~sector | cells.droplevel("rentree").isin(found)

    return possible


def _follows(cells: pd.MultiIndex) -> np.ndarray:
    """Which suites a wish can have."""
    known = {("total", "total"), *((wish, "total") for wish in _OF_WISH)}
    known |= {(above, suite) for wish, suites in _OF_WISH.items() for suite in suites for above in (wish, "total")}
    return pd.MultiIndex.from_arrays([cells.get_level_values(name) for name in ("voeu", "suite")]).isin(known)


def _occurring(dimension: Dimension, codes: pd.Series) -> Dimension:
    """The dimension without the codes that no pupil of the country has."""
    held = set()
    for code in codes.unique():
        above: str | None = code
        while above is not None:
            held.add(above)
            above = dimension.parents[above]
    return Dimension(dimension.name, {code: above for code, above in dimension.parents.items() if code in held})


def _cells(pupils: pd.DataFrame) -> pd.DataFrame:
    """The codes of every pupil, leaves of the dimensions."""
    found = pupils["destination"].mask(pupils["destination"] == "", "non_observe")
    sector = found.mask(found == "2nde_gt", "2nde_gt_" + pupils["gt_sector"])
    short = found.replace({leaf: _DETAIL[leaf] for leaf in found.unique() if leaf in _DETAIL})
    rank = pupils["assigned_rank"]
    return pd.DataFrame(
        {
            "rentree": pupils["rentree"].astype("str"),
            "voeu": _two(pupils["wish"]),
            "decision": _two(pupils["decision"]),
            "affectation": np.select([pupils["assigned"] == "", rank == 1], ["sans", "premier_voeu"], "autre_voeu"),
            "suite": _suite(pupils, short),
            "appel": pupils["appeal"].replace("", "inconnu"),
            "trajet": _journey(pupils),
            "metiers": pupils["field"].mask(
                pupils["field"] == "", np.where(_professional(found), "inconnu", "hors_pro")
            ),
            "destination": found,
            "suite_courte": short,
            "suite_secteur": short.mask(found == "2nde_gt", sector),
            "statut": pupils["status"],
            "sexe": pupils["sex"],
            "quart": np.where(pupils["quarter"] > 0, "q" + pupils["quarter"].astype("str"), "inconnu"),
            "ruralite": pupils["rurality"],
            "ep_base": pupils["ep_base"],
            "parcours_ep": pupils["ep_course"],
        }
    )


def _two(code: pd.Series) -> np.ndarray:
    return np.select([code == "", code == "2nde_gt"], ["sans", "2nde_gt"], "autre")


def _suite(pupils: pd.DataFrame, found: pd.Series) -> np.ndarray:
    """The leaf of `COURSE_OF_WISH` of each pupil."""
    asked, granted = pupils["wish"] == "2nde_gt", pupils["decision"] == "2nde_gt"
    pro = found == "voie_pro"
    cases = {
        "sans_suite": pupils["wish"] == "",
        "accorde_passe": asked & granted & (found == "2nde_gt"),
        "accorde_perdu": asked & granted & found.isin(("non_retrouve", "non_observe")),
        "accorde_ailleurs": asked & granted,
        "refuse_pro": asked & pro,
        "refuse_autre": asked,
        "autre_pro": pro,
        "autre_apprentissage": found == "apprentissage",
    }
    return np.select(list(cases.values()), list(cases), "autre_suite")


def _professional(found: pd.Series) -> pd.Series:
    return found.isin(("2nde_pro", "cap", "apprentissage"))


def _journey(pupils: pd.DataFrame) -> np.ndarray:
    """The leaf of `JOURNEY` of each pupil."""
    limits = [limit for _, limit in BANDS[:-1]]
    band = pd.Series(np.array([code for code, _ in BANDS])[np.digitize(pupils["distance"], limits)], pupils.index)
    found = pupils["destination"].mask(pupils["distance"].isna(), "")
    return np.select([found == "2nde_gt", found.isin(("2nde_pro", "cap"))], ["gt_" + band, "pro_" + band], "ailleurs")
