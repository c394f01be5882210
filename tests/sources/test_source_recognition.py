"""Recognition by content, and what is said of files that are nothing known."""

import pytest

from analysis.errors import UserError
from analysis.sources import SOURCES, intake, load, read_path, recognise


def message(path) -> str:
    with pytest.raises(UserError) as caught:
        read_path(path)
    return str(caught.value)


def recognised(path) -> str:
    return recognise(load(path), SOURCES)[0].id


def test_identifiers_and_titles_are_distinct():
    assert len({source.id for source in SOURCES}) == len({source.title for source in SOURCES}) == len(SOURCES) == 31


def test_the_name_of_a_file_does_not_count(put, college_csv):
    assert recognised(put(college_csv, "fr-en-ips-ecoles-ap2022.parquet")) == "fr-en-ips-colleges"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("COLLEGE PAUL CLAUDEL", "CLG LOUIS LUMIERE"), "fr-en-ips-colleges"),
        (("ECOLE PRIMAIRE", "ECOLE MATERNELLE DU LAC"), "fr-en-ips-ecoles"),
    ],
)
def test_colleges_and_ecoles_are_told_apart_by_their_names(put, names, expected):
    rows = [f"2023-2024;0010026Y;{names[0]};100", f"2023-2024;0010035H;{names[1]};NS"]
    assert recognised(put("\n".join(["rentree_scolaire;uai;nom_de_l_etablissement;ips", *rows]))) == expected


@pytest.mark.parametrize(("header", "expected"), [("numero_college", "colleges"), ("numero_ecole", "ecoles")])
def test_colleges_and_ecoles_are_told_apart_by_the_title_of_the_code(put, header, expected):
    path = put(f"rentree_scolaire;{header};ips\n2023-2024;0010026Y;100\n")
    assert recognised(path) == f"fr-en-ips-{expected}"


def test_two_possible_data_sets_are_explained(put):
    text = message(put("rentree_scolaire;uai;ips\n2023-2024;0010026Y;100\n"))
    assert "plusieurs jeux de données possibles : IPS des collèges ; IPS des écoles" in text


def test_values_of_another_level(put):
    text = message(put("rentree_scolaire;uai;nom_de_l_etablissement;ips\n2023-2024;0010026Y;LYCEE LALANDE;100\n"))
    assert "les valeurs n’y correspondent pas" in text


def test_a_missing_column_is_named_with_the_nearest_data_set(put, college_csv):
    text = message(put(college_csv.replace(";IPS;", ";Indice;")))
    assert "le plus proche est « IPS des collèges », colonne manquante : « ips »" in text
    assert "fichier.csv" in text


def test_several_missing_columns(put):
    text = message(put("Session;UAI;Nb candidats G;Note à l'écrit G\n2022;0150018N;42;8.8\n"))
    assert "IVAC" in text
    assert "colonnes manquantes : « taux_de_reussite_g » ; « va_du_taux_de_reussite_g »" in text


def test_a_file_of_another_data_set(put):
    text = message(
        put("rentree_scolaire;region_academique;numero_lycee;denomination;2ndes_gt\n2021;LILLE;0590001A;x;3\n")
    )
    assert "jeu de données non reconnu" in text


def test_text_and_geojson_are_no_tables(put):
    assert "ne contient pas de tableau" in message(put("Bonjour,\nceci est une lettre.\n", "lettre.txt"))
    assert "ne contient pas de tableau" in message(put('{"type": "FeatureCollection", "features": []}', "x.geojson"))


def test_a_path_that_does_not_exist(tmp_path):
    assert "introuvable" in message(tmp_path / "absent.csv")


def test_a_folder_reads_everything_and_lists_the_rest(put, tmp_path, college_csv):
    put(college_csv, "a/ips.csv")
    put("numero;nom\n1;x\n", "b/autre.csv")
    put("# Notes\n\nRien.\n", "README.md")
    put(b"\x89PNG\r\n" + bytes(range(256)) * 20, "image.png")
    put("secret", ".cache/x.csv")
    report = intake([tmp_path])
    assert [reading.path.name for reading in report.readings] == ["ips.csv"]
    assert {item.path.name for item in report.unrecognised} == {"autre.csv", "README.md", "image.png"}
    assert not report.problems
    assert (report.rows_in, report.rows_kept, report.rows_set_aside) == (2, 2, 0)
    assert len(read_path(tmp_path)) == 1


def test_a_folder_tells_all_problems_at_once(put, tmp_path, college_csv):
    put(college_csv.replace("111.1", "cent"), "a.csv")
    put(college_csv.replace(";IPS;", ";Indice;"), "b.csv")
    put(b"", "c.csv")
    put(college_csv, "d.csv")
    report = intake([tmp_path])
    assert [reading.path.name for reading in report.readings] == ["d.csv"]
    assert len(report.problems) == 3
    text = message(tmp_path)
    assert all(name in text for name in ("a.csv", "b.csv", "c.csv"))
    assert "d.csv" not in text


def test_a_folder_with_nothing_known(put, tmp_path):
    put("bonjour", "x.md")
    assert "aucun jeu de données reconnu dans ce dossier" in message(tmp_path)
