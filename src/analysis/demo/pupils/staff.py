"""Staff of collèges, and a survey of those of the networks before and after."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ..colleges import is_open, yearly_size
from ..country import DemoCountry
from ..randomness import stream
from . import coefficients as c
from .chance import logit_draw, share_draw
from .codes import coded, constant

_CORPS = {
    "professeur_ecoles": 0.40,
    "certifie": 0.34,
    "agrege": 0.03,
    "plp": 0.02,
    "cpe": 0.04,
    "direction": 0.07,
    "aed_aesh": 0.10,
}
_SENIORITY = {"0_2": 0.28, "3_5": 0.24, "6_10": 0.22, "11_plus": 0.26}
ITEMS = 12


def staffing(country: DemoCountry, rentrees: Sequence[int], keep: np.ndarray) -> pd.DataFrame:
    """The table `staffing`: one row per collège and rentrée."""
    colleges = country.colleges
    seed = country.parameters["seed"]
    turnover = stream(seed, "turnover").normal(0, 0.35, len(colleges)) + 0.5 * colleges["ep"].notna()
    parts = []
    for rentree in rentrees:
        rng = stream(seed, "staffing", rentree)
        here = keep & is_open(colleges, rentree)
        pupils = rng.poisson(4 * yearly_size(colleges, rentree)[here])
        divisions = np.ceil(pupils / np.where(colleges["ep"].notna().to_numpy()[here], 23, 26)).astype(int)
        fte = (1.55 * divisions * rng.normal(1, 0.04, len(pupils))).round(1)
        teachers = np.ceil(fte * 1.06).astype(int)
        rural = colleges["rural"].to_numpy()[here]
        arrived = rng.binomial(teachers, 1 / (1 + np.exp(1.75 - turnover.to_numpy()[here])))
        parts.append(
            pd.DataFrame(
                {
                    "uai": colleges["uai"].to_numpy()[here],
                    "rentree": rentree,
                    "pupils": pupils,
                    "divisions": divisions,
                    "teachers": teachers,
                    "teachers_fte": fte,
                    "shared": rng.binomial(teachers, np.where(rural, 0.22, 0.09)),
                    "arrived": arrived,
                    "contract": rng.binomial(teachers, 0.09),
                    "seniority": (8.5 * np.exp(-0.35 * turnover.to_numpy()[here])).round(1),
                    "training_hours": rng.gamma(3.0, 5.0, len(pupils)).round(1),
                    "replaced_rate": np.clip(rng.normal(78, 9, len(pupils)), 20, 100).round(1),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def staff_survey(country: DemoCountry, keep: np.ndarray) -> pd.DataFrame:
    """The table `staff_survey`: the same people in two waves, whether they answered or not; one factor behind the items."""
    s, colleges = c.SURVEY, country.colleges
    rng = stream(country.parameters["seed"], "survey")
    network = np.flatnonzero(keep & (colleges["socle"] | colleges["ter"] | colleges["ep"].notna()).to_numpy())
    size = s["size"]
    where = rng.choice(network, size=size)
    ep = colleges["ep"].notna().to_numpy()[where]
    corps = share_draw(rng, _CORPS, size)
    names = np.array(list(_CORPS))
    willing = s["response"] + s["ep"] * ep + sum(s[k] * (names[corps] == k) for k in ("direction", "aed_aesh"))
    factor, loading = rng.normal(size=size), s["loading"]
    number = pd.Series(np.arange(size)).astype("str").str.zfill(6)
    parts = []
    for rank, wave in enumerate(("t0", "t1")):
        answered = logit_draw(rng, willing)
        own = factor + s["shift"] * rank
        items = {}
        for item in range(1, ITEMS + 1):
            latent = loading * own + np.sqrt(1 - loading**2) * rng.normal(size=size)
            value = pd.array(np.digitize(latent, c.SURVEY_CUTS) + 1, dtype="Int64")
            value[~answered | (rng.random(size) < 0.02)] = pd.NA
            items[f"item_{item:02d}"] = value
        parts.append(
            pd.DataFrame(
                {
                    "respondent": "AGT" + number,
                    "wave": constant(wave, size),
                    "uai": coded(where, colleges["uai"]),
                    "corps": coded(corps, names),
                    "ep": coded(colleges["ep"].map({"REP": 1, "REP+": 2}).fillna(0)[where], ("hors_ep", "REP", "REP+")),
                    "seniority_band": coded(share_draw(rng, _SENIORITY, size), tuple(_SENIORITY)),
                    "responded": answered,
                    "training_hours": rng.gamma(2.5, 5.0, size).round(),
                    **items,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)
