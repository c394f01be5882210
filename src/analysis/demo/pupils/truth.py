"""What is true of the pupils and no extract says: parameters, effects, lasting effects of collèges, the lost pupils' states."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from .. import parameters
from ..country import DemoCountry
from . import coefficients
from .generation import Cohort
from .paths import TRACKS

_SCHOOL = (
    *("DNB_ABILITY", "DNB_WITHIN", "DNB_BETWEEN", "DNB_GIRL", "DNB_PRIVATE", "SCHOOL_SD", "SCHOOL_YEAR_SD"),
    *("SCHOOL_CORRELATION", "SCHOOL_SLOPE_SD", "ABILITY_WITHIN", "ABILITY_BETWEEN", "ABILITY_RURAL", "ABILITY_PRIVATE"),
    *("ABILITY_SCHOOL_SD", "ABILITY_RESIDUAL_SD", "MARK", "COURSEWORK", "IPS_ORIGIN", "IPS_RANGE", "GIRLS"),
    *("OBSERVED_LEVELS", "CONSTANT_LEVEL", "SOCLE_ABILITY", "SOCLE_DNB", "PROGRAMME_RENTREE"),
)
_EXAM = 0


def cohort_truth(cohort: Cohort) -> dict[str, Any]:
    """What is true of one cohort, for the pupils of the exam.

    `effects`: mean difference of true probabilities with and without the programme, over those who follow it (ATT), for the
    Cordées and the territoires éducatifs ruraux (first wish for a seconde GT) and the écoles du socle (DNB). `exits`: for
    everyone and by kind of collège, the true share who left without qualification within three years, the same among
    pupils found, the bounds without assumption on the others, and the share not found. `lost`: by true track, how many
    are not found after three years and how many of these have left.
    """
    frame = cohort.pupils[cohort.pupils["group"] == _EXAM]
    colleges = cohort.country.colleges
    college = frame["college"].to_numpy()
    kind = colleges["kind"].to_numpy()[college]
    exits = {"ensemble": _bounds(frame)} | {name: _bounds(part) for name, part in frame.groupby(kind)}
    lost = frame[frame["lost"] > 0]
    tracks = lost.groupby(np.array(TRACKS)[lost["track"]])["exit_year"]
    return {
        "rentree": cohort.rentree,
        "pupils": len(frame),
        "rate": float(frame["passed"].mean()),
        "effects": _effects(frame, colleges, college, cohort.rentree),
        "exits": exits,
        "lost": {name: {"pupils": len(part), "left": int((part > 0).sum())} for name, part in tracks},
    }


def _effects(frame: pd.DataFrame, colleges: pd.DataFrame, college: np.ndarray, rentree: int) -> dict[str, Any]:
    joined = frame[frame["cordees"]]
    started = rentree >= parameters.PROGRAMME_RENTREE
    ter = frame[colleges["ter"].to_numpy()[college] & started]
    socle = frame[colleges["socle"].to_numpy()[college] & started]
    actual = np.where(ter["cordees"], ter["wish_1"], ter["wish_0"])
    shift = parameters.SOCLE_DNB + parameters.DNB_ABILITY * parameters.SOCLE_ABILITY
    without = expit(logit(socle["probability"]) - shift)
    return {
        "cordees_voeu": _mean(joined["wish_1"] - joined["wish_0"]),
        "ter_voeu": _mean(actual - ter["ter_0"]),
        "socle_dnb": _mean(socle["probability"] - without),
    }


def _bounds(frame: pd.DataFrame) -> dict[str, float]:
    left, lost = frame["exit_year"] > 0, frame["lost"] > 0
    low = float((left & ~lost).mean())
    return {
        "true": float(left.mean()),
        "found_only": float(left[~lost].mean()),
        "low": low,
        "high": low + float(lost.mean()),
        "not_found": float(lost.mean()),
    }


def _mean(values: pd.Series) -> dict[str, float] | None:
    return {"pupils": len(values), "effect": float(values.mean())} if len(values) else None


def country_truth(
    country: DemoCountry, cohorts: Mapping[int, Mapping[str, Any]], *, confounded: bool
) -> dict[str, Any]:
    """All that is true: what was asked, every parameter, lasting effects by collège, yearly slopes, the cohorts' truth."""
    colleges = country.colleges.set_index("uai")
    lasting = {"dnb": "u", "written": "v", "ips_slope": "slope", "ability": "ability"}
    return {
        "asked": {**country.parameters, "sessions": list(country.parameters["sessions"]), "confounded": confounded},
        "parameters": {
            **{name: getattr(parameters, name) for name in _SCHOOL},
            **_constants(coefficients),
        },
        "scenario": vars(parameters.SCENARIOS[country.parameters["scenario"]]),
        "sessions": {str(session): dict(link) for session, link in country.truth.items()},
        "cohorts": {str(session): dict(truth) for session, truth in cohorts.items()},
        "colleges": {name: colleges[column].round(6).to_dict() for name, column in lasting.items()},
    }


def _constants(module: ModuleType) -> dict[str, Any]:
    return {name: value for name, value in vars(module).items() if name.isupper()}
