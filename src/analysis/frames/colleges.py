"""One row per collège and session: success beside IPS."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.errors import Problem, UserError
from analysis.store import Store
from analysis.territories import Territory, establishment_name, proper_name

IPS_BREAK = 2022  # first rentrée of the present IPS: no comparison across
DNB = {"exam": "dnb", "series": "generale"}
COLLEGE_IPS = {"level": "college", "track": "ensemble"}

_ARRONDISSEMENTS = {"751": "75056", "6938": "69123", "132": "13055"}

PANEL_TYPES = {
    "uai": "str",
    "name": "str",
    "session": "int64",
    "rate": "float64",
    "present": "int64",
    "mark": "float64",
    "ips": "float64",
    "ips_sd": "float64",
    "sector": "str",
    "ep": "str",
    "ep_known": "bool",
    "departement": "str",
    "academie": "str",
    "commune": "str",
    "commune_name": "str",
    "density": "Int64",
}

EXCLUSIONS = {
    "result_absent": "IPS publié, mais aucun résultat au DNB publié pour cette session",
    "present_absent": "nombre de candidats non publié",
    "rate_absent": "taux de réussite non publié",
    "ips_absent": "collège absent du fichier des IPS",
    "ips_withheld": "IPS non publié (secret statistique ou non disponible)",
}


@dataclass(frozen=True, eq=False)
class Panel:
    """Collèges of a territory, one row per collège and session, with the IPS of one rentrée for all sessions.

    `data` has the columns of `PANEL_TYPES`: `rate` in percent of the `present` candidates (série générale), `mark`
    the mean written mark out of 20, `ips` and `ips_sd` those of rentrée `ips_rentree` whatever the session, `ep`
    ``"REP"``, ``"REP+"`` or missing (outside éducation prioritaire when `ep_known`), `density` 1 to 7.

    `exclusions` has columns session, reason (a key of `EXCLUSIONS`), motif (its French text), colleges, candidates
    (missing when unknown): what was left out of `data`.

    `headline_session` is the session commented first; `matched` tells whether its IPS is that of its own school year
    (session N goes with rentrée N−1).
    """

    territory: Territory
    data: pd.DataFrame
    exclusions: pd.DataFrame
    sessions: tuple[int, ...]
    headline_session: int | None
    ips_rentree: int | None

    @property
    def matched(self) -> bool:
        """Whether the headline session is read with the IPS of its own school year."""
        return self.headline_session is not None and self.ips_rentree == self.headline_session - 1

    @property
    def reads(self) -> dict[str, dict[str, object]]:
        """The rows of the store behind the panel: table → conditions."""
        rentree = [] if self.ips_rentree is None else self.ips_rentree
        return {"ips": COLLEGE_IPS | {"rentree": rentree}, "exams": DNB | {"session": self.sessions}}

    @cached_property
    def headline(self) -> pd.DataFrame:
        """Rows of the headline session."""
        return self.data[self.data["session"] == self.headline_session].reset_index(drop=True)

    @cached_property
    def balanced(self) -> pd.DataFrame:
        """Rows of the collèges present in every session."""
        counts = self.data.groupby("uai")["session"].transform("size")
        return self.data[counts == len(self.sessions)].reset_index(drop=True)


@dataclass(frozen=True)
class Window:
    """The sessions looked at, the one commented first and the rentrée its IPS is taken from."""

    sessions: tuple[int, ...]
    headline_session: int | None
    ips_rentree: int | None


def college_panel(
    store: Store, territory: Territory, *, ips_rentree: int | None = None, sessions: Collection[int] | None = None
) -> Panel:
    """DNB results (série générale) of a territory's collèges beside the IPS of one rentrée.

    Parameters
    ----------
    ips_rentree
        Rentrée at which IPS is frozen. By default that of the headline session: the latest session N whose rentrée
        N−1 has a published IPS; when there is none, the nearest rentrée of the same series of IPS (`Panel.matched` is
        then False).
    sessions
        Sessions wanted; all those of the store by default.

    Raises
    ------
    UserError
        A rentrée or a session the store does not hold.
    pandas.errors.MergeError
        Two IPS for one collège and rentrée (the store's keys forbid it).
    """
    window = choose_window(store, ips_rentree=ips_rentree, sessions=sessions)
    exams = store.read(
        "exams",
        territory,
        columns=["uai", "session", "present", "rate", "mark", "sector", "departement", "academie"],
        where=DNB | {"session": window.sessions},
    )
    ips = store.read(
        "ips",
        territory,
        columns=["uai", "ips", "ips_sd", "sector"],
        where=COLLEGE_IPS | {"rentree": [] if window.ips_rentree is None else window.ips_rentree},
    ).rename(columns={"sector": "ips_sector"})
    joined = exams.merge(ips, on="uai", how="left", validate="many_to_one", indicator="found")
    reason = _reasons(joined)
    kept = joined[reason.isna()].drop(columns="found")
    kept["sector"] = kept["sector"].fillna(kept["ips_sector"])
    data = kept.merge(
        _places(store, territory, window.ips_rentree, set(kept["uai"])), on="uai", how="left", validate="many_to_one"
    )
    data["ep_known"] = data["ep_known"].fillna(False)
    return Panel(
        territory=territory,
        data=data[list(PANEL_TYPES)].astype(PANEL_TYPES).sort_values(["session", "uai"], ignore_index=True),
        exclusions=_exclusions(joined, reason, ips, window.sessions),
        sessions=window.sessions,
        headline_session=window.headline_session,
        ips_rentree=window.ips_rentree,
    )


def choose_window(store: Store, *, ips_rentree: int | None = None, sessions: Collection[int] | None = None) -> Window:
    """Sessions, headline session and rentrée of the IPS, the same for every territory of a store.

    Raises
    ------
    UserError
        A rentrée or a session the store does not hold.
    """
    published = store.values("exams", "session", DNB)
    rentrees = store.values("ips", "rentree", COLLEGE_IPS)
    wanted = published if sessions is None else tuple(sorted(set(sessions)))
    problems = [_absent("session du DNB", s, published) for s in wanted if s not in published]
    if ips_rentree is not None and ips_rentree not in rentrees:
        problems.append(_absent("rentrée de l’IPS des collèges", ips_rentree, rentrees))
    if problems:
        raise UserError(*problems)
    if ips_rentree is None:
        pairs = [(s, r) for s in wanted for r in rentrees if (s > IPS_BREAK) == (r >= IPS_BREAK)]
    else:
        pairs = [(s, ips_rentree) for s in wanted]
    if not pairs:
        return Window(wanted, wanted[-1] if wanted else None, ips_rentree)
    session, rentree = min(pairs, key=lambda pair: (abs(pair[0] - 1 - pair[1]), -pair[0], -pair[1]))
    return Window(wanted, session, rentree)


def _absent(what: str, value: int, held: Collection[int]) -> Problem:
    return Problem(
        f"{what} absente des données : {value}", allowed=", ".join(map(str, held)) or "aucune n’a été importée"
    )


def _reasons(joined: pd.DataFrame) -> pd.Series:
    conditions = {
        "present_absent": joined["present"].fillna(0) == 0,
        "rate_absent": joined["rate"].isna(),
        "ips_absent": joined["found"] == "left_only",
        "ips_withheld": joined["ips"].isna(),
    }
    chosen = np.select([c.to_numpy(dtype=bool) for c in conditions.values()], list(conditions), default="")
    return pd.Series(chosen, index=joined.index, dtype="str").mask(chosen == "")


def _exclusions(joined: pd.DataFrame, reason: pd.Series, ips: pd.DataFrame, sessions: tuple[int, ...]) -> pd.DataFrame:
    left = joined.assign(reason=reason)[reason.notna()]
    counted = left.groupby(["session", "reason"], as_index=False).agg(
        colleges=("uai", "size"), candidates=("present", lambda n: n.sum(min_count=1))
    )
    silent = [len(set(ips["uai"]) - set(joined.loc[joined["session"] == s, "uai"])) for s in sessions]
    without = pd.DataFrame({"session": sessions, "reason": "result_absent", "colleges": silent, "candidates": pd.NA})
    types = {"session": "int64", "reason": "str", "motif": "str", "colleges": "int64", "candidates": "Int64"}
    every = pd.concat([counted.astype(object), without[without["colleges"] > 0].astype(object)], ignore_index=True)
    every["motif"] = every["reason"].map(EXCLUSIONS)
    order = every["reason"].map(list(EXCLUSIONS).index)
    every = every.assign(order=order).sort_values(["session", "order"], ignore_index=True)
    return every[list(types)].astype(types)


def _places(store: Store, territory: Territory, rentree: int | None, uais: Collection[str]) -> pd.DataFrame:
    """One row for each of these UAI: name, commune, commune_name, density, ep, ep_known."""
    places = store.establishments(territory, uais)[
        ["uai", "name", "nature", "commune", "commune_name", "ep", "ep_known"]
    ]
    named = zip(places["name"], places["nature"], strict=True)
    places["name"] = pd.Series([establishment_name(name, nature, None) for name, nature in named], dtype="str")
    places["commune_name"] = places["commune_name"].map(proper_name, na_action="ignore").astype("str")
    if "memberships" in store.tables():
        places["ep"] = places["uai"].map(_programmes(store, territory, rentree)).astype("str")
        places["ep_known"] = True
    density = store.read("communes", territory, columns=["commune", "density"]).set_index("commune")["density"]
    places["density"] = places["commune"].map(_whole_commune, na_action="ignore").map(density).astype("Int64")
    return places.drop(columns="nature")


def _programmes(store: Store, territory: Territory, rentree: int | None) -> pd.Series:
    """Programme of each UAI in the list of réseaux of that rentrée, or of the nearest one."""
    years = store.values("memberships", "rentree")
    year = min(years, key=lambda y: (abs(y - (rentree or y)), -y), default=None)
    members = store.read("memberships", territory, columns=["uai", "programme"], where={"rentree": year})
    return members.sort_values(["uai", "programme"]).drop_duplicates("uai", keep="last").set_index("uai")["programme"]


def _whole_commune(code: str) -> str:
    """The commune of an arrondissement of Paris, Lyon or Marseille; any other commune as it is (Insee's grid)."""
    for prefix, commune in _ARRONDISSEMENTS.items():
        if code.startswith(prefix):
            return commune
    return code
