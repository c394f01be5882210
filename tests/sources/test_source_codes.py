"""Codes: UAI, communes, académies, sectors, natures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.sources.codes import (
    parse_academie,
    parse_commune,
    parse_nature,
    parse_sector,
    parse_uai,
    sector_with_contract,
)
from analysis.territories import commune_departement

LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


@given(st.integers(10_000, 9_999_999), st.booleans(), st.sampled_from(["", " ", "\n", " (annexe)"]))
def test_a_uai_is_repaired_and_its_letter_checked(number, lower, tail):
    uai = f"{number:07d}{LETTERS[number % 23]}"
    wrong = f"{number:07d}{LETTERS[(number + 1) % 23]}"
    assert parse_uai((uai.lower() if lower else uai) + tail) == uai
    assert parse_uai(wrong) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1004", "01004"),
        ("01004", "01004"),
        ("1004.0", "01004"),
        ("2a004", "2A004"),
        ("97411", "97411"),
        ("97801", "97801"),
        ("75112", "75056"),
        ("75100", "75056"),
        ("69385", "69123"),
        ("13208", "13055"),
        ("13001", "13001"),
        ("69123", "69123"),
        ("", None),
        ("LYON", None),
        ("123", None),
    ],
)
def test_communes(text, code):
    assert parse_commune(text) == code


@given(st.integers(1001, 95999))
def test_a_commune_code_without_its_zero_is_the_same_commune(number):
    assert parse_commune(str(number)) == parse_commune(f"{number:05d}")


@pytest.mark.parametrize(
    ("commune", "departement"), [("01004", "01"), ("2A004", "2A"), ("97411", "974"), ("97801", "971"), ("98818", None)]
)
def test_departement_of_a_commune(commune, departement):
    assert commune_departement(commune) == departement


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("LYON", "10"),
        ("Orléans-Tours", "18"),
        ("ORLEANS TOURS", "18"),
        ("CAEN", "70"),
        ("ROUEN", "70"),
        ("NORMANDIE", "70"),
        ("LA REUNION", "28"),
        ("lILLE", "09"),
        ("AIX-MARSEILLE", "02"),
        ("Atlantide", None),
    ],
)
def test_academies_by_name(name, code):
    assert parse_academie(name) == code


@pytest.mark.parametrize(
    ("text", "sector"),
    [
        *((text, "public") for text in ("public", "PU", "PUBLIC", "Public ")),
        *(
            (text, "prive_sous_contrat")
            for text in ("privé sous contrat", "PR", "PRIVE", "Privé", "PRIVÉ SOUS CONTRAT")
        ),
        ("HORS CONTRAT", "prive_hors_contrat"),
        ("privé hors contrat", "prive_hors_contrat"),
        ("mixte", None),
        ("", None),
    ],
)
def test_sectors(text, sector):
    assert parse_sector(text) == sector


@pytest.mark.parametrize(
    ("sector", "contract", "expected"),
    [
        ("Public", "SANS OBJET", "public"),
        ("Privé", "CONTRAT D'ASSOCIATION TOUTES CLASSES", "prive_sous_contrat"),
        ("Privé", "CONTRAT SIMPLE TOUTES CLASSES", "prive_sous_contrat"),
        ("Privé", "HORS CONTRAT", "prive_hors_contrat"),
        ("Privé", "SANS OBJET", None),
    ],
)
def test_sectors_of_the_directories(sector, contract, expected):
    assert sector_with_contract(sector, contract) == expected


@pytest.mark.parametrize(
    ("code", "nature"),
    [("340", "college"), ("302", "lycee_gt"), ("306", "lycee_polyvalent"), ("320", "lycee_pro"), ("151", "ecole")],
)
def test_natures(code, nature):
    assert parse_nature(code) == nature
    assert parse_nature(f"{code}.0") == nature
    assert parse_nature("400") == "autre"
