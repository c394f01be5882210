"""From the fictitious country to files and back: the readers of real files find the numbers that were drawn."""

import zipfile
from contextlib import closing

import pandas as pd
import pytest
from openpyxl import load_workbook

from analysis.demo.raw import DENSITY_GRID
from analysis.sources import read_path

KEYS = {
    "ips": ["uai", "rentree", "level", "track"],
    "exams": ["uai", "session", "exam", "series"],
    "memberships": ["uai", "programme", "network"],
    "segregation": ["level", "code", "year"],
    "communes": ["commune"],
}


@pytest.fixture(scope="module")
def readings(raw_folder):
    paths = [path for path in sorted(raw_folder.iterdir()) if path.name != "LISEZMOI.txt"]
    return [reading for path in paths for reading in read_path(path)]


def _read(readings, table):
    return pd.concat([r.tables[table] for r in readings if table in r.tables], ignore_index=True)


def test_every_file_is_recognised(readings):
    assert {r.source for r in readings} == {
        "fr-en-ips_colleges",
        "fr-en-ips-colleges-ap2022",
        "fr-en-ips-colleges-ap2023",
        "fr-en-ips_lycees",
        "fr-en-ips-lycees-ap2022",
        "fr-en-ips-ecoles-ap2022",
        "fr-en-indicateurs-valeur-ajoutee-colleges",
        "fr-en-indicateurs-de-resultat-des-lycees-gt_v2",
        "fr-en-indicateurs-de-resultat-des-lycees-pro_v2",
        "fr-en-dnb-par-etablissement",
        "fr-en-annuaire-education",
        "fr-en-adresse-et-geolocalisation-etablissements-premier-et-second-degre",
        "annuaire_zone_ep_light",
        "rep_reseaux",
        "fr-en-indicateur_segregation_sociale_colleges",
        "fr-en-baccalaureat-par-academie",
        "fr-en-lycee_gt-effectifs-niveau-sexe-lv",
        "fr-en-doublettes-terminale",
        "grille_densite_7_niveaux",
    }


@pytest.mark.parametrize("table", KEYS)
def test_same_rows_and_numbers(readings, small_country, table):
    drawn, read = getattr(small_country, table), _read(readings, table)
    keys = KEYS[table]
    shared = [c for c in drawn.columns if c in read.columns and c not in keys and c != "name"]
    left = drawn.set_index(keys)[shared].sort_index()
    right = read.set_index(keys)[shared].sort_index()
    if table == "exams":  # no 0 is written for the mentions of lycées: what is empty there may be unknown to the reader
        mentions = ["mentions_ab", "mentions_b", "mentions_tb"]
        unknown = right[mentions].isna() & (right.index.get_level_values("exam") == "bac_gt")[:, None]
        left[mentions] = left[mentions].mask(unknown)
    pd.testing.assert_frame_equal(left, right, check_dtype=False, check_index_type=False, rtol=0, atol=1e-9)


def test_establishments(readings, small_country):
    """Every source that names an establishment gives it its sector, département, and place; éducation prioritaire too."""
    known = small_country.establishments.set_index("uai")
    read = _read(readings, "establishments")
    drawn = known.loc[read["uai"]].reset_index()
    for column in ("sector", "departement", "academie"):
        assert read[column].dropna().eq(drawn.loc[read[column].notna(), column]).all(), column
    located = read["latitude"].notna()
    assert (read["latitude"] - drawn["latitude"])[located].abs().max() < 1e-9
    ep = read["ep_known"]
    assert ep.sum() > 200
    assert read.loc[ep, "ep"].fillna("").eq(drawn.loc[ep, "ep"].fillna("")).all()
    open_colleges = known.index[(known["nature"] == "college") & known["open"]]
    assert set(open_colleges) <= set(read.loc[located, "uai"])


def test_baccalaureat_by_academie(readings, small_country):
    drawn, read = small_country.exam_aggregates, _read(readings, "exam_aggregates")
    counts = ["registered", "present", "passed", "mentions_tb", "mentions_b", "mentions_ab", "no_mention"]
    by = ["session", "academie", "sex"]
    left, right = (table.groupby(by)[counts].sum().astype("int64") for table in (drawn, read))
    pd.testing.assert_frame_equal(left, right, check_index_type=False)


def test_what_is_set_aside_is_told(readings):
    aside = {(r.path.name.split("_demo")[0], s.rows) for r in readings for s in r.set_aside}
    assert aside == {
        ("annuaire_zone_ep_light", 1),
        ("fr-en-adresse-et-geolocalisation-colleges", 2),
        ("fr-en-annuaire-education_lycees", 1),
        ("rep_reseaux_rentree_2022", 1),
    }


def test_density_grid_has_the_published_layout(raw_folder, small_country):
    with zipfile.ZipFile(raw_folder / DENSITY_GRID) as book:
        assert {info.date_time for info in book.infolist()} == {(2024, 1, 1, 0, 0, 0)}
    with closing(load_workbook(raw_folder / DENSITY_GRID, read_only=True)) as book:
        rows = list(book["Grille_Densite"].iter_rows(values_only=True))
    assert rows[0][0] == "Grille de densité"
    assert rows[4][:5] == ("CODGEO", "LIBGEO", "DENS", "LIBDENS", "PMUN19")
    columns = ["commune", "name", "density", "density_label", "population"]
    assert [row[:5] for row in rows[5:]] == list(small_country.communes[columns].itertuples(index=False, name=None))
