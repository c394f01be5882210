"""Results published at the DNB for each collège: the file of value-added indicators, and the older file of all series."""

import numpy as np
import pandas as pd
from scipy.special import expit

from .cohort import Cohort
from .parameters import MINIMUM_CANDIDATES, minimum_for_value_added
from .randomness import stream

_SEGPA_CANDIDATES, _PRO_MINIMUM = 14.0, 5
_VALUE_ADDED_MEAN = -0.9
_MENTIONS = {"mentions_ab": (12, 14), "mentions_b": (14, 16), "mentions_tb": (16, 99)}
_OUTSIDE = 0.10  # share of lycées where a few pupils sit the DNB


def session_counts(seed: int, colleges: pd.DataFrame, cohort: Cohort) -> pd.DataFrame:
    """One row per collège with pupils: present, passed, mentions, mean mark and ability, for both series.

    Columns: row of `colleges` as index; n, k, mark, ability, ips, mentions_ab, mentions_b, mentions_tb (série
    générale); pro_n, pro_k, pro_mark (série professionnelle, pupils of a SEGPA).
    """
    count = len(colleges)

    def total(weights: np.ndarray | None = None) -> np.ndarray:
        return np.bincount(cohort.college, weights=weights, minlength=count)

    number = total()
    safe = np.maximum(number, 1)
    frame = pd.DataFrame({"n": number, "k": total(cohort.passed).astype(int)})
    for name, values in (("mark", cohort.mark), ("ability", cohort.ability), ("ips", cohort.ips)):
        frame[name] = total(values) / safe
    for name, (low, high) in _MENTIONS.items():
        frame[name] = total(cohort.passed & (cohort.score >= low) & (cohort.score < high)).astype(int)
    rng = stream(seed, "segpa", cohort.session)
    effect = 0.6 * colleges["u"].to_numpy() + rng.normal(0, 0.6, count)
    here = colleges["segpa"].to_numpy() & (number > 0)
    frame["pro_n"] = np.where(here, rng.poisson(_SEGPA_CANDIDATES * rng.lognormal(-0.1, 0.45, count)), 0)
    frame["pro_k"] = rng.binomial(frame["pro_n"], expit(1.0 + 0.012 * (colleges["ips"].to_numpy() - 95) + effect))
    frame["pro_mark"] = np.clip(7.7 + 0.9 * effect + rng.normal(0, 1.2, count), 2, 16)
    return frame[number > 0]


def value_added_file(seed: int, colleges: pd.DataFrame, counts: pd.DataFrame, session: int) -> pd.DataFrame:
    """The rows the value-added file publishes for one session: integer rates, marks to 0.1, thresholds applied.

    Columns: those of the canonical table of exams (two series in `series`), plus pro-only shares of the raw file.
    """
    kept = counts[counts["n"] >= MINIMUM_CANDIDATES]
    here = colleges.loc[kept.index]
    rng = stream(seed, "value added", session)
    rate = 100 * kept["k"] / kept["n"]
    weight, x = kept["n"].to_numpy(float), np.column_stack([np.ones(len(kept)), kept["ability"], here["ips"] - 100])
    unknown = (kept["n"] < minimum_for_value_added(session)) | (rng.random(len(kept)) < 0.02)
    va_rate = np.rint(residual(x, rate.to_numpy(), weight) + _VALUE_ADDED_MEAN)
    va_mark = np.round(0.8 * residual(x, kept["mark"].to_numpy(), weight), 1)
    access = 100 * expit(2.25 + 0.008 * (here["ips"].to_numpy() - 103) + rng.normal(0, 0.45, len(kept)))
    shared = here[["uai", "sector", "departement", "academie"]].assign(session=session, exam="dnb")
    general = shared.assign(
        series="generale",
        present=kept["n"],
        rate=integer_rate(rate),
        mark=kept["mark"].round(1),
        va_rate=np.where(unknown, np.nan, va_rate + 0.0),
        va_mark=np.where(unknown, np.nan, va_mark + 0.0),
        access_rate=integer_rate(access),
        share_present=integer_rate(100 - rng.gamma(1.6, 1.9, len(kept))),
        **{name: kept[name] for name in _MENTIONS},
    )
    pro = kept[kept["pro_n"] >= _PRO_MINIMUM]
    professional = shared.loc[pro.index].assign(
        series="professionnelle",
        present=pro["pro_n"],
        rate=integer_rate(100 * pro["pro_k"] / pro["pro_n"]),
        mark=pro["pro_mark"].round(1),
    )
    return canonical_exams(pd.concat([general, professional], ignore_index=True), "integer", "college")


