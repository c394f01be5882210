"""From the counts of cohorts to tables that can be protected together."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.disclosure import CountTable, Dimension
from analysis.frames.cohort_states import AFTER_EXIT, HORIZONS

from ..territories import NAME, Places
from . import paths
from .codes import (
    CONTINUUM,
    FROM_SECOND,
    GROUPS,
    MOVES,
    ROUTE,
    ROUTE_GT,
    SUITE,
    SUITE_DETAIL,
    SUITE_PLACE,
    TOTAL,
    aftermath,
    without_kinds,
)
from .counting import Counted

MEASURE = "eleves_3e_suivis"
OF_SCHOOL = ("rentree", "statut", "ruralite")


def tables_of(counted: Sequence[Counted], places: Mapping[str, Places]) -> tuple[CountTable, ...]:
    """The tables of some cohorts, with the territories down to each level; see `count_tables`."""
    whole = _Maker([part for part in counted if part.horizons == HORIZONS], places)
    found = []
    if whole.counted:
        found += [whole.paths("reseaux", paths.of_networks), whole.paths("parcours", paths.whole_path)]
        crossed = dict.fromkeys(name for part in whole.counted for name in part.crossed)
        groups = GROUPS | {name: Dimension.flat(name, ("oui", "non")) for name in crossed}
        found += [whole.paths(f"groupe {name}", paths.of_groups, group=dimension) for name, dimension in groups.items()]
        found += [
            whole.paths(f"groupe {name}", paths.end_of_second, group=dimension, name=f"cohortes/seconde-{name}")
            for name, dimension in GROUPS.items()
        ]
        found += [whole.after(months) for months in AFTER_EXIT if whole.has(f"apres {months}")]
    for horizons, keyed in ((HORIZONS[:2], paths.two_years), (HORIZONS[:1], paths.one_year)):
        short = _Maker([part for part in counted if part.horizons == horizons], places)
        if short.counted:
            found.append(short.paths("parcours", keyed, name=f"cohortes/parcours-{horizons[-1]}"))
    later = _Maker([part for part in whole.counted if "voie" in part.cells], places)
    return (*found, *later.higher()) if later.counted else tuple(found)


@dataclass(frozen=True, eq=False)
class _Maker:
    """Tables of cohorts followed equally long."""

    counted: Sequence[Counted]
    places: Mapping[str, Places]

    def has(self, subject: str) -> bool:
        """Whether every cohort is counted by this subject."""
        return all(subject in part.cells for part in self.counted)

    def paths(self, subject: str, keyed: paths.Keyed, *, group: Dimension | None = None, name: str = "") -> CountTable:
        """Territory × rentrée (× group) × parcours."""
        cells, place = self._cells(subject)
        keys, codes = keyed(cells)
        dimension, leaf = paths.path_dimension(keys.astype("str"), codes)
        dimensions = (place, self._years(), *([group] if group else []), dimension)
        name = name or f"cohortes/{subject.removeprefix('groupe ')}"
        return _table(name, cells.assign(parcours=leaf), dimensions, sensitive=("parcours",))

    def after(self, months: int) -> CountTable:
        """Those who left without qualification, so many months after their exit."""
        cells, place = self._cells(f"apres {months}")
        left, date = cells["issue"].str.startswith("ssq"), f"apres{months}"
        known = {"parcours": np.where(left, "fin:ssq", "ailleurs"), date: cells[date].where(left, "sans_objet")}
        leavers = Dimension("parcours", {TOTAL: None, "fin:ssq": TOTAL, "ailleurs": TOTAL}, frozenset(["ailleurs"]))
        dimensions = (place, self._years(), leavers, aftermath(date))
        return _table(f"sorties/apres-{months}", cells.assign(**known), dimensions, sensitive=("parcours",))

    def higher(self) -> tuple[CountTable, ...]:
        """After the baccalauréat: by route in detail, down to réseaux without it, by group."""
        routes, place = self._cells("voie")
        pupils, network = self._cells("suite")
        found = [
            _table("superieur/voie", routes, (place, self._years(), ROUTE, SUITE_DETAIL)),
            _table("superieur/reseaux", without_kinds(pupils), (network, self._years(), SUITE)),
        ]
        for name, dimension in GROUPS.items():
            cells, _ = self._cells(f"suite {name}")
            found.append(
                _table(f"superieur/{name}", without_kinds(cells), (place, self._years(), dimension, ROUTE, SUITE))
            )
        found += [self._continuum(name) for name in CONTINUUM]
        return (*found, *self._mobility()) if self.has("lieu") else tuple(found)

    def _continuum(self, name: str) -> CountTable:
        """What follows a seconde GT, by group: the baccalauréat général et technologique, then higher education."""
        cells, place = self._cells(f"continuum {name}")
        known = {
            "parcours": [f"12:{code}" for code in paths.from_second(cells)],
            "voie": cells["voie"].replace(dict.fromkeys(("generale", "technologique"), "gt")),
        }
        dimensions = (place, self._years(), GROUPS[name], ROUTE_GT, SUITE, FROM_SECOND)
        return _table(f"superieur/continuum-{name}", without_kinds(cells.assign(**known)), dimensions)

    def _mobility(self) -> Iterator[CountTable]:
        """Where those in higher education study, whole and by some variables."""
        for name, inner in {"mobilite": (), **{f"mobilite-{group}": (GROUPS[group],) for group in MOVES}}.items():
            cells, place = self._cells(name.replace("mobilite", "lieu").replace("-", " "))
            dimensions = (place, self._years(), *inner, SUITE_PLACE)
            yield _table(f"superieur/{name}", cells.rename(columns={"lieu": "suite"}), dimensions)

    def _cells(self, subject: str) -> tuple[pd.DataFrame, Dimension]:
        """The counts of a subject with the territory of each row, and the dimension of territories."""
        parts = [part.cells[subject].assign(rentree=part.rentree) for part in self.counted if subject in part.cells]
        cells = pd.concat(parts, ignore_index=True)
        if "uai" in cells:
            places = self.places["reseau"]
            return cells.assign(**{NAME: places.codes(cells).to_numpy()}), places.dimension
        places = self.places["departement"]
        leaves = places.leaves.reset_index().drop_duplicates("departement").set_index("departement")[NAME]
        return cells.assign(**{NAME: cells["departement"].map(leaves)}), places.dimension

    def _years(self) -> Dimension:
        years = sorted(part.rentree for part in self.counted)
        pooled = {pooled_years(years): tuple(years)} if len(years) > 1 else {}
        # A year alone would be its own total: one cohort would be taken for another. A second root keeps it apart.
        alone = {"": None} if len(years) == 1 else {}
        return Dimension("rentree", dict.fromkeys(years) | alone, frozenset(alone), also=pooled)


def _table(
    name: str, cells: pd.DataFrame, dimensions: tuple[Dimension, ...], *, sensitive: tuple[str, ...] = ()
) -> CountTable:
    columns = [dimension.name for dimension in dimensions]
    counts = cells.groupby(columns)["count"].sum().reset_index()
    public = tuple(column for column in columns if column in OF_SCHOOL)
    return CountTable(name, MEASURE, dimensions, counts, sensitive, public, _occurring(dimensions, counts))


def _occurring(dimensions: tuple[Dimension, ...], counts: pd.DataFrame) -> Callable[[pd.MultiIndex], np.ndarray]:
    """A cell is possible where its codes meet somewhere in the country, some year: the others are empty by construction."""
    inner = dimensions[2:]
    met = np.zeros([len(dimension.leaves) for dimension in inner], dtype=bool)
    met[tuple(pd.Index(dimension.leaves).get_indexer(counts[dimension.name]) for dimension in inner)] = True
    for axis, dimension in enumerate(inner):
        inside = dimension.sums().toarray() > 0
        met = np.moveaxis(np.tensordot(inside, met, axes=([1], [axis])) > 0, 0, axis)

    def possible(cells: pd.MultiIndex) -> np.ndarray:
        def position(dimension: Dimension) -> np.ndarray:
            level = cells.names.index(dimension.name)
            return pd.Index(dimension.codes).get_indexer(cells.levels[level])[cells.codes[level]]

        return met[tuple(position(dimension) for dimension in inner)]

    return possible


def pooled_years(years: Sequence[str]) -> str:
    """The code of several cohorts taken together."""
    return f"{min(years)}-{max(years)}"
