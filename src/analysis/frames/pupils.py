"""One row per pupil and session: the result at the DNB beside the pupil's own IPS and the year of 3e."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import Problem, UserError
from analysis.store import Store
from analysis.territories import Territory

from .colleges import DNB

PUPIL_TYPES = {
    "uai": "str",
    "session": "int64",
    "departement": "str",
    "academie": "str",
    "sector": "str",
    "ep": "str",
    "ips": "float64",
    "girl": "float64",
    "delay": "float64",
    "entry_score": "float64",
    "passed": "float64",
    "written": "float64",
}

PUPIL_EXCLUSIONS = {
    "not_present": "candidat absent à l’examen",
    "result_absent": "résultat non disponible",
    "pupil_absent": "candidat absent des classes de 3e de la rentrée",
    "ips_absent": "IPS de l’élève non disponible",
    "profile_absent": "sexe ou retard scolaire non renseigné",
}

_PROFILE = ["pupil", "sector", "ep", "sex", "delay", "ips", "entry_score"]
_RESULT = ["pupil", "uai", "departement", "academie", "present", "passed", "written"]


@dataclass(frozen=True, eq=False)
class PupilPanel:
    """Candidates to the DNB (série générale) of a territory's collèges, one row per pupil and session.

    `data` has the columns of `PUPIL_TYPES`: `uai` the collège of the examination, `passed` and `girl` 0 or 1, `delay` in
    years, `entry_score` in national standard deviations (missing where it is not known), `written` out of 20; `sector`
    and `ep` those of the pupil's school that year. No pseudonym is kept.

    `exclusions` has columns session, reason (a key of `PUPIL_EXCLUSIONS`), motif (its French text), pupils.
    """

    territory: Territory
    data: pd.DataFrame
    exclusions: pd.DataFrame
    sessions: tuple[int, ...]

    @property
    def reads(self) -> dict[str, dict[str, object]]:
        """The rows of the store behind the panel: table → conditions."""
        return {
            "pupil_exams": DNB | {"session": self.sessions},
            "pupils": {"level": "3e", "rentree": tuple(session - 1 for session in self.sessions)},
        }


def pupil_panel(store: Store, territory: Territory, *, sessions: Collection[int] | None = None) -> PupilPanel:
    """Results of pupils (session N) joined with their 3e (rentrée N−1), all sessions of the store by default.

    A candidate of the territory is looked for among the pupils of its académies, whatever their collège.

    Raises
    ------
    UserError
        A session the store does not hold.
    """
    published = store.values("pupil_exams", "session", DNB)
    wanted = published if sessions is None else tuple(sorted(set(sessions)))
    if absent := [session for session in wanted if session not in published]:
        held = ", ".join(map(str, published)) or "aucune n’a été importée"
        raise UserError(*(Problem(f"session du DNB sans résultats d’élèves : {s}", allowed=held) for s in absent))
    parts = [_session(store, territory, session) for session in wanted]
    data = [part for part, _ in parts] or [_empty()]
    left = [counted for _, counted in parts] or [_counted(pd.Series(dtype="str"), 0)]
    return PupilPanel(territory, pd.concat(data, ignore_index=True), pd.concat(left, ignore_index=True), wanted)


def _session(store: Store, territory: Territory, session: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    exams = store.read("pupil_exams", territory, columns=_RESULT, where=DNB | {"session": session})
    place = {} if territory.level == "france" else {"academie": territory.academies}
    years = {"level": "3e", "rentree": session - 1}
    pupils = store.read("pupils", columns=_PROFILE, where=years | place)
    joined = exams.merge(pupils, on="pupil", how="left", validate="one_to_one", indicator="found")
    reason = _reasons(joined)
    kept = joined[reason.isna()]
    data = kept.assign(session=session, girl=(kept["sex"] == "F").astype("float64"))[list(PUPIL_TYPES)]
    return data.astype(PUPIL_TYPES), _counted(reason.dropna(), session)


def _reasons(joined: pd.DataFrame) -> pd.Series:
    conditions = {
        "not_present": ~joined["present"],
        "result_absent": joined["passed"].isna(),
        "pupil_absent": joined["found"] == "left_only",
        "ips_absent": joined["ips"].isna(),
        "profile_absent": joined["sex"].isna() | joined["delay"].isna(),
    }
    chosen = np.select([c.to_numpy(dtype=bool) for c in conditions.values()], list(conditions), default="")
    return pd.Series(chosen, index=joined.index, dtype="str").mask(chosen == "")


def _counted(reasons: pd.Series, session: int) -> pd.DataFrame:
    counts = reasons.value_counts()
    found = [reason for reason in PUPIL_EXCLUSIONS if reason in counts]
    return pd.DataFrame(
        {
            "session": pd.Series([session] * len(found), dtype="int64"),
            "reason": pd.Series(found, dtype="str"),
            "motif": pd.Series([PUPIL_EXCLUSIONS[reason] for reason in found], dtype="str"),
            "pupils": pd.Series([counts[reason] for reason in found], dtype="int64"),
        }
    )


def _empty() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series([], dtype=kind) for name, kind in PUPIL_TYPES.items()})
