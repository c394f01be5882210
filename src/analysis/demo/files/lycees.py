"""The files of lycées by sex: head counts by level and track, specialities of terminale générale."""

import numpy as np
import pandas as pd

from analysis.contracts.tables import LYCEE_TRACKS
from analysis.sources.datasets.lycee_headcounts import SEXES
from analysis.sources.datasets.specialities import PAIR_HEADERS, SPECIALITY_HEADERS

from ..country import DemoCountry
from ..names import capitals
from ..randomness import stream
from .layout import with_identity

_YEARS = 4
# Share of girls, and of the pupils of a lycée, by track: the magnitudes of the ministry's files.
_GIRLS = {"2nde_gt": 0.54, "g": 0.56, "sti2d": 0.08, "stl": 0.57, "stmg": 0.52, "st2s": 0.85, "std2a": 0.78}
_TRACKS = {"2nde_gt": 1.0, "g": 0.70, "sti2d": 0.054, "stl": 0.0137, "stmg": 0.138, "st2s": 0.041, "std2a": 0.0065}
# Pairs of specialities of girls and boys, in the order of the published codes, then other pairs.
_PAIRS = {
    "F": (0.115, 0.158, 0.143, 0.065, 0.060, 0.080, 0.062, 0.045, 0.035, 0.040, 0.005, 0.032, 0.015, 0.003, 0.013),
    "M": (0.267, 0.142, 0.096, 0.060, 0.081, 0.040, 0.031, 0.019, 0.028, 0.009, 0.057, 0.008, 0.018, 0.030, 0.015),
}
_PARTS = (
    *(("0613", "0623"), ("0439", "0507"), ("0623", "0629"), ("0613", "0629"), ("0613", "0507")),
    *(("0300", "0507"), ("0439", "0300"), ("0439", "0105"), ("0507", "0629"), ("0105", "0300")),
    *(("0613", "0747"), ("0105", "0507"), ("0439", "0613"), ("0613", "4806"), ("0439", "0629")),
)
_OTHERS = {"0901": 0.3, "0105": 0.2, "0300": 0.15, "0747": 0.1, "0832": 0.05, "2785": 0.1, "2852": 0.1}


def headcounts(country: DemoCountry) -> pd.DataFrame:
    """Head counts of lycées with a general track, their last four rentrées: one row per lycée and rentrée."""
    lycees, years = _lycees(country)
    rng = stream(country.parameters["seed"], "head counts of lycées")
    frame = _identity(lycees, years, country, "numero_lycee")
    cohort = np.tile(lycees["size_gt"].to_numpy() / 2.7, len(years))
    columns = {}
    for track in LYCEE_TRACKS:
        kind = track if track == "2nde_gt" else track.partition("_")[2]
        size = rng.poisson(cohort * _TRACKS[kind] * (1 if kind == "2nde_gt" else 0.97))
        girls = rng.binomial(size, np.clip(_GIRLS[kind] + rng.normal(0, 0.04, size.size), 0.01, 0.99))
        title = _title(track)
        columns |= {title: size, f"{title}_filles": girls, f"{title}_garcons": size - girls}
    return pd.concat(
        [frame, pd.DataFrame({"nombre_d_eleves": sum(columns[_title(t)] for t in LYCEE_TRACKS), **columns})], axis=1
    )


def specialities(country: DemoCountry) -> pd.DataFrame:
    """Specialities and pairs of terminale générale; the totals by sex are exchanged the first year, as in the published file."""
    lycees, years = _lycees(country)
    rng = stream(country.parameters["seed"], "specialities")
    frame = _identity(lycees, years, country, "numero_etablissement")
    size = rng.poisson(np.tile(lycees["size_gt"].to_numpy() / 2.7 * _TRACKS["g"], len(years)))
    girls = rng.binomial(size, _GIRLS["g"])
    own = {sex: _drawn(rng, counts, _PAIRS[sex]) for sex, counts in {"F": girls, "M": size - girls}.items()}
    first = frame["rentree_scolaire"] == years[0]
    totals = {
        "effectif_total_en_terminale_generale": size,
        "effectif_total_garcons": np.where(first, girls, size - girls),
        "effectif_total_filles": np.where(first, size - girls, girls),
    }
    columns = {}
    for code, words in SPECIALITY_HEADERS.items():
        columns |= {f"{code}_{words}_{word}": own[sex][code] for sex, word in SEXES.items()}
    for code, words in PAIR_HEADERS.items():
        columns |= {f"{code}_{words}_{word}": own[sex][code] for sex, word in SEXES.items()}
    columns |= {f"autres_combinaisons_{word}": own[sex]["autres"] for sex, word in SEXES.items()}
    return pd.concat([frame, pd.DataFrame({**totals, **columns})], axis=1)


def _lycees(country: DemoCountry) -> tuple[pd.DataFrame, list[int]]:
    lycees = country.lycees[country.lycees["size_gt"].notna()].reset_index(drop=True)
    return lycees, [session - 1 for session in country.parameters["sessions"]][-_YEARS:]


def _identity(lycees: pd.DataFrame, years: list[int], country: DemoCountry, uai: str) -> pd.DataFrame:
    rows = pd.concat([lycees[["uai"]].assign(rentree=year) for year in years], ignore_index=True)
    known = with_identity(rows, country)
    return pd.DataFrame(
        {
            "rentree_scolaire": rows["rentree"],
            "region_academique": known["region_label"],
            "academie": known["academie_label"],
            "departement": known["departement_label"],
            "commune": known["commune_label"],
            uai: rows["uai"],
            "denomination_principale" if uai == "numero_lycee" else "denomination": "LYCEE FICTIF",
            "patronyme": known["person"],
            "secteur": [capitals(sector) for sector in known["sector_label"]],
        }
    )


def _title(track: str) -> str:
    level, _, series = track.partition("_")
    return {"2nde": "2ndes", "1re": "1eres", "terminale": "terminales"}[level] + f"_{series}"


def _drawn(rng: np.random.Generator, pupils: np.ndarray, shares: tuple[float, ...]) -> dict[str, np.ndarray]:
    """Pupils by pair, then by speciality: each pupil in one pair and two specialities."""
    drawn = rng.multinomial(pupils, [*shares, 1 - sum(shares)])
    found = dict(zip([*PAIR_HEADERS, "autres"], drawn.T, strict=True))
    found |= {code: np.zeros(pupils.size, dtype=int) for code in SPECIALITY_HEADERS}
    for rank, parts in enumerate(_PARTS):
        for code in parts:
            found[code] = found[code] + drawn[:, rank]
    rest = rng.multinomial(2 * drawn[:, -1], list(_OTHERS.values()))
    for rank, code in enumerate(_OTHERS):
        found[code] = found[code] + rest[:, rank]
    return found
