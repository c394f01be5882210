"""Fictitious pupils at the scale of the country, written straight into a store: a fast input for timings, no more.

800 000 candidates a year in 7 000 collèges of the real départements. IPS, sex, delay and entry score weigh on success as
in a logit with an effect of the collège; nothing here is meant to look like a real territory.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.contracts import CONTRACTS
from analysis.store.partitions import write_table
from analysis.territories import TerritoryIndex, academie_of

LETTERS = np.array(list("ABCDEFGHJKLMNPRSTUVWXYZ"))


def write_country(root: Path, *, pupils: int, colleges: int, sessions: list[int], seed: int = 1) -> None:
    """Tables `pupils` and `pupil_exams` of these sessions under ``root/store``."""
    rng = np.random.default_rng(seed)
    schools = _schools(rng, colleges)
    for session in sessions:
        rows = _year(rng, schools, pupils, session)
        for table in ("pupils", "pupil_exams"):
            write_table(root / "store", table, completed(table, rows))


def _schools(rng: np.random.Generator, count: int) -> pd.DataFrame:
    codes = np.array(TerritoryIndex.official().france.departements)
    departement = codes[np.sort(rng.integers(0, codes.size, count))]
    digits = [
        f"{code.zfill(3).replace('2A', '720').replace('2B', '620')[-3:]}{k:04d}" for k, code in enumerate(departement)
    ]
    letters = LETTERS[np.array([int(text) % 23 for text in digits])]
    return pd.DataFrame(
        {
            "uai": [text + letter for text, letter in zip(digits, letters, strict=True)],
            "departement": departement,
            "academie": [academie_of(code) for code in departement],
            "size": rng.lognormal(0, 0.45, count),
            "level": rng.normal(104, 15, count),
            "effect": rng.normal(0, 0.6, count),
        }
    )


def _year(rng: np.random.Generator, schools: pd.DataFrame, pupils: int, session: int) -> pd.DataFrame:
    share = (schools["size"] / schools["size"].sum()).to_numpy()
    school = rng.choice(len(schools), pupils, p=share)
    place = schools.iloc[school].reset_index(drop=True)
    ips = np.clip(place["level"] + rng.normal(0, 30, pupils), 45, 185).round(1)
    girl, delay = rng.random(pupils) < 0.5, (rng.random(pupils) < 0.1).astype(int)
    score = np.clip(0.012 * (ips - 104) + rng.normal(0, 0.9, pupils), -6, 6).round(3)
    eta = 2.0 + 0.02 * (ips - place["level"]) + 0.035 * (place["level"] - 100) + 0.5 * girl - 0.9 * delay
    passed = rng.random(pupils) < 1 / (1 + np.exp(-eta - place["effect"]))
    names = rng.permutation(pupils).astype("U7")
    return pd.DataFrame(
        {
            "pupil": np.char.add(f"{session:016d}", names),
            "session": session,
            "rentree": session - 1,
            "uai": place["uai"],
            "departement": place["departement"],
            "academie": place["academie"],
            "level": "3e",
            "status": "scolaire",
            "sex": np.where(girl, "F", "M"),
            "delay": delay,
            "ips": ips,
            "entry_score": score,
            "exam": "dnb",
            "series": "generale",
            "present": True,
            "passed": passed,
            "source": "synthetic",
            "source_sha": "0" * 12,
        }
    )


def completed(table: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with every column of a table, typed."""
    contract = CONTRACTS[table]
    known = {name: rows[name] for name in contract.columns if name in rows}
    missing = {name: None for name in contract.columns if name not in known}
    types = {field.name: field.dtype for field in contract.fields}
    return pd.DataFrame(known).assign(**missing)[list(contract.columns)].astype(types)
