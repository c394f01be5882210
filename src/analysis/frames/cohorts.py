"""A cohort of pupils followed: fixed by the classes of 3e of one rentrée, then what became of each, found or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.measures.quartiles import assign, national_bounds
from analysis.store import Store

from .cohort_lists import CohortList
from .cohort_states import (
    AFTER_EXIT,
    CHAIN,
    HORIZONS,
    aftermaths,
    destinies,
    higher,
    issues,
    notions,
    place_of_study,
    routes,
)
from .colleges import _whole_commune

RURAL_FROM = 5
BAC_MONTHS = 3
STATUSES = ("REP+", "REP", "public_hors_ep", "prive")
QUARTERS = ("q1", "q2", "q3", "q4")
REMARKS = {
    "repeated": "élève déjà compté dans la cohorte précédente (3e redoublée)",
    "not_followed": "élève d’une académie dont le suivi n’est pas importé",
    "without_row": "élève sans ligne de suivi à une date observée, compté « non retrouvé »",
    "orphan": "ligne de suivi d’un élève absent des classes de 3e, écartée",
    "exit_unknown": "suivi après la sortie d’un élève dont la sortie n’est pas observée dans la cohorte, écarté",
    "list_unknown": "élève d’une liste absent de la cohorte",
    "list_late": "élève entré dans la liste après la 3e, compté hors liste",
}

_PROFILE = ["pupil", "uai", "departement", "academie", "sector", "ep", "sex", "delay", "ips"]
_SITUATION = ["state", "diploma", "exit_level"]
_FOLLOWED = ["pupil", "clock", "months", *_SITUATION]


@dataclass(frozen=True, eq=False)
class Cohort:
    """Pupils of the 3e of one rentrée, one row each, in the same order in every column; no pseudonym is kept.

    `pupils` has columns of categories: uai, departement, academie, status (of `STATUSES`), sex, quarter (of the cohort, by the pupil's
    IPS), rural (``"rural"``, ``"urbain"``), late (``"oui"``, ``"non"``), one per programme and list (``"oui"``, ``"non"``); devenir12, devenir24, devenir36 (codes
    of `DESTINIES`) for the horizons observed; issue, sortie (notions of exit when it is first seen, missing without exit), apres6 to apres36 (missing
    where not observable), voie and suite of those who hold the baccalauréat, lieu (code of
    `PLACES`) of those in higher education, chaine. A value not known is missing.

    `horizons` are the months observed for every académie kept; `followed` the académies kept. `remarks` counts, by reason
    (keys of `REMARKS`): columns reason, detail, pupils.
    """

    rentree: int
    pupils: pd.DataFrame
    horizons: tuple[int, ...]
    followed: tuple[str, ...]
    after_exit: tuple[int, ...]
    bac_observed: bool
    remarks: pd.DataFrame
    ips_bounds: tuple[float, float, float] | None


def cohort_years(store: Store) -> tuple[int, ...]:
    """Rentrées whose pupils of 3e are followed for a year at least."""
    followed = store.values("outcomes", "rentree", {"clock": "cohorte"})
    held = store.values("pupils", "rentree", {"level": "3e"})
    return tuple(int(year) for year in followed if year in held)


def cohort(store: Store, rentree: int, *, lists: Sequence[CohortList] = ()) -> Cohort:
    """Follow every pupil of 3e of a rentrée, whole country at once.

    A pupil with no row at a date when the académie's others have one is kept, as not found. Académies that follow nobody
    are left out and counted.
    """
    pupils = store.read("pupils", columns=_PROFILE, where={"rentree": rentree, "level": "3e"})
    rows = store.read("outcomes", columns=[*_FOLLOWED, "academie"], where={"rentree": rentree})
    remarks = _Remarks()
    horizons, followed = _observed(rows[rows["clock"] == "cohorte"])
    kept = pupils["academie"].isin(followed).to_numpy()
    remarks.add("not_followed", int((~kept).sum()))
    pupils = pupils[kept].reset_index(drop=True)
    keys = pupils["pupil"]
    seen, after, later = (_Clock.of(rows[rows["clock"] == clock], keys) for clock in ("cohorte", "sortie", "bac"))
    remarks.add("orphan", seen.strangers)
    remarks.add("repeated", _repeated(store, keys, rentree))
    columns: dict[str, object] = _profile(store, pupils)
    bounds = columns.pop("bounds")
    paths: dict[int, pd.Categorical] = {}
    counted: dict[int, pd.Categorical] = {}
    for months in horizons:
        at = seen.at(months)
        remarks.add("without_row", int(at["state"].isna().sum()), f"{months} mois")
        paths[months] = columns[f"devenir{months}"] = destinies(at["state"], at["diploma"], at["exit_level"], months)
        counted[months] = notions(paths[months], at["diploma"], at["exit_level"])
    if paths:
        columns["issue"] = issues(paths)
        columns["sortie"] = _at_exit(columns["issue"], list(counted.values()))
    aftermath = _after_exit(columns, after, remarks) if paths else {}
    bac = _baccalaureate(store, keys, columns, later, rentree)
    for followed_list in lists:
        columns[followed_list.column] = followed_list.members(pd.Index(keys), rentree, remarks.add)
    return Cohort(
        rentree=rentree,
        pupils=pd.DataFrame({**columns, **_programmes(store, keys, rentree), **aftermath, **bac}),
        horizons=horizons,
        followed=followed,
        after_exit=tuple(int(name.removeprefix("apres")) for name in aftermath),
        bac_observed=bool(bac),
        remarks=remarks.frame(),
        ips_bounds=bounds,
    )


class _Remarks:
    def __init__(self) -> None:
        self.lines: list[tuple[str, str, int]] = []

    def add(self, reason: str, pupils: int, detail: str = "") -> None:
        if pupils:
            self.lines.append((reason, detail, pupils))

    def frame(self) -> pd.DataFrame:
        types = {"reason": "str", "detail": "str", "pupils": "int64"}
        return pd.DataFrame(self.lines, columns=list(types)).astype(types)


def _observed(seen: pd.DataFrame) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Horizons of the académie followed the longest, and the académies followed that long."""
    dates = seen.groupby("academie")["months"].unique()
    by_place = {str(place): frozenset(int(m) for m in months) & frozenset(HORIZONS) for place, months in dates.items()}
    longest = max(by_place.values(), key=len, default=frozenset())
    return tuple(sorted(longest)), tuple(sorted(place for place, months in by_place.items() if months == longest))


