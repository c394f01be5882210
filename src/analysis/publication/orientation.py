"""Pupils of 3e outside SEGPA by what they ask, what is decided, where they are found: counts before anything is hidden."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.disclosure import CountTable, Dimension
from analysis.frames.orientation import OrientationPanel, orientation_panel
from analysis.store import Store

from .territories import NAME, Places

TABLES = ("pupils", "orientation", "pupil_exams", "communes", "establishments", "memberships")
MEASURE = "eleves_3e_hors_segpa"

WISH = Dimension.flat("voeu", ("2nde_gt", "autre", "sans"))
DECISION = Dimension.flat("decision", ("2nde_gt", "autre", "sans"))
ASSIGNMENT = Dimension.flat("affectation", ("premier_voeu", "autre_voeu", "sans"))
_SHORT = {
    "total": None,
    **dict.fromkeys(("2nde_gt", "voie_pro", "apprentissage", "autre_suite", "non_retrouve", "non_observe"), "total"),
}
_DETAIL = {
    **dict.fromkeys(("2nde_gt_public", "2nde_gt_prive", "2nde_gt_inconnu"), "2nde_gt"),
    **dict.fromkeys(("2nde_pro", "cap"), "voie_pro"),
    **dict.fromkeys(("agricole", "redoublement", "autre", "hors_academie"), "autre_suite"),
}
PATH = Dimension("destination", _SHORT)
DESTINATION = Dimension("destination", _SHORT | _DETAIL)
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
OF_SCHOOL = ("rentree", "statut", "ruralite", "ep_base", "parcours_ep")
"""Dimensions that describe the year or the collège, not the pupil."""
STAGES = {"voeu": WISH, "decision": DECISION, "affectation": ASSIGNMENT, "destination": DESTINATION}


def count_tables(store: Store) -> tuple[CountTable, ...]:
    """The tables of a store: each stage by sex down to réseaux, by other variables down to départements, and the path whole.

    Names are ``orientation/<stage>-<variable>`` and ``orientation/parcours``. Empty where no pupil of 3e has a stage of orientation.
    """
    panel = orientation_panel(store, store.index().france)
    if not len(panel.data):
        return ()
    return tables_of(
        panel, *(Places.of(store.index(), panel.common, level=level) for level in ("reseau", "departement"))
    )


def tables_of(panel: OrientationPanel, fine: Places, coarse: Places) -> tuple[CountTable, ...]:
    """The tables of a panel, with the territories down to réseaux (`fine`) and down to départements (`coarse`)."""
    pupils = panel.common
    years = Dimension.separate("rentree", [str(year) for year in panel.rentrees])
    cells = _cells(pupils)
    by_place = {
        "reseau": cells.assign(**{NAME: fine.codes(pupils).to_numpy()}),
        "departement": cells.assign(**{NAME: coarse.codes(pupils).to_numpy()}),
    }
    found = [
        _table(f"{stage}-sexe", by_place["reseau"], (fine.dimension, years, dimension, SEX))
        for stage, dimension in STAGES.items()
    ]
    for variable in (STATUS, QUARTER, RURALITY):
        for stage, dimension in STAGES.items():
            dimensions = (coarse.dimension, years, dimension, variable)
            found.append(_table(f"{stage}-{variable.name}", by_place["departement"], dimensions))
    for variable in (BASE, COURSE):
        dimensions = (coarse.dimension, years, PATH, variable)
        found.append(_table(f"destination-{variable.name}", by_place["departement"], dimensions))
    path = (coarse.dimension, years, WISH, DECISION, PATH)
    return (*found, _table("parcours", by_place["departement"], path))


def _table(name: str, cells: pd.DataFrame, dimensions: tuple[Dimension, ...]) -> CountTable:
    columns = [dimension.name for dimension in dimensions]
    leaves: Mapping[str, str] = {"destination": "destination_courte"} if PATH in dimensions else {}
    keyed = cells.assign(**{column: cells[source] for column, source in leaves.items()})
    counts = keyed.groupby(columns).size().rename("count").reset_index()
    public = tuple(column for column in columns if column in OF_SCHOOL)
    return CountTable(f"orientation/{name}", MEASURE, dimensions, counts, public=public)


def _cells(pupils: pd.DataFrame) -> pd.DataFrame:
    """The codes of every pupil, leaves of the dimensions."""
    found = pupils["destination"].mask(pupils["destination"] == "", "non_observe")
    detail = found.mask(found == "2nde_gt", "2nde_gt_" + pupils["gt_sector"])
    short = found.replace({leaf: _DETAIL[leaf] for leaf in found.unique() if leaf in _DETAIL})
    rank = pupils["assigned_rank"]
    return pd.DataFrame(
        {
            "rentree": pupils["rentree"].astype("str"),
            "voeu": _two(pupils["wish"]),
            "decision": _two(pupils["decision"]),
            "affectation": np.select([pupils["assigned"] == "", rank == 1], ["sans", "premier_voeu"], "autre_voeu"),
            "destination": detail,
            "destination_courte": short,
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
