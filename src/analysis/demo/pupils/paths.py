"""What becomes of the pupils: wish, decision, destination, end of seconde, exit, diploma, and who is not found."""

import numpy as np
import pandas as pd
from scipy.special import expit

from ..colleges import in_programme
from ..parameters import IPS_ORIGIN
from ..randomness import stream
from . import coefficients as c
from .chance import logit_draw, multinomial_logit

TRACKS = ("2nde_gt", "2nde_pro", *c.OTHERWISE)
SECOND_YEARS = ("1re_g", *c.SECOND_YEAR)
SEGPA = 2


def draw_paths(
    seed: int, colleges: pd.DataFrame, pupils: pd.DataFrame, session: int, *, confounded: bool
) -> pd.DataFrame:
    """The columns of the pupils' paths, row for row with `pupils` (see `draw_profiles`).

    Columns: eligible and cordees (programme offered, followed), motivation, wish_0 and wish_1 (true probability of wishing
    a seconde GT without and with the Cordées), ter_0 (without the territoire éducatif rural), wish, decision and track
    (indices: 0 seconde GT, see `TRACKS`), second_year (index in `SECOND_YEARS`, −1 outside the seconde GT), exit_year (1 to
    3, 0 while in training), qualified (has the CAP), qualified_exit, lost (year from which the pupil is not found, 0
    never), bac (passed, of those who reach it).
    """
    rng = stream(seed, "paths", session)
    wishes = _wishes(rng, seed, colleges, pupils, session, confounded)
    place = colleges["rural"].to_numpy()[pupils["college"]]
    cc, x, girl = (pupils["coursework"].to_numpy(), pupils["ips"].to_numpy() - IPS_ORIGIN, pupils["girl"].to_numpy())
    covariates = {"cc": cc - c.OTHERWISE_CC_ORIGIN, "ips": x, "girl": girl, "rural": place}
    instead = multinomial_logit(rng, c.OTHERWISE, covariates) + 1
    instead = np.where((pupils["group"] == SEGPA) & (rng.random(len(pupils)) < 0.7), TRACKS.index("cap"), instead)
    wish = np.where(wishes["wants_gt"], 0, instead)
    granted = logit_draw(rng, c.DECISION["level"] + c.DECISION["cc"] * (cc - c.DECISION["cc_origin"]))
    track = np.where(wishes["wants_gt"] & granted, 0, instead).astype(np.int8)
    frame = pd.DataFrame({**wishes, "wish": wish.astype(np.int8), "track": track}).drop(columns="wants_gt")
    return frame.assign(**_years(rng, track, cc, x, girl))


def _wishes(
    rng: np.random.Generator, seed: int, colleges: pd.DataFrame, pupils: pd.DataFrame, session: int, confounded: bool
) -> dict[str, np.ndarray]:
    college = pupils["college"].to_numpy()
    cc, x, girl = (pupils["coursework"].to_numpy(), pupils["ips"].to_numpy() - IPS_ORIGIN, pupils["girl"].to_numpy())
    b, k = c.WISH, c.CORDEES
    school = stream(seed, "wishes").normal(0, b["school_sd"], len(colleges))
    ter = b["ter"] * in_programme(colleges, "ter", session - 1)
    rural, remote = colleges["rural"].to_numpy(), colleges["remote"].to_numpy()
    lasting = (
        b["level"]
        + b["private"] * colleges["sector"].ne("public").to_numpy()
        + b["ep"] * colleges["ep"].notna().to_numpy()
        + b["rural_near"] * (rural & ~remote)
        + b["rural_remote"] * remote
        + school
    )
    motivation = rng.normal(size=len(pupils)) * (k["motivation"] if confounded else 0.0)
    eligible = colleges["cordees"].to_numpy()[college] & (pupils["group"].to_numpy() != SEGPA)
    joins = k["level"] + k["cc"] * (cc - k["cc_origin"]) + k["ips"] * x + k["girl"] * girl + motivation
    cordees = eligible & logit_draw(rng, joins)
    alone = lasting[college] + b["cc"] * (cc - b["cc_origin"]) + b["ips"] * x + b["girl"] * girl + motivation
    alone -= 3.0 * (pupils["group"].to_numpy() == SEGPA)
    wants = logit_draw(rng, alone + ter[college] + b["cordees"] * cordees)
    return {
        "eligible": eligible,
        "cordees": cordees,
        "motivation": motivation,
        "wish_0": expit(alone + ter[college]),
        "wish_1": expit(alone + ter[college] + b["cordees"]),
        "ter_0": expit(alone + b["cordees"] * cordees),
        "wants_gt": wants,
    }


def _years(
    rng: np.random.Generator, track: np.ndarray, cc: np.ndarray, x: np.ndarray, girl: np.ndarray
) -> dict[str, np.ndarray]:
    hazard = np.array([c.EXIT[name] for name in TRACKS])[track]
    k = c.EXIT_COVARIATES
    hazard = expit(hazard + k["cc"] * (cc - k["cc_origin"]) + k["ips"] * x + k["girl"] * girl)
    share = np.array([c.DIPLOMA_SHARE.get(name, 0.0) for name in TRACKS])[track]
    diploma = rng.random(len(track)) < share
    exit_year = np.zeros(len(track), dtype=np.int8)
    for year in (1, 2, 3):
        at_risk = (exit_year == 0) & ~(diploma & (year == 3))
        exit_year[at_risk & (rng.random(len(track)) < hazard)] = year
    qualified = diploma & (exit_year == 0)
    covariates = {"cc": cc - c.SECOND_YEAR_CC_ORIGIN, "ips": x, "girl": girl}
    second = multinomial_logit(rng, c.SECOND_YEAR, covariates)
    apprentice = track == TRACKS.index("apprentissage")
    lost = c.LOST["level"] + c.LOST["ips"] * x + c.LOST["apprentissage"] * apprentice + c.LOST["left"] * (exit_year > 0)
    return {
        "second_year": np.where(track == 0, second, -1).astype(np.int8),
        "exit_year": exit_year,
        "qualified": qualified,
        "qualified_exit": qualified & (rng.random(len(track)) < c.QUALIFIED_EXIT_SHARE),
        "lost": np.where(logit_draw(rng, lost), rng.integers(1, 4, len(track)), 0).astype(np.int8),
        "bac": _bac(rng, track, second, cc),
    }


def _bac(rng: np.random.Generator, track: np.ndarray, second: np.ndarray, cc: np.ndarray) -> np.ndarray:
    logit = np.full(len(track), -np.inf)
    for name, here in (("bac_gt", (track == 0) & (second <= 1)), ("bac_pro", track == TRACKS.index("2nde_pro"))):
        level, slope, origin = c.BAC[name]
        logit[here] = level + slope * (cc[here] - origin)
    return logit_draw(rng, logit)
