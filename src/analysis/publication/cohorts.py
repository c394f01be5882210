"""Pupils of 3e followed over the years: counts of destinies, passages, exits and what follows, before anything is hidden.

What becomes of a pupil is told by several classifications that overlap: after one year, after two, after three, the first exit.
They are one dimension, whose leaves are the whole paths: every code is a set of paths, so that what one classification shows
is known to protect or give away the others.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import pandas as pd

from analysis.disclosure import CountTable, Dimension
from analysis.frames.cohort_lists import read_lists
from analysis.frames.cohort_states import AFTER_EXIT, AFTERMATHS, FOLLOWED, HORIZONS
from analysis.frames.cohorts import Cohort, cohort, cohort_years
from analysis.store import Store

from .orientation import QUARTER, SEX, STATUS
from .territories import NAME, Places

TABLES = (*("outcomes", "pupils", "pupil_exams", "programmes", "communes", "establishments", "memberships"),)
MEASURE = "eleves_3e_suivis"
TOTAL = "total"
LISTS = "listes"
FEWEST_PUPILS = 200
"""Pupils of a cohort below which a programme is not counted apart: nearly all of its counts would be hidden."""

RURALITY = Dimension.flat("ruralite", ("rural", "urbain", "inconnu"))
GROUPS = {"sexe": SEX, "quart": QUARTER, "statut": STATUS, "ruralite": RURALITY}
OF_SCHOOL = ("rentree", "statut", "ruralite")
_COLUMNS = {"sexe": "sex", "quart": "quarter", "statut": "status", "ruralite": "rural"}
_COARSE = {
    **dict.fromkeys(("gt_heure", "gt_retard"), "gt"),
    **dict.fromkeys(("pro", "apprentissage"), "professionnel"),
    **dict.fromkeys(("parti", "sorti_inconnu", "non_retrouve"), "inconnu"),
}
_SUITE = {
    TOTAL: None,
    "bachelier": TOTAL,
    **dict.fromkeys(("superieur", "bachelier_ailleurs", "bachelier_inconnu"), "bachelier"),
    **dict.fromkeys(("non_bachelier", "non_retrouve"), TOTAL),
}
NOTION_CODES = (("sans_diplome",), ("decrochage",))
HIGHER_KINDS = ("licence", "but", "cpge", "sts", "autre_superieur")
SUITE = Dimension("suite", _SUITE)
SUITE_DETAIL = Dimension("suite", _SUITE | dict.fromkeys(HIGHER_KINDS, "superieur"))
ROUTE = Dimension.flat("voie", ("generale", "technologique", "professionnelle", "sans"))


def count_tables(store: Store) -> tuple[CountTable, ...]:
    """The tables of a store; empty where no cohort is followed.

    ``cohortes/reseaux``: destinies after three years and exits, down to réseaux. ``cohortes/parcours``: destinies each year,
    passages, exits by year and by class of the first year, down to départements; ``cohortes/parcours-24`` and ``-12`` the same for
    the cohorts not followed so long. ``cohortes/<variable>``: exits, destinies after three years and the end of seconde GT by sex,
    quarter of IPS, status, rurality, programme or list. ``sorties/apres-<m>``: some months after an exit. ``superieur/…``:
    after the baccalauréat.

    Lists of pupils are read from the folder ``listes`` of the data.
    """
    lists = read_lists(store.root / LISTS)
    counted = [Counted.of(cohort(store, year, lists=lists)) for year in cohort_years(store)]
    counted = [part for part in counted if part.horizons]
    if not counted:
        return ()
    schools = pd.concat([part.cells["reseaux"][["uai", "departement"]] for part in counted]).drop_duplicates()
    places = {level: Places.of(store.index(), schools, level=level) for level in ("reseau", "departement")}
    return tables_of(counted, places)


def besides(store: Store) -> str:
    """The lists of pupils of the data, by content: a list added, changed or removed is counted again."""
    digest = sha256()
    for path in sorted((store.root / LISTS).glob("*.csv")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


@dataclass(frozen=True, eq=False)
class Counted:
    """A cohort as counts: `cells` holds, by subject, one row per place and combination of codes, with ``count``.

    `crossed` are its programmes and lists.
    """

    rentree: str
    horizons: tuple[int, ...]
    crossed: tuple[str, ...]
    cells: Mapping[str, pd.DataFrame]

    @classmethod
    def of(cls, followed: Cohort) -> "Counted":
        """Count a cohort by collège for what goes down to réseaux, by département for the rest."""
        pupils = followed.pupils
        fixed = {"uai", "departement", "academie", "voie", "suite", "chaine", "sortie", "issue", *_COLUMNS.values()}
        crossed = tuple(
            n for n in pupils if n not in fixed and not n.startswith(("devenir", "apres")) and _enough(pupils[n])
        )
        codes = pupils[["uai", "departement", *crossed]].assign(
            **{name: _known(pupils[column]) for name, column in _COLUMNS.items()},
            **{f"d{months}": pupils[f"devenir{months}"] for months in followed.horizons},
            **{f"apres{months}": _known(pupils[f"apres{months}"], "non_observe") for months in followed.after_exit},
        )
        if followed.horizons:
            codes["issue"] = _renamed(pupils["issue"], _issue)
            codes["sortie"] = _known(pupils["sortie"], "")
        years = [f"d{months}" for months in followed.horizons]
        wanted = {"reseaux": ["uai", *years[-1:], "issue", "sortie"], "parcours": [*years, "issue"]}
        groups = (*GROUPS, *crossed)
        if followed.horizons == HORIZONS:
            wanted |= {f"groupe {name}": [name, *years, "issue", "sortie"] for name in groups}
            wanted |= {f"apres {months}": ["issue", f"apres{months}"] for months in followed.after_exit}
        if followed.bac_observed:
            codes["voie"] = _known(pupils["voie"], "sans")
            codes["suite"] = _suite(pupils)
            wanted |= {"voie": ["voie", "suite"], "suite": ["uai", "suite"]}
            wanted |= {f"suite {name}": [name, "voie", "suite"] for name in GROUPS}
        return cls(
            str(followed.rentree),
            followed.horizons,
            crossed,
            {subject: _counts(codes, ["departement", *columns]) for subject, columns in wanted.items()},
        )


def _counts(codes: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Pupils by combination of codes, those that occur."""
    found = codes.groupby(columns, observed=True).size().rename("count").reset_index()
    return found.astype(dict.fromkeys(columns, "str"))