def _profile(store: Store, pupils: pd.DataFrame) -> dict[str, object]:
    known = pupils["ips"].notna()
    bounds = national_bounds(pupils["ips"][known], np.ones(int(known.sum()))) if known.any() else None
    quarter = assign(pupils["ips"], bounds) - 1 if bounds else np.full(len(pupils), -1)
    rural = pupils["uai"].astype("category")
    place = pd.Series(rural.cat.categories).map(_rural_colleges(store)).astype("object")
    return {
        **{name: pupils[name].astype("category") for name in ("uai", "departement", "academie", "sex")},
        "status": _status(pupils["sector"], pupils["ep"]),
        "quarter": pd.Categorical.from_codes(quarter, list(QUARTERS)),
        "rural": _placed(rural.cat.codes.to_numpy(), place),
        "late": _late(pupils["delay"]),
        "bounds": bounds,
    }


def _status(sector: pd.Series, ep: pd.Series) -> pd.Categorical:
    """Éducation prioritaire and sector of the year of 3e; missing where one of them is, but for private schools."""
    held, label = sector.astype("category").cat, ep.astype("category").cat
    private = np.array([str(name).startswith("prive") for name in held.categories] + [False])[held.codes]
    rank = {"REP+": 0, "REP": 1, "hors_ep": 2}
    public = np.array([rank[str(name)] for name in label.categories] + [-1])[label.codes]
    known = np.where(private & ~np.isin(public, (0, 1)), 3, public)
    return pd.Categorical.from_codes(np.where(held.codes < 0, -1, known), list(STATUSES))


