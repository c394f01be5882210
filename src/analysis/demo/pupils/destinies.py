"""The tables of what follows the 3e: stages of orientation, situations observed year after year, programmes."""

import numpy as np
import pandas as pd

from analysis.contracts import APPEALS

from ..randomness import stream
from . import coefficients as c
from .chance import share_draw
from .codes import coded, constant, stacked
from .generation import Cohort
from .mobility import places_of_study
from .paths import SECOND_YEARS, TRACKS

_DESTINATIONS = (*TRACKS, "non_retrouve")
_LOST = len(TRACKS)
_DATES = {"voeu": "05-31", "decision": "06-20", "affectation": "07-01", "constat": "10-05"}
_WITHOUT_LYCEE = [TRACKS.index(name) for name in ("apprentissage", "redoublement", "autre")]
_PROFESSIONAL = [TRACKS.index(name) for name in ("2nde_pro", "cap", "apprentissage")]
_FIRST_WISH_GRANTED = 0.86
_NEXT = ("1re_g", "1re_t", "redoublement", "1re_pro", "autre", "sortie", "non_retrouve")
_STATES = (
    *("3e", "2nde_gt", "1re_gt", "terminale_gt", "2nde_pro", "1re_pro", "terminale_pro", "cap", "apprentissage"),
    *("autre_formation", "sorti_qualifie", "sorti_non_qualifie", "non_retrouve"),
)
# State after 1, 2 and 3 years of those still in training, by track; pupils of seconde GT are apart.
_FOLLOWED = {
    "2nde_pro": ("2nde_pro", "1re_pro", "terminale_pro"),
    "cap": ("cap", "cap", "autre_formation"),
    "apprentissage": ("apprentissage", "apprentissage", "apprentissage"),
    "redoublement": ("3e", "2nde_pro", "1re_pro"),
    "autre": ("autre_formation", "autre_formation", "autre_formation"),
}
_AFTER_SECOND = {
    "1re_g": ("1re_gt", "terminale_gt"),
    "1re_t": ("1re_gt", "terminale_gt"),
    "redoublement": ("2nde_gt", "1re_gt"),
    "1re_pro": ("1re_pro", "terminale_pro"),
    "autre": ("autre_formation", "autre_formation"),
}
_LAST_CLASS = {"2nde_gt": "2nde_gt", "2nde_pro": "2nde_pro", "cap": "cap_1"}
_LEFT_FROM = (*_LAST_CLASS.values(), "autre")


def orientation(cohort: Cohort) -> pd.DataFrame:
    """The table `orientation`: wishes, decision, assignment, what is found a year later; then the end of seconde GT."""
    frame = cohort.pupils
    rng = stream(cohort.country.parameters["seed"], "table of orientation", cohort.session)
    second_wish = rng.random(len(frame)) < 0.45
    alternative = np.where(frame["wish"] == 0, 1, 2)
    granted = (frame["track"] == 0) | (rng.random(len(frame)) < _FIRST_WISH_GRANTED)
    assigned = ~frame["track"].isin(_WITHOUT_LYCEE).to_numpy()
    decided = _stage(cohort, "decision", np.where(frame["track"] == 0, 0, np.maximum(frame["track"], 1)))
    decided["appeal"] = _appeals(cohort)
    parts = [
        _stage(cohort, "voeu", frame["wish"]),
        _stage(cohort, "voeu", alternative, rows=second_wish, rank=2),
        decided,
        _stage(cohort, "affectation", frame["track"], rows=assigned, rank=np.where(granted, 1, 2), lycee=True),
    ]
    if cohort.session <= cohort.horizon:
        found = np.where(frame["lost"] == 1, _LOST, frame["track"])
        parts.append(_stage(cohort, "constat", found, lycee=True))
    if cohort.session + 1 <= cohort.horizon:
        parts.append(_end_of_second(cohort))
    return stacked(parts)


def _stage(
    cohort: Cohort,
    stage: str,
    destination: np.ndarray | pd.Series,
    *,
    rows: np.ndarray | None = None,
    rank: np.ndarray | int = 1,
    lycee: bool = False,
) -> pd.DataFrame:
    frame = cohort.pupils
    destination = np.asarray(destination)
    known = lycee & ~np.isin(destination, [*_WITHOUT_LYCEE, _LOST])
    taught = np.isin(destination, _PROFESSIONAL) & (stage != "decision")
    private = cohort.country.lycees["sector"].ne("public").to_numpy()[frame["lycee"]].astype(np.int8)
    table = pd.DataFrame(
        {
            "pupil": frame["number"],
            "rentree": cohort.rentree,
            "level": constant("3e", len(frame)),
            "uai": coded(frame["college"], cohort.country.colleges["uai"]),
            "stage": constant(stage, len(frame)),
            "rank": rank,
            "destination": coded(destination, _DESTINATIONS),
            "destination_sector": coded(np.where(known, private, -1), ("public", "prive_sous_contrat")),
            "destination_uai": coded(np.where(known, frame["lycee"], -1), cohort.country.lycees["uai"]),
            "field": coded(np.where(taught, fields(cohort), -1), tuple(c.FIELDS)),
            "date": constant(f"{cohort.session}-{_DATES[stage]}", len(frame)),
        }
    )
    return table if rows is None else table[rows]


