"""Cohorts of pupils whose path is drawn at random, of the shape the frame gives; nothing is meant to look like a real country."""

import numpy as np
import pandas as pd

from analysis.frames.cohort_profile import QUARTERS, STATUSES
from analysis.frames.cohort_states import AFTERMATHS, CHAIN, DESTINIES, HIGHER, PLACES, ROUTES, issues
from analysis.frames.cohorts import Cohort

_PATHS = (
    (("gt_heure", "gt_heure", "gt_heure"), 0.50),
    (("gt_heure", "gt_retard", "gt_retard"), 0.04),
    (("gt_heure", "pro", "pro"), 0.05),
    (("pro", "pro", "pro"), 0.15),
    (("apprentissage", "apprentissage", "qualifie"), 0.06),
    (("autre", "pro", "pro"), 0.04),
    (("ssq", "ssq", "ssq"), 0.05),
    (("pro", "ssq", "non_retrouve"), 0.03),
    (("gt_heure", "gt_heure", "ssq"), 0.02),
    (("pro", "non_retrouve", "non_retrouve"), 0.03),
    (("gt_heure", "gt_heure", "non_retrouve"), 0.03),
)


def drawn_cohort(rentree: int, *, pupils: int = 2400, horizons=(12, 24, 36), seed: int = 0) -> Cohort:
    """A cohort of three départements of one académie, twelve collèges."""
    rng = np.random.default_rng(seed + rentree)
    school = rng.integers(0, 12, pupils)
    departement = np.array(["69", "42", "01"])[school % 3]
    path = rng.choice(len(_PATHS), pupils, p=np.array([share for _, share in _PATHS]))
    states = {
        months: pd.Categorical([_PATHS[k][0][rank] for k in path], list(DESTINIES))
        for rank, months in enumerate((12, 24, 36))
        if months in horizons
    }
    issue = issues(states)
    columns = {
        "uai": pd.Categorical(
            [f"{code.zfill(3)}{number:04d}A" for code, number in zip(departement, school, strict=True)]
        ),
        "departement": pd.Categorical(departement),
        "academie": pd.Categorical(["10"] * pupils),
        "sex": pd.Categorical(rng.choice(["F", "M"], pupils)),
        "status": pd.Categorical(np.array(STATUSES)[school % 4], list(STATUSES)),
        "quarter": pd.Categorical(rng.choice(QUARTERS, pupils), list(QUARTERS)),
        "rural": pd.Categorical(np.where(school % 3 == 1, "rural", "urbain"), ["rural", "urbain"]),
        "late": pd.Categorical(rng.choice(["oui", "non"], pupils, p=[0.15, 0.85]), ["oui", "non"]),
        "cordees": pd.Categorical(rng.choice(["oui", "non"], pupils, p=[0.3, 0.7]), ["oui", "non"]),
        **{f"devenir{months}": state for months, state in states.items()},
        "issue": issue,
        "sortie": pd.Categorical(
            np.where(
                np.char.startswith(np.asarray(issue, str), "ssq"),
                "sans_qualification+sans_diplome+decrochage",
                "diplome",
            )
        ),
    }
    whole = tuple(horizons) == (12, 24, 36)
    if whole:
        left = np.char.startswith(np.asarray(issue, str), "ssq")
        columns |= {f"apres{m}": _where(left, rng.choice(list(AFTERMATHS), pupils), list(AFTERMATHS)) for m in (6, 12)}
        holds = np.isin(path, (0, 3)) & (rng.random(pupils) < 0.9)
        route = np.where(path == 3, "professionnelle", rng.choice(["generale", "technologique"], pupils))
        after = rng.choice(["licence", "sts", "ailleurs", "non_retrouve"], pupils)
        named = {"ailleurs": "bachelier_ailleurs", "non_retrouve": "bachelier_inconnu"}
        lost = np.asarray(states[36] == "non_retrouve")
        chain = [
            named.get(a, "superieur") if h else "non_retrouve" if gone else "non_bachelier"
            for a, h, gone in zip(after, holds, lost, strict=True)
        ]
        columns |= {"voie": _where(holds, route, list(ROUTES)), "suite": _where(holds, after, list(HIGHER))}
        studies = holds & np.isin(after, ("licence", "sts"))
        columns["lieu"] = _where(studies, rng.choice(list(PLACES), pupils, p=[0.55, 0.2, 0.2, 0.05]), list(PLACES))
        columns["chaine"] = pd.Categorical(chain, list(CHAIN))
    remarks = pd.DataFrame({"reason": [], "detail": [], "pupils": []})
    months = (6, 12) if whole else ()
    return Cohort(rentree, pd.DataFrame(columns), tuple(horizons), ("10",), months, whole, remarks, None)


def _where(kept, values, codes):
    return pd.Categorical(np.where(kept, values, None), codes)