def tables_of(counted: Sequence[Counted], places: Mapping[str, Places]) -> tuple[CountTable, ...]:
    """The tables of some cohorts, with the territories down to each level; see `count_tables`."""
    whole = _Maker([part for part in counted if part.horizons == HORIZONS], places)
    found = []
    if whole.counted:
        found += [whole.paths("reseaux", _of_networks), whole.paths("parcours", _whole_path)]
        crossed = dict.fromkeys(name for part in whole.counted for name in part.crossed)
        groups = GROUPS | {name: Dimension.flat(name, ("oui", "non")) for name in crossed}
        found += [whole.paths(f"groupe {name}", _of_groups, group=dimension) for name, dimension in groups.items()]
        found += [
            whole.paths(f"groupe {name}", _end_of_second, group=dimension, name=f"cohortes/seconde-{name}")
            for name, dimension in GROUPS.items()
        ]
        found += [whole.after(months) for months in AFTER_EXIT if whole.has(f"apres {months}")]
    for horizons, keyed in ((HORIZONS[:2], _two_years), (HORIZONS[:1], _one_year)):
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

    def paths(self, subject: str, keyed: "Keyed", *, group: Dimension | None = None, name: str = "") -> CountTable:
        """Territory × rentrée (× group) × parcours."""
        cells, place = self._cells(subject)
        keys, codes = keyed(cells)
        dimension, leaf = path_dimension(keys.astype("str"), codes)
        dimensions = (place, self._years(), *([group] if group else []), dimension)
        name = name or f"cohortes/{subject.removeprefix('groupe ')}"
        return _table(name, cells.assign(parcours=leaf), dimensions, sensitive=("parcours",))

    def after(self, months: int) -> CountTable:
        """Those who left without qualification, so many months after their exit."""
        cells, place = self._cells(f"apres {months}")
        left, date = cells["issue"].str.startswith("ssq"), f"apres{months}"
        known = {"parcours": np.where(left, "fin:ssq", "ailleurs"), date: cells[date].where(left, "sans_objet")}
        leavers = Dimension("parcours", {TOTAL: None, "fin:ssq": TOTAL, "ailleurs": TOTAL}, frozenset(["ailleurs"]))
        dimensions = (place, self._years(), leavers, _aftermath(date))
        return _table(f"sorties/apres-{months}", cells.assign(**known), dimensions, sensitive=("parcours",))

    def higher(self) -> tuple[CountTable, ...]:
        """After the baccalauréat: by route in detail, down to réseaux without it, by group."""
        routes, place = self._cells("voie")
        pupils, network = self._cells("suite")
        found = [
            _table("superieur/voie", routes, (place, self._years(), ROUTE, SUITE_DETAIL)),
            _table("superieur/reseaux", _short(pupils), (network, self._years(), SUITE)),
        ]
        for name, dimension in GROUPS.items():
            cells, _ = self._cells(f"suite {name}")
            found.append(_table(f"superieur/{name}", _short(cells), (place, self._years(), dimension, ROUTE, SUITE)))
        return tuple(found)

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