def fields(cohort: Cohort) -> np.ndarray:
    """The family of trades each pupil takes, or would take, in a professional track: a rank in `coefficients.FIELDS`."""
    girl = cohort.pupils["girl"].to_numpy()
    rng = stream(cohort.country.parameters["seed"], "families of trades", cohort.session)
    shares = [dict(zip(c.FIELDS, column, strict=True)) for column in zip(*c.FIELDS.values(), strict=True)]
    own = [share_draw(rng, of_sex, len(girl)) for of_sex in shares]
    return np.where(girl, *own)


def _appeals(cohort: Cohort) -> pd.Categorical:
    """What became of the contested decisions."""
    frame = cohort.pupils
    chance = stream(cohort.country.parameters["seed"], "appeals", cohort.session).random(len(frame))
    wanted, granted = frame["wish"].to_numpy() == 0, frame["track"].to_numpy() == 0
    cases = [granted & (chance < c.APPEALS["accepte"]), wanted & ~granted & (chance < c.APPEALS["rejete"])]
    return coded(np.select(cases, [1, 2], 0), tuple(APPEALS))


def _end_of_second(cohort: Cohort) -> pd.DataFrame:
    frame = cohort.pupils[
        (cohort.pupils["track"] == 0) & (cohort.pupils["exit_year"] != 1) & (cohort.pupils["lost"] != 1)
    ]
    found = np.where(frame["exit_year"] == 2, _NEXT.index("sortie"), frame["second_year"])
    found = np.where(frame["lost"] == 2, _NEXT.index("non_retrouve"), found)
    known = found <= SECOND_YEARS.index("1re_t")
    rows = len(frame)
    return pd.DataFrame(
        {
            "pupil": frame["number"],
            "rentree": cohort.session,
            "level": constant("2nde_gt", rows),
            "uai": coded(frame["lycee"], cohort.country.lycees["uai"]),
            "stage": constant("constat", rows),
            "rank": 1,
            "destination": coded(found, _NEXT),
            "destination_uai": coded(np.where(known, frame["lycee"], -1), cohort.country.lycees["uai"]),
            "date": constant(f"{cohort.session + 1}-{_DATES['constat']}", rows),
        }
    )


def true_states(pupils: pd.DataFrame, year: int) -> np.ndarray:
    """Where each pupil really is that many years after the rentrée of 3e (rank in `_STATES`), found or not."""
    state = np.zeros(len(pupils), dtype=np.int8)
    for rank, track in enumerate(TRACKS[1:], start=1):
        state[pupils["track"] == rank] = _STATES.index(_FOLLOWED[track][year - 1])
    general = (pupils["track"] == 0).to_numpy()
    if year == 1:
        state[general] = _STATES.index("2nde_gt")
    else:
        for rank, kind in enumerate(SECOND_YEARS):
            here = general & (pupils["second_year"] == rank).to_numpy()
            state[here] = _STATES.index(_AFTER_SECOND[kind][year - 2])
    if year == 3:
        state[pupils["qualified_exit"].to_numpy()] = _STATES.index("sorti_qualifie")
    left = pupils["exit_year"].between(1, year).to_numpy()
    state[left] = _STATES.index("sorti_non_qualifie")
    return state


def outcomes(cohort: Cohort) -> pd.DataFrame:
    """The table `outcomes`: 12, 24 and 36 months after the 3e, 6 to 36 months after an exit, after the baccalauréat."""
    parts = [_cohort_clock(cohort, year) for year in (1, 2, 3) if cohort.rentree + year <= cohort.horizon]
    parts += _exit_clock(cohort)
    if cohort.session + 3 <= cohort.horizon:
        parts.append(_bac_clock(cohort))
    return stacked(parts) if parts else pd.DataFrame()


