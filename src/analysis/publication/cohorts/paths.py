"""Whole paths as one dimension, and the codes that each table publishes of them.

What becomes of a pupil is told by several classifications that overlap: after one year, after two, after three, the first exit.
They are one dimension, whose leaves are the whole paths: every code is a set of paths, so that what one classification shows
is known to protect or give away the others.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.disclosure import Dimension
from analysis.frames.cohort_states import FOLLOWED

from .codes import TOTAL

NOTION_CODES = (("sans_diplome",), ("decrochage",))
_COARSE = {
    **dict.fromkeys(("gt_heure", "gt_retard"), "gt"),
    **dict.fromkeys(("pro", "apprentissage"), "professionnel"),
    **dict.fromkeys(("parti", "sorti_inconnu", "non_retrouve"), "inconnu"),
}
Keys = tuple[pd.DataFrame, tuple[tuple[str, ...], ...]]
Keyed = Callable[[pd.DataFrame], Keys]
"""From the counts of a cohort to what is known of each path, and the codes made of it: see `path_dimension`."""


def path_dimension(keys: pd.DataFrame, codes: Sequence[tuple[str, ...]]) -> tuple[Dimension, pd.Series]:
    """The dimension « parcours » and the leaf of each row.

    Parameters
    ----------
    keys
        What is known of each path (columns, the first one the published partition under the total).
    codes
        Columns, or pairs of columns, that make published codes: ``("12", "24")`` gives « 12:gt>24:professionnel ».

    A leaf is one combination of all the columns; it is published only where it is a code by itself.
    """
    first = keys.columns[0]
    rank = keys.groupby(list(keys), sort=False).ngroup()
    distinct = keys.drop_duplicates().reset_index(drop=True)
    distinct["leaf"] = ["=" + "|".join(values) for values in distinct.itertuples(index=False, name=None)]
    leaf = distinct["leaf"].take(rank).set_axis(keys.index)
    distinct = distinct.sort_values("leaf")
    top = distinct[first].map(lambda value: code_of((first, value)))
    parents: dict[str, str | None] = {TOTAL: None, **dict.fromkeys(sorted(top), TOTAL)}
    parents |= dict(zip(distinct["leaf"], top, strict=True))
    also = {
        code_of(*zip(columns, values, strict=True)): tuple(part["leaf"])
        for columns in codes
        for values, part in distinct.groupby(list(columns))
        if all(values)
    }
    also = {code: leaves for code, leaves in also.items() if code not in parents}
    # A leaf that is a code by itself takes its name, and is published.
    names = {leaves[0]: code for code, leaves in also.items() if len(leaves) == 1}
    names |= {part["leaf"].iloc[0]: code for code, part in distinct.groupby(top) if len(part) == 1}
    return _with_names(parents, also, names), leaf.replace(names)


def _with_names(
    parents: Mapping[str, str | None], also: Mapping[str, tuple[str, ...]], names: Mapping[str, str]
) -> Dimension:
    named = {names.get(code, code): parent for code, parent in parents.items() if names.get(code, code) != parent}
    sums = {code: tuple(names.get(leaf, leaf) for leaf in leaves) for code, leaves in also.items() if code not in named}
    return Dimension("parcours", named, frozenset(code for code in named if code.startswith("=")), sums)


def code_of(*known: tuple[str, object]) -> str:
    """« 12:gt>24:professionnel » from (("12", "gt"), ("24", "professionnel")); the mark of coarse columns is left out."""
    return ">".join(f"{column.rstrip('*')}:{value}" for column, value in known)


def whole_path(cells: pd.DataFrame) -> Keys:
    """Each year, how it ends, and their passages."""
    keys = _end(cells) | {"12": _route(cells["d12"]), "24": _second(cells["d24"]), "fin": _end_detail(cells)}
    return pd.DataFrame(keys), (("issue",), ("12",), ("24",), ("12", "24"), ("24", "fin*"), ("12", "issue"), ("fin",))


def of_networks(cells: pd.DataFrame) -> Keys:
    """How it ends, by each notion of exit."""
    return pd.DataFrame({"fin*": _end(cells)["fin*"]} | _notions(cells)), NOTION_CODES


def of_groups(cells: pd.DataFrame) -> Keys:
    """How it ends, the year of the exit, each notion of exit."""
    return pd.DataFrame(_end(cells) | _notions(cells)), (("issue",), *NOTION_CODES)


def end_of_second(cells: pd.DataFrame) -> Keys:
    """What follows a seconde GT."""
    first = from_second(cells)
    keys = {"12": first, "24": _second(cells["d24"]).where(first == "gt", "")}
    return pd.DataFrame(keys), (("12", "24"),)


def from_second(cells: pd.DataFrame) -> np.ndarray:
    """« gt » for those in general or technological training a year after the 3e, « ailleurs » for the others."""
    return np.where(_route(cells["d12"]) == "gt", "gt", "ailleurs")


def two_years(cells: pd.DataFrame) -> Keys:
    """The two years of a cohort not followed longer."""
    return pd.DataFrame({"24": _second(cells["d24"]), "12": _route(cells["d12"])}), (("12",), ("12", "24"))


def one_year(cells: pd.DataFrame) -> Keys:
    """The year of a cohort not followed longer."""
    return pd.DataFrame({"12": _route(cells["d12"])}), ()


def _end(cells: pd.DataFrame) -> dict[str, pd.Series]:
    """How three years end: the first exit seen, the pupil lost before any, or the class of those still in training."""
    kind = cells["issue"].str.partition("_")[0]
    return {"fin*": _coarse(cells["d36"]).where(kind == FOLLOWED, kind), "issue": cells["issue"]}


def _notions(cells: pd.DataFrame) -> dict[str, np.ndarray]:
    """Whether the exit counts by the other notions; « sans qualification » is an end by itself."""
    return {notion: np.where(cells["sortie"].str.contains(notion), "oui", "") for (notion,) in NOTION_CODES}


def _end_detail(cells: pd.DataFrame) -> pd.Series:
    kind = cells["issue"].str.partition("_")[0]
    return cells["d36"].where(kind == FOLLOWED, kind)


def _coarse(destiny: pd.Series) -> pd.Series:
    return destiny.replace(_COARSE)


def _route(destiny: pd.Series) -> pd.Series:
    """After a year: apprenticeship and the vocational lycée apart."""
    return destiny.replace({code: name for code, name in _COARSE.items() if name != "professionnel"})


def _second(destiny: pd.Series) -> pd.Series:
    """After two years: pupils of GT who are late apart."""
    return destiny.replace({code: name for code, name in _COARSE.items() if name != "gt"})
