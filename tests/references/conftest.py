"""The national panel the reference numbers were computed on: IPS 2022-2023 × DNB, série générale, sessions 2022–2024."""

from pathlib import Path

import pandas as pd
import pytest


def _read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, sep=";", encoding="utf-8-sig", dtype=str)


@pytest.fixture(scope="session")
def national_panel(opendata: Path) -> pd.DataFrame:
    """One row per collège and session: uai, session, rate, present, mark, ips, sector, academie, departement."""
    ips = _read(opendata / "ips_colleges/fr-en-ips-colleges-ap2022.csv")
    exams = _read(opendata / "ivac/fr-en-indicateurs-valeur-ajoutee-colleges.csv")
    colleges = pd.DataFrame(
        {
            "uai": ips["UAI"],
            "ips": pd.to_numeric(ips["IPS"], errors="coerce"),
            "sector": ips["Secteur"].where(ips["Secteur"] == "public", "prive_sous_contrat"),
            "academie": ips["Académie"],
            "departement": ips["Code du département"],
        }
    )
    results = pd.DataFrame(
        {
            "uai": exams["UAI"],
            "session": exams["Session"].astype(int),
            "rate": pd.to_numeric(exams["Taux de réussite G"], errors="coerce"),
            "present": pd.to_numeric(exams["Nb candidats G"], errors="coerce"),
            "mark": pd.to_numeric(exams["Note à l'écrit G"], errors="coerce"),
        }
    )
    return results.merge(colleges, on="uai").dropna(subset=["rate", "present", "ips"])


@pytest.fixture(scope="session")
def session_2023(national_panel: pd.DataFrame) -> pd.DataFrame:
    return national_panel[national_panel["session"] == 2023].reset_index(drop=True)