def _cohort_clock(cohort: Cohort, year: int) -> pd.DataFrame:
    frame = cohort.pupils
    state = true_states(frame, year)
    lost = frame["lost"].between(1, year).to_numpy()
    holds = np.where(frame["passed"], 1, 0)
    holds = np.where((year == 3) & frame["qualified"].to_numpy(), 2, holds)
    last = np.array([_LEFT_FROM.index(_LAST_CLASS.get(name, "autre")) for name in TRACKS])[frame["track"]]
    gone = np.isin(state, (_STATES.index("sorti_qualifie"), _STATES.index("sorti_non_qualifie"))) & ~lost
    return _rows(
        cohort,
        frame,
        clock="cohorte",
        months=12 * year,
        state=coded(np.where(lost, _STATES.index("non_retrouve"), state), _STATES),
        diploma=coded(np.where(lost, -1, holds), ("aucun", "dnb", "cap")),
        exit_level=coded(np.where(gone, last, -1), _LEFT_FROM),
        date=constant(f"{cohort.rentree + year}-10-05", len(frame)),
    )


def _exit_clock(cohort: Cohort) -> list[pd.DataFrame]:
    left = cohort.pupils[cohort.pupils["exit_year"] > 0]
    rng = stream(cohort.country.parameters["seed"], "after exit", cohort.session)
    parts = []
    for months, shares in c.AFTER_EXIT.items():
        known = left[cohort.rentree + left["exit_year"].astype("int64") + months / 12 <= cohort.horizon]
        state = share_draw(rng, shares, len(known))
        states = (*shares, "non_retrouve")
        if len(known):
            state = np.where(known["lost"] > 0, len(shares), state)
            part = _rows(cohort, known, clock="sortie", months=months, state=coded(state, states))
            parts.append(part)
    return parts


def _bac_clock(cohort: Cohort) -> pd.DataFrame:
    frame = cohort.pupils
    general = (frame["track"] == 0) & frame["second_year"].between(0, 1)
    here = frame[(general | (frame["track"] == 1)) & (frame["exit_year"] == 0) & (frame["lost"] == 0) & frame["bac"]]
    rng = stream(cohort.country.parameters["seed"], "after the baccalaureate", cohort.session)
    kind = np.where(here["track"] == 1, 2, here["second_year"])
    state = np.zeros(len(here), dtype=np.int8)
    names = (*c.HIGHER_KINDS["1re_g"], "emploi")
    for rank, (name, (level, slope, origin)) in enumerate(c.HIGHER.items()):
        rows = np.flatnonzero(kind == rank)
        goes = rng.random(len(rows)) < 1 / (1 + np.exp(-level - slope * (here["coursework"].to_numpy()[rows] - origin)))
        drawn = share_draw(rng, c.HIGHER_KINDS[name], len(rows))
        state[rows] = np.where(goes, drawn, len(names) - 1)
    states = coded(state, names)
    return _rows(
        cohort,
        here,
        clock="bac",
        months=3,
        state=states,
        state_uai=places_of_study(cohort, here, pd.Series(states)),
        diploma=coded(kind == 2, ("bac_gt", "bac_pro")),
        date=constant(f"{cohort.session + 3}-10-05", len(here)),
    )


def _rows(
    cohort: Cohort, frame: pd.DataFrame, *, clock: str, months: int, state: pd.Categorical, **more: object
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "pupil": frame["number"],
            "rentree": cohort.rentree,
            "uai": coded(frame["college"], cohort.country.colleges["uai"]),
            "clock": constant(clock, len(frame)),
            "months": months,
            "state": state,
            **more,
        }
    )


def programmes(cohort: Cohort) -> pd.DataFrame:
    """The table `programmes`: pupils of the Cordées, and a few in the other programmes."""
    frame, colleges = cohort.pupils, cohort.country.colleges
    rng = stream(cohort.country.parameters["seed"], "table of programmes", cohort.session)
    remote = colleges["remote"].to_numpy()[frame["college"]]
    others = {"avenir": rng.random(len(frame)) < 0.08, "erasmus": rng.random(len(frame)) < 0.012}
    others["internat_excellence"] = (frame["boarding"] == 2) & remote & (rng.random(len(frame)) < 0.5)
    parts = []
    for programme, here in {"cordees": frame["cordees"], **others}.items():
        rows = frame[np.asarray(here)]
        hours = rng.normal(32, 9, len(rows)).clip(5).round() if programme == "cordees" else np.nan
        parts.append(
            pd.DataFrame(
                {
                    "pupil": rows["number"],
                    "programme": constant(programme, len(rows)),
                    "rentree": cohort.rentree,
                    "uai": coded(rows["college"], colleges["uai"]),
                    "hours": hours,
                }
            )
        )
    return stacked(parts)
