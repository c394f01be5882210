"""Results published at the baccalauréat: indicators of each lycée, and counts by académie."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.special import expit

from .dnb import canonical_exams, integer_rate, residual
from .randomness import stream

GT_SERIES = {
    "gnle": (1.0, 0.70, 0.0),
    "stmg": (0.62, 0.19, -0.7),
    "sti2d": (0.30, 0.13, -0.3),
    "st2s": (0.25, 0.12, -0.4),
}
GT_SERIES["stl"] = (0.16, 0.07, -0.2)
PRO_SERIES = {"production": (0.75, 0.45, -0.15), "services": (0.9, 0.55, 0.1)}
_TRACKS = {"bac_gt": ("gt", GT_SERIES, 20, 2.95, 0.030, 116.0), "bac_pro": ("pro", PRO_SERIES, 10, 1.65, 0.020, 91.0)}
_FINAL_YEAR = 0.31  # pupils of the track who reach the exam each year


def lycee_counts(seed: int, lycees: pd.DataFrame, exam: str, session: int) -> pd.DataFrame:
    """Draw the results of every lycée at ``"bac_gt"`` or ``"bac_pro"``, one row per lycée and series offered.

    Columns: uai, academie, departement, sector, session, exam, series, n (present), k (passed), tb, b, ab, access.
    Lycées with fewer candidates than are published (20, professional 10) are left out.
    """
    track, series, minimum, base, slope, origin = _TRACKS[exam]
    rng = stream(seed, exam, session)
    here = lycees[lycees[f"size_{track}"].notna()]
    offers = stream(seed, exam, "offer").random((len(here), len(series)))
    offered = offers < np.array([share for share, _, _ in series.values()])
    offered[:, 0] |= ~offered.any(axis=1)
    weight = offered * np.array([w for _, w, _ in series.values()])
    weight /= weight.sum(axis=1, keepdims=True)
    total = here[f"size_{track}"].to_numpy() * _FINAL_YEAR
    ips, u = here[f"ips_{track}"].to_numpy() - origin, here[f"u_{track}"].to_numpy() + rng.normal(0, 0.2, len(here))
    access = integer_rate(100 * expit(1.35 + 0.018 * ips + 0.5 * u))
    parts = []
    for column, (name, (_, _, shift)) in enumerate(series.items()):
        number = rng.poisson(total * weight[:, column])
        passed = rng.binomial(number, expit(base + shift + slope * ips + u))
        honours = expit(0.4 + 1.2 * shift + 0.028 * ips + 0.5 * u)
        with_mention = rng.binomial(passed, honours)
        tb = rng.binomial(with_mention, np.clip(0.16 + 0.003 * ips, 0.03, 0.5))
        b = rng.binomial(with_mention - tb, 0.43)
        frame = here[["uai", "academie", "departement", "sector"]].assign(
            session=session,
            exam=exam,
            series=name,
            n=number,
            k=passed,
            tb=tb,
            b=b,
            ab=with_mention - tb - b,
            access=access,
        )
        parts.append(frame[number > 0])
    frame = pd.concat(parts, ignore_index=True)
    return frame[frame.groupby("uai")["n"].transform("sum") >= minimum].reset_index(drop=True)


def indicators(seed: int, lycees: pd.DataFrame, counts: pd.DataFrame, exam: str) -> pd.DataFrame:
    """Publish `counts`: rates rounded to integers, value added of the whole lycée, in the columns of the exams table."""
    session = int(counts["session"].iloc[0])
    track = _TRACKS[exam][0]
    keys = ["uai", "session", "sector", "departement", "academie"]
    mentions = {"tb": "mentions_tb", "b": "mentions_b", "ab": "mentions_ab"}
    counts = counts.rename(columns=mentions)
    whole = counts.groupby(keys, as_index=False, sort=False)[["n", "k", *mentions.values()]].sum()
    whole["access"] = counts.groupby("uai", sort=False)["access"].first().loc[whole["uai"]].to_numpy()
    ips = lycees.set_index("uai").loc[whole["uai"], f"ips_{track}"].to_numpy()
    rate = 100 * (whole["k"] / whole["n"]).to_numpy()
    rng = stream(seed, "value added of lycees", exam, session)
    gain = np.rint(residual(np.column_stack([np.ones(len(ips)), ips]), rate, whole["n"].to_numpy(float)))
    unknown = rng.random(len(whole)) < 0.02
    whole = whole.assign(series="ensemble", va_rate=np.where(unknown, np.nan, gain + 0.0), access_rate=whole["access"])
    frame = pd.concat([whole, counts], ignore_index=True).assign(exam=exam)
    frame["rate"] = integer_rate(100 * frame["k"] / frame["n"])
    told = frame["series"].isin(["ensemble", "gnle"]) & (exam == "bac_gt")  # mentions are not published by series
    frame[list(mentions.values())] = frame[list(mentions.values())].where(told)
    return canonical_exams(frame.rename(columns={"n": "present"}), "integer", None)


def by_academie(seed: int, counts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Counts by session, académie, sex, track and series: pupils of the lycées (their sex drawn), and a few others.

    Columns: session, academie, sex, status, track, series, speciality, registered, present, passed, mentions_tb,
    mentions_b, mentions_ab, no_mention.
    """
    rng = stream(seed, "bac by academie")
    girls = {"gnle": 0.56, "stmg": 0.51, "sti2d": 0.09, "st2s": 0.86, "stl": 0.58, "production": 0.13, "services": 0.62}
    everyone = pd.concat(counts, ignore_index=True)
    total = everyone.groupby(["session", "academie", "series"], as_index=False)[["n", "k", "tb", "b", "ab"]].sum()
    share = total["series"].map(girls).to_numpy()
    names = ("mentions_tb", "mentions_b", "mentions_ab", "no_mention", "failed")
    groups = np.stack(
        [total["tb"], total["b"], total["ab"], total["k"] - total["tb"] - total["b"] - total["ab"]], axis=1
    )
    groups = np.column_stack([groups, total["n"] - total["k"]])
    female = rng.binomial(groups, share[:, None])
    parts = []
    for sex, cells in (("F", female), ("M", groups - female)):
        for status, part in (("SCOLAIRE", cells), ("INDIVIDUEL", rng.binomial(cells, 0.02))):
            frame = total[["session", "academie", "series"]].assign(
                sex=sex, status=status, **dict(zip(names, part.T, strict=True))
            )
            parts.append(frame)
    frame = pd.concat(parts, ignore_index=True)
    frame["passed"] = frame[list(names[:4])].sum(axis=1)
    frame["present"] = frame["passed"] + frame.pop("failed")
    frame["registered"] = frame["present"] + rng.binomial(frame["present"], 0.015)
    return frame[frame["present"] > 0].reset_index(drop=True)
