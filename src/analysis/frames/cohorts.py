"""A cohort of pupils followed: fixed by the classes of 3e of one rentrée, then what became of each, found or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.store import Store

from .cohort_clock import SITUATION, Clock, positions
from .cohort_higher import baccalaureate
from .cohort_lists import CohortList
from .cohort_profile import profile
from .cohort_states import AFTER_EXIT, HORIZONS, aftermaths, destinies, issues, notions

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
_FOLLOWED = ["pupil", "clock", "months", *SITUATION]


@dataclass(frozen=True, eq=False)
class Cohort:
    """Pupils of the 3e of one rentrée, one row each, in the same order in every column; no pseudonym is kept.

    `pupils` has columns of categories: uai, departement, academie, status (of `cohort_profile.STATUSES`), sex, quarter (of the cohort, by the pupil's
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
    seen, after, later = (Clock.of(rows[rows["clock"] == clock], keys) for clock in ("cohorte", "sortie", "bac"))
    remarks.add("orphan", seen.strangers)
    remarks.add("repeated", _repeated(store, keys, rentree))
    columns: dict[str, object] = profile(store, pupils)
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
    bac = baccalaureate(store, keys, columns, later, rentree)
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


def _repeated(store: Store, keys: pd.Series, rentree: int) -> int:
    before = store.read("pupils", columns=["pupil"], where={"rentree": rentree - 1, "level": "3e"})["pupil"]
    return int((positions(before, keys) >= 0).sum())


def _at_exit(issue: pd.Categorical, counted: list[pd.Categorical]) -> pd.Categorical:
    """The notions of each pupil's exit, as they stood the year it was first seen."""
    names = list(dict.fromkeys(name for part in counted for name in part.categories))
    codes = np.full(len(issue), -1, dtype=np.int16)
    year = np.array([int(name[-1]) if name.startswith(("ssq", "qualifie")) else 0 for name in issue.categories])
    for rank, part in enumerate(counted, start=1):
        rows = year[issue.codes] == rank
        codes[rows] = np.array([names.index(name) for name in part.categories])[part.codes[rows]]
    return pd.Categorical.from_codes(codes, names)


def _after_exit(columns: Mapping[str, object], clock: Clock, remarks: _Remarks) -> dict[str, pd.Categorical]:
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


def _programmes(store: Store, keys: pd.Series, rentree: int) -> dict[str, pd.Categorical]:
    rows = store.read("programmes", columns=["pupil", "programme"], where={"rentree": rentree})
    return {
        str(name): pd.Categorical.from_codes((positions(keys, part["pupil"]) < 0).astype(np.int8), ["oui", "non"])
        for name, part in rows.groupby("programme", observed=True)
    }
