"""The IPS published for each establishment and rentrée, in its two series."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from .cohort import Cohort
from .colleges import is_open, yearly_size
from .parameters import FIRST_NEW_SERIES, PRIVATE_JUMP
from .randomness import stream

_LEVELS_OF_COLLEGE = 4
# Former series: link with the new one between establishments measured in both, and what it leaves unexplained.
_FORMER_SLOPE, _FORMER_LEVEL, _FORMER_SD = 1.027, -4.68, 2.5
_UNPUBLISHED = 0.0012
_LYCEE = {"gt": {"LEGT": (118.5, 13.0), "LPO": (109.0, 11.5)}, "pro": {"LP": (91.0, 10.5), "LPO": (91.5, 10.5)}}
_LYCEE_SIZE = {"gt": {"LEGT": 640.0, "LPO": 520.0}, "pro": {"LP": 290.0, "LPO": 240.0}}
_LYCEE_SPREAD = {"gt": 30.8, "pro": 25.4}
_ECOLE_WITHHELD = 22  # pupils counted under which the IPS of an école is not significant


def college_ips(
    seed: int, colleges: pd.DataFrame, cohorts: Mapping[int, Cohort], rentrees: Sequence[int]
) -> pd.DataFrame:
    """IPS of collèges: the mean over four cohorts, those that reach 3e during the sessions drawn being the real ones.

    Columns: uai, rentree, level, track, ips, ips_reason, ips_sd, headcount, lycee_type, ips_series, sector,
    departement, academie. The number of pupils is published for rentrée 2022 only, the standard deviation not before.
    """
    mean, sd = colleges["ips"].to_numpy(), colleges["pupil_sd"].to_numpy()
    gap = {}
    for year in range(min(rentrees) + 1, max(rentrees) + _LEVELS_OF_COLLEGE + 1):
        noise = stream(seed, "generation", year).normal(size=len(colleges)) * sd / np.sqrt(colleges["size"])
        gap[year] = noise.to_numpy()
        if year in cohorts:
            number = np.bincount(cohorts[year].college, minlength=len(colleges))
            total = np.bincount(cohorts[year].college, weights=cohorts[year].ips, minlength=len(colleges))
            gap[year] = np.where(number > 0, total / np.maximum(number, 1) - mean, gap[year])
    former = stream(seed, "former series").normal(0, _FORMER_SD, len(colleges))
    parts = []
    for rentree in rentrees:
        rng = stream(seed, "ips", rentree)
        published = mean + sum(gap[rentree + k] for k in range(1, _LEVELS_OF_COLLEGE + 1)) / _LEVELS_OF_COLLEGE
        pupils = rng.poisson(yearly_size(colleges, rentree) * _LEVELS_OF_COLLEGE)
        spread = sd * rng.normal(1, 0.03, len(colleges))
        missing = rng.random(len(colleges)) < _UNPUBLISHED
        frame = colleges[["uai", "sector", "departement", "academie"]].assign(
            rentree=rentree,
            ips=_vintage(published, former, colleges["sector"], rentree),
            ips_sd=np.where(rentree < FIRST_NEW_SERIES, np.nan, spread).round(1),
            headcount=pd.array(pupils, dtype="Int64"),
        )
        if rentree != FIRST_NEW_SERIES:
            frame["headcount"] = pd.NA
        if rentree >= FIRST_NEW_SERIES:
            frame.loc[missing, ["ips", "ips_sd"]] = np.nan
        if rentree == FIRST_NEW_SERIES + 1:  # one REP+ collège is absent from the file of a rentrée, as has been seen
            frame = frame.drop(frame.index[colleges["ep"].eq("REP+")][:1])
        parts.append(frame[is_open(colleges, rentree)[frame.index]])
    return _finish(pd.concat(parts, ignore_index=True), "college", "nd")


def _vintage(ips: np.ndarray, former: np.ndarray, sector: pd.Series, rentree: int) -> np.ndarray:
    if rentree < FIRST_NEW_SERIES:
        return np.round(_FORMER_LEVEL + _FORMER_SLOPE * ips + former, 1)
    since, gain = PRIVATE_JUMP
    return np.round(ips + gain * (sector.ne("public").to_numpy() & (rentree >= since)), 1)


def ecole_ips(seed: int, ecoles: pd.DataFrame, rentrees: Sequence[int]) -> pd.DataFrame:
    """IPS of écoles (new series only), not significant (``ns``) in the small ones; same columns as `college_ips`."""
    parts = []
    counted = ecoles[~ecoles["maternelle"]]
    for rentree in (r for r in rentrees if r >= FIRST_NEW_SERIES):
        rng = stream(seed, "ips of ecoles", rentree)
        size = counted["size"].to_numpy()
        ips = np.clip(counted["ips"].to_numpy() + rng.normal(0, 26, len(counted)) / np.sqrt(size), 52, 165)
        parts.append(
            counted[["uai", "sector", "departement", "academie"]].assign(
                rentree=rentree,
                ips=np.where(rng.poisson(size * 0.6) < _ECOLE_WITHHELD, np.nan, ips).round(1),
                ips_sd=np.nan,
                headcount=pd.array([pd.NA] * len(counted), dtype="Int64"),
            )
        )
    return _finish(pd.concat(parts, ignore_index=True), "ecole", "ns") if parts else None


def draw_lycees(seed: int, lycees: pd.DataFrame) -> pd.DataFrame:
    """The lasting IPS and number of pupils of each lycée, by track (`ips_gt`, `size_gt`, `ips_pro`, `size_pro`)."""
    rng = stream(seed, "lycees")
    private = 6.0 * lycees["sector"].ne("public").to_numpy() - 2.0
    frame = lycees.copy()
    for track, by_type in _LYCEE.items():
        mean, sd = (lycees["lycee_type"].map({k: v[i] for k, v in by_type.items()}).to_numpy(float) for i in (0, 1))
        drawn = mean + lycees["effect"].to_numpy() + private + sd * 0.85 * rng.normal(size=len(lycees))
        frame[f"ips_{track}"] = np.clip(drawn, 62, 160)
        size = lycees["lycee_type"].map(_LYCEE_SIZE[track]).to_numpy(float)
        frame[f"size_{track}"] = size * rng.lognormal(-0.1, 0.45, len(lycees))
        frame[f"u_{track}"] = rng.normal(0, 0.45, len(lycees))
    return frame


def lycee_ips(seed: int, lycees: pd.DataFrame, rentrees: Sequence[int]) -> pd.DataFrame:
    """IPS of lycées by track (`gt`, `pro` where the lycée has it, and `ensemble`); same columns as `college_ips`."""
    parts = []
    for rentree in rentrees:
        rng = stream(seed, "ips of lycees", rentree)
        former = rng.normal(0, _FORMER_SD, len(lycees))
        value, pupils, spread = {}, {}, {}
        for track in ("gt", "pro"):
            size = lycees[f"size_{track}"].fillna(0.0).to_numpy()
            pupils[track] = np.where(size > 0, np.maximum(rng.poisson(size), 30), 0)
            spread[track] = _LYCEE_SPREAD[track] * rng.normal(1, 0.1, len(lycees))
            noise = rng.normal(size=len(lycees)) * spread[track] / np.sqrt(size + 30)
            ips = lycees[f"ips_{track}"].to_numpy() + noise
            value[track] = np.where(size > 0, ips, 0.0)
            parts.append(_track(lycees, rentree, track, value[track], former, pupils[track], spread[track])[size > 0])
        total = pupils["gt"] + pupils["pro"]
        mean = (value["gt"] * pupils["gt"] + value["pro"] * pupils["pro"]) / total
        alone = {"LEGT": spread["gt"], "LP": spread["pro"]}  # with both tracks, no standard deviation is published
        whole = np.select([lycees["lycee_type"] == kind for kind in alone], list(alone.values()), np.nan)
        parts.append(_track(lycees, rentree, "ensemble", mean, former, total, whole))
    return _finish(pd.concat(parts, ignore_index=True), "lycee", "nd")


def _track(
    lycees: pd.DataFrame,
    rentree: int,
    track: str,
    ips: np.ndarray,
    former: np.ndarray,
    pupils: np.ndarray,
    spread: np.ndarray,
) -> pd.DataFrame:
    frame = lycees[["uai", "sector", "departement", "academie", "lycee_type"]].assign(
        rentree=rentree,
        track=track,
        ips=_vintage(ips, former, lycees["sector"], rentree),
        ips_sd=spread.round(1),
        headcount=pd.array(pupils, dtype="Int64"),
    )
    return frame if rentree >= FIRST_NEW_SERIES else frame.assign(headcount=pd.NA)


def _finish(frame: pd.DataFrame, level: str, reason: str) -> pd.DataFrame:
    frame["level"] = level
    if "track" not in frame:
        frame["track"] = "ensemble"
    if "lycee_type" not in frame:
        frame["lycee_type"] = None
    frame["ips_reason"] = np.where(frame["ips"].isna(), reason, None)
    frame["ips_series"] = np.where(frame["rentree"] < FIRST_NEW_SERIES, 2016, FIRST_NEW_SERIES)
    types = {"headcount": "Int64", "ips_series": "Int64", "rentree": "Int64"}
    frame = frame.astype({**types, "ips_reason": "str", "lycee_type": "str", "track": "str"})
    order = ["uai", "rentree", "level", "track", "ips", "ips_reason", "ips_sd", "headcount", "lycee_type", "ips_series"]
    return frame[[*order, "sector", "departement", "academie"]]
