import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.territories import (
    academie_of,
    academies,
    commune_departement,
    departements,
    fictitious_commune,
    normalise_departement,
    normalise_uai,
    region_of,
    regions_academiques,
    uai_departement,
)

LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("001", "01"),
        ("01", "01"),
        ("1", "01"),
        (1, "01"),
        ("1.0", "01"),
        (" 2a ", "2A"),
        ("02A", "2A"),
        ("02b", "2B"),
        ("620", "2A"),
        ("720", "2B"),
        ("075", "75"),
        ("090", "90"),
        ("10", "10"),
        ("100", None),
        ("971", "971"),
        ("976", "976"),
        ("978", "971"),
        ("901", "901"),
        ("912", "912"),
        ("913", None),
        ("20", None),
        ("00", None),
        ("", None),
        ("NS", None),
        ("988", None),
    ],
)
def test_departement_codes_seen_in_files(text, code):
    assert normalise_departement(text) == code


@settings(deadline=None)
@given(st.sampled_from(sorted(departements())), st.integers(0, 2))
def test_departement_survives_added_zeros_and_case(code, zeros):
    assert normalise_departement("0" * zeros + code.lower()) == code


@pytest.mark.parametrize(
    ("text", "uai"),
    [
        ("0010005A", "0010005A"),
        ("0010008d", "0010008D"),
        (" 0010005a ", "0010005A"),
        ("10005A", "0010005A"),
        ("0010005A-2", "0010005A"),
        ("0010005A *", "0010005A"),
        ("0010005A\xa0(fermé)", "0010005A"),
    ],
)
def test_uai_is_repaired(text, uai):
    assert normalise_uai(text) == uai


@pytest.mark.parametrize("text", ["0010005B", "0010005", "", "COLLEGE", "0010005AB", "00100055A", "12A", None])
def test_wrong_uai_is_refused_in_french(text):
    with pytest.raises(ValueError, match="UAI"):
        normalise_uai(text)


@settings(deadline=None)
@given(st.integers(10_000, 9_999_999), st.sampled_from(LETTERS))
def test_only_the_check_letter_passes(number, letter):
    text = f"{number:07d}{letter}"
    if LETTERS[number % 23] == letter:
        assert normalise_uai(text) == text
    else:
        with pytest.raises(ValueError, match="lettre de contrôle"):
            normalise_uai(text)


@pytest.mark.parametrize(
    ("uai", "departement"),
    [
        ("0010005A", "01"),
        ("6200001G", "2A"),
        ("7200001X", "2B"),
        ("9710001A", "971"),
        ("9010001A", "901"),
        ("9880001A", None),
    ],
)
def test_departement_of_a_uai(uai, departement):
    assert uai_departement(uai) == departement


def test_the_official_hierarchy_is_complete():
    official = [d for d in departements().values() if not d.fictitious]
    assert len(official) == 101
    assert len([a for a in academies().values() if not a.fictitious]) == 30
    assert len([r for r in regions_academiques().values() if not r.fictitious]) == 18
    for departement in departements().values():
        academie = academie_of(departement.code)
        assert academies()[academie].fictitious == departement.fictitious
        assert region_of(academie) in regions_academiques()
    assert {academie_of(d) for d in departements()} == set(academies())
    assert {region_of(a) for a in academies()} == set(regions_academiques())


def test_caen_and_rouen_are_normandie():
    assert {academie_of(d) for d in ("14", "50", "61", "27", "76")} == {"70"}


def test_unknown_codes_have_no_parent():
    assert academie_of("999") is None
    assert region_of("99") is None


def test_the_demo_has_four_departements_per_academie():
    for academie in ("X1", "X2", "X3"):
        assert sum(d.parent == academie for d in departements().values()) == 4
        assert region_of(academie) == "X0"


def test_fictitious_communes_belong_to_their_departement():
    codes = {fictitious_commune(d, rank): d for d in ("901", "907", "912") for rank in (0, 79)}
    assert len(codes) == 6
    assert all(commune_departement(code) == d for code, d in codes.items())
    assert commune_departement("69123") == "69"
    assert commune_departement("2A004") == "2A"
    assert commune_departement("97411") == "974"
    assert commune_departement("96999") is None
    for wrong in (("69", 0), ("901", 80)):
        with pytest.raises(ValueError, match="fictitious"):
            fictitious_commune(*wrong)