def _whole_path(cells: pd.DataFrame) -> "Keys":
    keys = _end(cells) | {"12": _route(cells["d12"]), "24": _second(cells["d24"]), "fin": _end_detail(cells)}
    return pd.DataFrame(keys), (("issue",), ("12",), ("24",), ("12", "24"), ("24", "fin*"), ("12", "issue"), ("fin",))


def _of_networks(cells: pd.DataFrame) -> "Keys":
    return pd.DataFrame({"fin*": _end(cells)["fin*"]} | _notions(cells)), NOTION_CODES


def _of_groups(cells: pd.DataFrame) -> "Keys":
    return pd.DataFrame(_end(cells) | _notions(cells)), (("issue",), *NOTION_CODES)


def _end_of_second(cells: pd.DataFrame) -> "Keys":
    general = _route(cells["d12"]) == "gt"
    keys = {"12": np.where(general, "gt", "ailleurs"), "24": _second(cells["d24"]).where(general, "")}
    return pd.DataFrame(keys), (("12", "24"),)


def _two_years(cells: pd.DataFrame) -> "Keys":
    return pd.DataFrame({"24": _second(cells["d24"]), "12": _route(cells["d12"])}), (("12",), ("12", "24"))


def _one_year(cells: pd.DataFrame) -> "Keys":
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


Keys = tuple[pd.DataFrame, tuple[tuple[str, ...], ...]]
Keyed = Callable[[pd.DataFrame], Keys]


def _aftermath(name: str) -> Dimension:
    seen = dict.fromkeys(AFTERMATHS, "observe")
    parents = {TOTAL: None, "observe": TOTAL, **seen, **dict.fromkeys(("non_observe", "sans_objet"), TOTAL)}
    return Dimension(name, parents, frozenset(["sans_objet"]))


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


def _enough(member: pd.Series) -> bool:
    """A list is always followed; a programme where it has pupils enough for its counts to be shown somewhere."""
    return member.name.startswith("liste-") or int((member == "oui").sum()) >= FEWEST_PUPILS


def _known(values: pd.Series, unknown: str = "inconnu") -> pd.Series:
    return values.cat.add_categories([unknown]).fillna(unknown) if values.isna().any() else values


def _renamed(values: pd.Series, name: Callable[[str], str]) -> pd.Series:
    """Categories under other names; those that take the same one are merged."""
    names = [name(str(code)) for code in values.cat.categories]
    known = list(dict.fromkeys(names))
    ranks = np.array([known.index(code) for code in names])[values.cat.codes]
    return pd.Series(pd.Categorical.from_codes(ranks, known), index=values.index)


def _suite(pupils: pd.DataFrame) -> pd.Series:
    """What follows the baccalauréat in detail where there is one, what stands in its place elsewhere."""
    instead = {"ailleurs": "bachelier_ailleurs", "non_retrouve": "bachelier_inconnu"}
    detail = _renamed(pupils["suite"].cat.add_categories(["rien"]).fillna("rien"), lambda code: instead.get(code, code))
    names = pd.Index(dict.fromkeys([*detail.cat.categories, *pupils["chaine"].cat.categories]))
    ranks = np.where(
        detail == "rien",
        names.get_indexer(pupils["chaine"].cat.categories)[pupils["chaine"].cat.codes],
        names.get_indexer(detail.cat.categories)[detail.cat.codes],
    )
    return pd.Series(pd.Categorical.from_codes(ranks, names), index=pupils.index)


def _short(cells: pd.DataFrame) -> pd.DataFrame:
    return cells.assign(suite=cells["suite"].where(~cells["suite"].isin(HIGHER_KINDS), "superieur"))


def _issue(code: str) -> str:
    kind, _, year = code.partition("_")
    return f"inconnu_{year}" if kind in ("perdu", "parti") else code


def _coarse(destiny: pd.Series) -> pd.Series:
    return destiny.replace(_COARSE)


def _route(destiny: pd.Series) -> pd.Series:
    """After a year: apprenticeship and the vocational lycée apart."""
    return destiny.replace({code: name for code, name in _COARSE.items() if name != "professionnel"})


def _second(destiny: pd.Series) -> pd.Series:
    """After two years: pupils of GT who are late apart."""
    return destiny.replace({code: name for code, name in _COARSE.items() if name != "gt"})