def _late(delay: pd.Series) -> pd.Categorical:
    codes = np.where(delay.isna(), -1, (delay.fillna(0) <= 0).astype(np.int8))
    return pd.Categorical.from_codes(codes, ["oui", "non"])


def _placed(codes: np.ndarray, place: pd.Series) -> pd.Categorical:
    ranks = place.map({True: 0, False: 1}).fillna(-1).astype("int8").to_numpy()
    return pd.Categorical.from_codes(ranks[codes], ["rural", "urbain"])


def _rural_colleges(store: Store) -> pd.Series:
    """Whether the commune of each établissement is rural in Insee's grid (levels 5 to 7); unknown ones are left out."""
    places = store.establishments()[["uai", "commune"]].dropna()
    density = store.read("communes", columns=["commune", "density"]).dropna().set_index("commune")["density"]
    level = places["commune"].map(_whole_commune).map(density)
    return pd.Series((level >= RURAL_FROM).to_numpy(dtype=object), index=places["uai"])[level.notna().to_numpy()]


@dataclass(frozen=True, eq=False)
class _Clock:
    """The rows of one clock: `position` of each row's pupil in the cohort (−1 for a stranger), months, columns of categories."""

    pupils: int
    position: np.ndarray
    months: np.ndarray
    columns: pd.DataFrame
    strangers: int

    @classmethod
    def of(cls, rows: pd.DataFrame, keys: pd.Series) -> "_Clock":
        position = _positions(rows["pupil"], keys)
        strangers = rows["pupil"][position < 0].nunique()
        columns = rows[_SITUATION].astype("category")
        return cls(len(keys), position, rows["months"].to_numpy(np.int64), columns, int(strangers))

    def at(self, months: int) -> pd.DataFrame:
        """The situation of each pupil in the order of the cohort, missing where there is no row."""
        rows = (self.months == months) & (self.position >= 0)
        found = {}
        for name, column in self.columns.items():
            codes = np.full(self.pupils, -1, dtype=np.int16)
            codes[self.position[rows]] = column.cat.codes.to_numpy()[rows]
            found[name] = pd.Categorical.from_codes(codes, column.cat.categories)
        return pd.DataFrame(found)


def _positions(pupils: pd.Series, keys: pd.Series) -> np.ndarray:
    """Where each pupil is among the keys, −1 where it is not."""
    found = pc.index_in(pa.array(pupils), value_set=pa.array(keys))
    return pc.fill_null(found, -1).to_numpy(zero_copy_only=False)


def _repeated(store: Store, keys: pd.Series, rentree: int) -> int:
    before = store.read("pupils", columns=["pupil"], where={"rentree": rentree - 1, "level": "3e"})["pupil"]
    return int((_positions(before, keys) >= 0).sum())


def _at_exit(issue: pd.Categorical, counted: list[pd.Categorical]) -> pd.Categorical:
    """The notions of each pupil's exit, as they stood the year it was first seen."""
    names = list(dict.fromkeys(name for part in counted for name in part.categories))
    codes = np.full(len(issue), -1, dtype=np.int16)
    year = np.array([int(name[-1]) if name.startswith(("ssq", "qualifie")) else 0 for name in issue.categories])
    for rank, part in enumerate(counted, start=1):
        rows = year[issue.codes] == rank
        codes[rows] = np.array([names.index(name) for name in part.categories])[part.codes[rows]]
    return pd.Categorical.from_codes(codes, names)


