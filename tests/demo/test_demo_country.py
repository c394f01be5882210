"""What every fictitious country must respect: codes, thresholds, quirks, determinism."""

import csv
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from analysis.demo import generate
from analysis.demo.names import places
from analysis.demo.registers import uai
from analysis.territories import academies, departements, normalise_uai, uai_departement

ELSEWHERE = """
import sys
from pathlib import Path
from analysis.demo import generate, write_raw
write_raw(generate(seed=11, size="ci", levels="observed"), Path(sys.argv[1]))
"""


def test_same_bytes_in_another_process_with_another_hash_seed(raw_folder, tmp_path):
    here = os.environ.get("PYTHONHASHSEED")
    environment = {**os.environ, "PYTHONHASHSEED": "1" if here == "0" else "0"}
    subprocess.run([sys.executable, "-c", ELSEWHERE, str(tmp_path)], env=environment, check=True)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {
        p.name: p.read_bytes() for p in raw_folder.iterdir()
    }


def test_the_seed_changes_everything(small_country):
    other = generate(seed=12, size="ci", levels="observed")
    for table in ("establishments", "ips", "exams", "memberships", "communes", "segregation", "exam_aggregates"):
        assert not getattr(other, table).equals(getattr(small_country, table))


def test_global_generator_is_left_alone():
    np.random.seed(0)
    before = np.random.get_state()[1].copy()
    generate(seed=1, size="ci", sessions=(2023,))
    assert (np.random.get_state()[1] == before).all()


def test_uai_are_valid_unique_and_fictitious(small_country):
    codes = small_country.establishments["uai"]
    assert codes.is_unique
    assert [normalise_uai(code) for code in codes] == list(codes)
    assert [uai_departement(code) for code in codes] == list(small_country.establishments["departement"])


def test_check_letter_of_a_known_number():
    assert uai(np.array([10_005, 10_008])) == ["0010005A", "0010008D"]


def test_no_real_territory(small_country):
    real = {code for code, named in departements().items() if not named.fictitious}
    for table in ("establishments", "ips", "exams", "memberships", "communes"):
        assert not set(getattr(small_country, table)["departement"]) & real
    assert {academies()[code].fictitious for code in small_country.establishments["academie"]} == {True}


def test_no_real_code_in_the_files(raw_folder):
    """Columns of codes and names of départements and académies hold nothing of the official nomenclature."""
    words = {n.name.upper() for n in (*academies().values(), *departements().values()) if not n.fictitious}
    codes = {c for c, n in (*departements().items(), *academies().items()) if not n.fictitious}
    for path in raw_folder.glob("*.csv"):
        encoding = "windows-1252" if "dnb" in path.name else "utf-8-sig"
        rows = list(csv.DictReader(path.read_text(encoding).splitlines(), delimiter=";"))
        assert rows, path.name
        for name in rows[0]:
            plain = name.lower()
            if "dep" in plain or "dép" in plain or "acad" in plain:
                values = {row[name] for row in rows}
                assert not values & words, (path.name, name)
                if "cod" in plain or plain in ("dep", "acad", "n°département"):
                    assert not values & codes, (path.name, name)


def test_communes_do_not_exist(small_country, opendata):
    with zipfile.ZipFile(opendata / "geo" / "grille_densite_7_niveaux_2022.xlsx") as book:
        texts = re.findall(r"<t[^>]*>([^<]*)</t>", book.read("xl/sharedStrings.xml").decode())
    real = set(texts)
    assert {"01001", "Lyon"} <= real
    assert not set(small_country.communes["commune"]) & real
    assert not set(places(960, 0)) & real


def test_names_say_that_they_are_invented(small_country):
    assert small_country.establishments["name"].str.contains("fictif|fictive").all()


def test_places_lie_in_the_ocean(small_country):
    known = small_country.establishments
    assert known["latitude"].between(42, 50).all()
    assert known["longitude"].between(-35, -25).all()