def all_series_file(
    seed: int, colleges: pd.DataFrame, lycees: pd.DataFrame, counts: pd.DataFrame, session: int
) -> pd.DataFrame:
    """The rows the older file publishes for one session: every series together, rates truncated to 0.1, tiny groups too."""
    rng = stream(seed, "all series", session)
    here = colleges.loc[counts.index, ["uai", "sector", "departement", "academie"]].assign(establishment_type="college")
    frame = here.assign(present=counts["n"] + counts["pro_n"], passed=counts["k"] + counts["pro_k"])
    frame = frame.assign(**{name: counts[name] for name in _MENTIONS})
    outside = lycees[(rng.random(len(lycees)) < _OUTSIDE) & lycees["lycee_type"].ne("LPO")]
    number = 1 + rng.poisson(12, len(outside))
    passed = rng.binomial(number, 0.82)
    mentions = np.stack([rng.binomial(m, 0.4) for m in (passed, passed // 2, passed // 4)])
    others = outside[["uai", "sector", "departement", "academie"]].assign(
        establishment_type=np.where(outside["lycee_type"] == "LP", "lycee_pro", "lycee_gt"),
        present=number,
        passed=passed,
        **dict(zip(_MENTIONS, np.minimum(mentions, passed // 3), strict=True)),
    )
    frame = pd.concat([frame, others], ignore_index=True)
    frame["registered"] = frame["present"] + rng.binomial(np.maximum(frame["present"] // 8, 1), 0.2)
    frame["rate"] = 1000 * frame["passed"] // frame["present"] / 10
    frame = frame.assign(session=session, exam="dnb", series="ensemble", va_rate=np.nan)
    return canonical_exams(frame, "truncated_0.1", None)


def residual(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> np.ndarray:
    root = np.sqrt(weight)
    fit, *_ = np.linalg.lstsq(x * root[:, None], y * root, rcond=None)
    return y - x @ fit


def integer_rate(percent: np.ndarray | pd.Series) -> np.ndarray:
    return np.clip(np.floor(np.asarray(percent) + 0.5), 0, 100)


_COLUMNS = (
    *("uai", "session", "exam", "series", "registered", "present", "passed", "rate", "rate_reason", "rate_rounding"),
    *("mark", "va_rate", "va_rate_reason", "va_mark", "access_rate", "share_present"),
    *("mentions_ab", "mentions_b", "mentions_tb", "establishment_type", "sector", "departement", "academie"),
)
_COUNTS = ("session", "registered", "present", "passed", "mentions_ab", "mentions_b", "mentions_tb")


def canonical_exams(frame: pd.DataFrame, rounding: str, establishment_type: str | None) -> pd.DataFrame:
    """`frame` with the columns and types of the canonical table of exams."""
    frame = frame.assign(rate_rounding=rounding, rate_reason=None)
    sought = ~((frame["exam"] == "dnb") & (frame["series"] != "generale"))
    frame["va_rate_reason"] = np.where(frame["va_rate"].notna(), None, np.where(sought, "nd", "so"))
    if establishment_type:
        frame["establishment_type"] = establishment_type
    frame = frame.reindex(columns=list(_COLUMNS))
    text = ("rate_reason", "va_rate_reason", "establishment_type")
    numbers = ("mark", "va_rate", "va_mark", "access_rate", "share_present", "rate")
    return frame.astype(
        dict.fromkeys(_COUNTS, "Int64") | dict.fromkeys(text, "str") | dict.fromkeys(numbers, "float64")
    )