def _after_exit(columns: Mapping[str, object], clock: _Clock, remarks: _Remarks) -> dict[str, pd.Categorical]:
    """Situations after the exit of those seen to leave without qualification.

    A leaver without a row is not found where others who left the same year, in the académie, have one; not observable
    where none has.
    """
    issue, place = columns["issue"], columns["academie"].cat
    left = np.array([name.startswith("ssq_") for name in issue.categories])[issue.codes]
    group = place.codes.to_numpy().astype(np.int64) * len(issue.categories) + issue.codes
    remarks.add(
        "exit_unknown", int((np.bincount(clock.position[clock.position >= 0], minlength=len(left)) > 0)[~left].sum())
    )
    found = {}
    for months in AFTER_EXIT:
        at = aftermaths(clock.at(months)["state"])
        codes = np.where(left, at.codes, -1).astype(np.int8)
        observed = np.bincount(group[codes >= 0], minlength=group.max(initial=0) + 1)[group] > 0
        codes = np.where(left & observed & (codes < 0), at.categories.get_loc("non_retrouve"), codes)
        if (codes >= 0).any():
            found[f"apres{months}"] = pd.Categorical.from_codes(codes, at.categories)
    return found


def _baccalaureate(
    store: Store, keys: pd.Series, columns: Mapping[str, object], clock: _Clock, rentree: int
) -> dict[str, pd.Categorical]:
    """Route and situation of those who passed the baccalauréat on time, and the chain from the 3e on."""
    asked = {"session": rentree + 4, "exam": ("bac_gt", "bac_pro")}
    exams = store.read("pupil_exams", columns=["pupil", "exam", "series", "passed"], where=asked)
    exams = exams[exams["passed"].fillna(False).astype(bool)].drop_duplicates("pupil")
    if exams.empty or not len(clock.position):
        return {}
    position = _positions(keys, exams["pupil"])
    holds = position >= 0
    route, at = routes(exams["exam"], exams["series"]), higher(clock.at(BAC_MONTHS)["state"])
    voie = np.where(holds, np.asarray(route.codes)[np.maximum(position, 0)], -1)
    suite = np.where(holds, at.codes, -1)
    last = columns.get(f"devenir{HORIZONS[-1]}")
    unknown = np.zeros(len(keys), bool) if last is None else np.isin(np.asarray(last), ("non_retrouve", "parti"))
    names = list(CHAIN)
    kinds = np.array([0 if name not in ("ailleurs", "non_retrouve") else 1 for name in at.categories])
    kinds[at.categories.get_loc("non_retrouve")] = 2
    chain = np.where(holds, kinds[np.maximum(at.codes, 0)], np.where(unknown, 4, 3))
    return {
        "voie": pd.Categorical.from_codes(voie, route.categories),
        "suite": pd.Categorical.from_codes(suite, at.categories),
        "lieu": _place_of_study(store, keys, columns, rentree, studies=holds & (kinds[at.codes] == 0)),
        "chaine": pd.Categorical.from_codes(chain, names),
    }


def _place_of_study(
    store: Store, keys: pd.Series, columns: Mapping[str, object], rentree: int, *, studies: np.ndarray
) -> pd.Categorical:
    """Where the establishment of those in higher education is, seen from the département of their collège."""
    asked = {"rentree": rentree, "clock": "bac", "months": BAC_MONTHS}
    rows = store.read("outcomes", columns=["pupil", "state_uai"], where=asked)
    position, places = _positions(keys, rows["pupil"]), rows["state_uai"].astype("category").cat
    codes = np.append(places.codes.to_numpy(), -1)[position]
    return place_of_study(codes, places.categories, columns["departement"], columns["academie"], studies)


def _programmes(store: Store, keys: pd.Series, rentree: int) -> dict[str, pd.Categorical]:
    rows = store.read("programmes", columns=["pupil", "programme"], where={"rentree": rentree})
    return {
        str(name): pd.Categorical.from_codes((_positions(keys, part["pupil"]) < 0).astype(np.int8), ["oui", "non"])
        for name, part in rows.groupby("programme", observed=True)
    }
