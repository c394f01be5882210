"""Codes that pupils followed are counted by, and the dimensions they make."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.disclosure import Dimension
from analysis.frames.cohort_states import AFTERMATHS, PLACES

from ..orientation import QUARTER, SEX, STATUS

TOTAL = "total"
RURALITY = Dimension.flat("ruralite", ("rural", "urbain", "inconnu"))
GROUPS = {"sexe": SEX, "quart": QUARTER, "statut": STATUS, "ruralite": RURALITY}
COLUMNS = {"sexe": "sex", "quart": "quarter", "statut": "status", "ruralite": "rural"}
"""The column of a cohort behind each of `GROUPS`."""
ROUTE = Dimension(
    "voie",
    {TOTAL: None, "gt": TOTAL, "generale": "gt", "technologique": "gt", "professionnelle": TOTAL, "sans": TOTAL},
)
ROUTE_GT = Dimension(
    "voie",
    {TOTAL: None, **dict.fromkeys(("gt", "professionnelle", "sans"), TOTAL)},
    frozenset(["professionnelle", "sans"]),
)
FROM_SECOND = Dimension("parcours", {TOTAL: None, "12:gt": TOTAL, "12:ailleurs": TOTAL}, frozenset(["12:ailleurs"]))
CONTINUUM = ("statut", "quart", "sexe")
"""Variables by which pupils of seconde GT are followed to higher education."""
HIGHER_KINDS = ("licence", "but", "cpge", "sts", "autre_superieur")
_SUITE = {
    TOTAL: None,
    "bachelier": TOTAL,
    **dict.fromkeys(("superieur", "bachelier_ailleurs", "bachelier_inconnu"), "bachelier"),
    **dict.fromkeys(("non_bachelier", "non_retrouve"), TOTAL),
}
SUITE = Dimension("suite", _SUITE)
MOVES = ("quart", "ruralite")
"""Variables by which the places of study are counted."""
SUITE_PLACE = Dimension("suite", _SUITE | dict.fromkeys(PLACES, "superieur"))
SUITE_DETAIL = Dimension("suite", _SUITE | dict.fromkeys(HIGHER_KINDS, "superieur"))


def aftermath(name: str) -> Dimension:
    """Situations some months after an exit, for those who left; the others are « sans_objet », not published."""
    seen = dict.fromkeys(AFTERMATHS, "observe")
    parents = {TOTAL: None, "observe": TOTAL, **seen, **dict.fromkeys(("non_observe", "sans_objet"), TOTAL)}
    return Dimension(name, parents, frozenset(["sans_objet"]))


def known(values: pd.Series, unknown: str = "inconnu") -> pd.Series:
    """Values with a category for those missing."""
    return values.cat.add_categories([unknown]).fillna(unknown) if values.isna().any() else values


def renamed(values: pd.Series, name: Callable[[str], str]) -> pd.Series:
    """Categories under other names; those that take the same one are merged."""
    names = [name(str(code)) for code in values.cat.categories]
    known = list(dict.fromkeys(names))
    ranks = np.array([known.index(code) for code in names])[values.cat.codes]
    return pd.Series(pd.Categorical.from_codes(ranks, known), index=values.index)


def suite(pupils: pd.DataFrame) -> pd.Series:
    """What follows the baccalauréat in detail where there is one, what stands in its place elsewhere."""
    instead = {"ailleurs": "bachelier_ailleurs", "non_retrouve": "bachelier_inconnu"}
    detail = renamed(pupils["suite"].cat.add_categories(["rien"]).fillna("rien"), lambda code: instead.get(code, code))
    names = pd.Index(dict.fromkeys([*detail.cat.categories, *pupils["chaine"].cat.categories]))
    ranks = np.where(
        detail == "rien",
        names.get_indexer(pupils["chaine"].cat.categories)[pupils["chaine"].cat.codes],
        names.get_indexer(detail.cat.categories)[detail.cat.codes],
    )
    return pd.Series(pd.Categorical.from_codes(ranks, names), index=pupils.index)


def placed(suites: pd.Series, place: pd.Series) -> pd.Series:
    """The place of study instead of what is studied."""
    studies = suites.isin(HIGHER_KINDS)
    return place.astype("object").where(studies, suites.astype("object")).astype("category")


def without_kinds(cells: pd.DataFrame) -> pd.DataFrame:
    """The kinds of higher education as one."""
    return cells.assign(suite=cells["suite"].where(~cells["suite"].isin(HIGHER_KINDS), "superieur"))


def issue(code: str) -> str:
    """« inconnu_2 » for those lost or gone in the second year."""
    kind, _, year = code.partition("_")
    return f"inconnu_{year}" if kind in ("perdu", "parti") else code
