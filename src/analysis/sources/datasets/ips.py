"""Indice de position sociale (IPS) of écoles, collèges and lycées: the common part.

Source: DEPP, « Indices de position sociale », one file per level and series. The index was computed anew for rentrée
2022 (another table from professions to IPS): values before and after are two series, not to be compared.
"""

from collections.abc import Callable, Mapping

import pandas as pd

from ..columns import PLACE, POSITION, RENTREE, UAI
from ..common import clean, establishments, grouped, years_covered
from ..draft import Draft
from ..model import Built, Column
from ..recognition import Sheet, share_of
from ..values import parse_rentree

COLUMNS = (UAI, RENTREE, *PLACE, POSITION)
HEADCOUNT = Column("headcount", ("effectifs", "effectif", "nombre_d_eleves", "effectifs_total"))
FIRST_NEW_SERIES = 2022

_LEVEL_WORDS = {
    "college": ("_college_", "_colleges_", "_clg_", "_college"),
    "ecole": ("_ecole_", "_ecoles_", "_maternelle_", "_elementaire_", "_primaire_", "_epp_", "_eep_", "_eepu_"),
    "lycee": ("_lycee_", "_lycees_", "_lp_", "_lpo_", "_legt_"),
}
_UAI_TITLES = {"numero_college": "college", "numero_ecole": "ecole", "numero_lycee": "lycee"}


def is_level(level: str, sheet: Sheet) -> bool:
    """Whether the values show this level, or at least do not show another one.

    Collèges and écoles have the same columns: the header of the UAI, then the names of establishments tell them apart.
    """
    for header, shown in _UAI_TITLES.items():
        if header in sheet.headers:
            return shown == level
    if "name" not in sheet.frame:
        return True
    shares = {name: share_of(sheet.frame["name"], words) for name, words in _LEVEL_WORDS.items()}
    best = max(shares, key=lambda name: shares[name])
    return shares[best] < 0.5 or best == level


def rentrees(draft: Draft) -> pd.Series:
    """Years of the school year's start."""
    return draft.years("rentree", parse_rentree)


def series_of(rentree: pd.Series) -> pd.Series:
    """2016 for the former series, 2022 for the present one."""
    new = pd.Series(2022, index=rentree.index, dtype="Int64")
    return new.where(rentree >= FIRST_NEW_SERIES, 2016).where(rentree.notna())


def dataset_id(rentree: pd.Series, ids: Mapping[int, str]) -> str:
    """The identifier of the portal's data set: `ids` maps the first rentrée of each file to its name."""
    latest = rentree.max() if rentree.notna().any() else max(ids)
    return ids[max((first for first in ids if first <= latest), default=min(ids))]


def years(rentree: pd.Series) -> str:
    """« rentrée 2022 », « rentrées 2016 à 2021 »."""
    return years_covered(rentree, "rentrée", "rentrées")


def note_missing(draft: Draft, reason: pd.Series) -> None:
    """Note how many values are withheld or absent, by reason."""
    labels = {
        "ns": "non significatifs (NS)",
        "s": "couverts par le secret",
        "nd": "non disponibles",
        "so": "sans objet",
    }
    for code, label in labels.items():
        rows = int((reason == code).sum())
        if rows:
            draft.notes.append(f"{grouped(rows)} IPS {label} : laissés vides, jamais remplacés par 0")


def single_track(level: str, ids: Mapping[int, str]) -> Callable[[Draft], Built]:
    """How a file of écoles or collèges becomes the tables ips and establishments; `ids` as in `dataset_id`."""

    def build(draft: Draft) -> Built:
        clean(draft)
        rentree = rentrees(draft)
        source = dataset_id(rentree, ids)
        ips = draft.numbers("ips")
        columns = {
            "uai": draft.uai(),
            "rentree": rentree,
            "level": level,
            "track": "ensemble",
            "ips": ips.value,
            "ips_reason": ips.reason,
            "ips_sd": draft.numbers("ips_sd").value,
            "headcount": draft.counts("headcount"),
            "ips_series": series_of(rentree),
            "sector": draft.sector(),
            "departement": draft.departement(),
            "academie": draft.academie(),
        }
        note_missing(draft, ips.reason)
        tables = {
            "ips": draft.table("ips", source, columns),
            "establishments": establishments(draft, source, level, rentree),
        }
        return Built(source, years(rentree), tables)

    return build