def test_thresholds_of_publication(small_country):
    general = small_country.exams[small_country.exams["series"] == "generale"]
    assert general["present"].min() >= 20
    assert general["rate"].mod(1).eq(0).all()
    with_value = general[general["va_rate"].notna()]
    assert with_value.loc[with_value["session"] < 2024, "present"].min() >= 30
    assert with_value.loc[with_value["session"] >= 2024, "present"].min() >= 40
    assert general["va_rate_reason"].eq("nd").eq(general["va_rate"].isna()).all()


def test_the_older_file_publishes_tiny_groups_and_truncates(small_country):
    old = small_country.exams[small_country.exams["series"] == "ensemble"].query("exam == 'dnb'")
    assert old["present"].min() < 10
    exact = 100 * old["passed"] / old["present"]
    assert ((exact - old["rate"]) > -1e-9).all()
    assert ((exact - old["rate"]) < 0.1).all()
    assert (old["passed"] <= old["present"]).all()
    assert (old["present"] <= old["registered"]).all()
    assert set(old["establishment_type"]) == {"college", "lycee_gt", "lycee_pro"}


def test_two_series_of_the_ips_at_two_levels(small_country):
    colleges = small_country.ips[small_country.ips["level"] == "college"]
    mean = colleges.groupby(["rentree", "sector"])["ips"].mean().unstack()
    assert (mean.loc[2022] - mean.loc[2021]).gt(1).all()
    jump = mean.diff().loc[2023]
    assert 2 < jump["prive_sous_contrat"] < 4
    assert abs(jump["public"]) < 1
    assert colleges.groupby("ips_series")["rentree"].agg(["min", "max"]).to_numpy().tolist() == [
        [2018, 2021],
        [2022, 2024],
    ]


def test_headline_session_has_its_ips(small_country):
    exams, ips = small_country.exams, small_country.ips
    last = exams["session"].max()
    known = ips[(ips["level"] == "college") & (ips["rentree"] == last - 1) & ips["ips"].notna()]
    published = exams[(exams["series"] == "generale") & (exams["session"] == last)]
    assert published["uai"].isin(known["uai"]).mean() > 0.98


def test_mergers_close_a_college_and_keep_its_pupils(small_country):
    gone = small_country.colleges[small_country.colleges["absorbed_by"] >= 0]
    general = small_country.exams[small_country.exams["series"] == "generale"]
    assert len(gone) >= 2
    assert set(general.loc[general["uai"].isin(gone["uai"]), "session"]) <= {2022}
    into = small_country.colleges["uai"].to_numpy()[gone["absorbed_by"]]
    present = general[general["uai"].isin(into)].groupby("session")["present"].sum()
    assert present[2023] > present[2022]


def test_one_departement_has_no_private_college(small_country):
    row = small_country.segregation.query("level == 'departement' and n_prive == 0")
    assert len(row) == len(small_country.segregation["year"].unique())
    assert (row[["entropy_private", "entropy_between", "contribution_private", "contribution_between"]] == 0).all(
        axis=None
    )
    assert row["contribution_public"].to_numpy() == pytest.approx(100)


def test_networks_have_a_head_and_ecoles(small_country):
    members = small_country.memberships
    heads = members.loc[members["role"] == "tete", "uai"]
    assert set(members["network"]) == set(heads)
    assert members.groupby("network")["role"].agg(lambda roles: (roles == "ecole").sum()).min() >= 5
    assert (members["role"] == "college").sum() == 1


def test_every_file_says_demo(raw_folder):
    names = [path.name for path in raw_folder.iterdir() if path.name != "LISEZMOI.txt"]
    assert len(names) == 19
    assert all("demo" in name for name in names)
    readme = Path(raw_folder / "LISEZMOI.txt").read_text(encoding="utf-8")
    assert readme.startswith("DONNÉES FICTIVES")
    assert "Graine\u202f: 11" in readme
