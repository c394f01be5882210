"""An académie's own extracts: every table recognised and read, whatever the format, under its own names."""

import csv
import io

import pandas as pd
import pytest

from analysis.contracts import CONTRACTS, DEDUCED, header
from analysis.errors import UserError
from analysis.sources import Key, intake, load_aliases, read_path, write_templates

INTERNAL = [name for name, contract in CONTRACTS.items() if contract.internal]
KEY = Key(bytes(range(32)))
_BY_KIND = {
    "person": "123456789AB",
    "uai": "0010026Y",
    "commune": "01004",
    "rentree": "2023-2024",
    "session": "2024",
    "date": "30/06/2024",
    "flag": "oui",
}


def a_value(field):
    """A value a file may hold in this column."""
    if field.kind in _BY_KIND:
        return _BY_KIND[field.kind]
    if field.kind == "reason":
        return ""
    if field.values:
        return field.values[0]
    accepted = (
        value for value in ("3", "1", "100", "10010012110", "3A") if field.test(pd.Series([_typed(field, value)])).all()
    )
    return next(accepted)


def _typed(field, value):
    return float(value) if field.kind in ("number", "integer") and value.isdigit() else value


def filled(table, **changes):
    """One row of a file to fill: title → value."""
    fields = [field for field in CONTRACTS[table].fields if field.kind not in DEDUCED]
    return {header(field.name): changes.get(field.name, a_value(field)) for field in fields}


def as_csv(*rows, encoding="utf-8-sig", delimiter=";"):
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0], delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


@pytest.fixture
def read(put):
    def build(content, name="extrait.csv", **options):
        (reading,) = read_path(put(content, name), key=KEY, **options)
        return reading

    return build


@pytest.mark.parametrize("table", INTERNAL)
def test_every_file_to_fill_is_recognised_once_filled(table, read):
    reading = read(as_csv(filled(table)))
    assert list(reading.tables) == [table]
    row = reading.tables[table].iloc[0]
    assert row["academie"] == "10"
    for field in CONTRACTS[table].fields:
        assert field.kind == "reason" or not pd.isna(row[field.name]), field.name


@pytest.mark.parametrize("table", INTERNAL)
def test_optional_columns_may_be_left_out(table, read):
    optional = {header(f.name) for f in CONTRACTS[table].fields if f.nullable}
    kept = {"nb_enseignants", "langue_francaise"}
    row = {title: value for title, value in filled(table).items() if title not in optional - kept}
    assert list(read(as_csv(row)).tables) == [table]


def test_files_to_fill_left_empty_are_no_obstacle(put, tmp_path):
    write_templates(tmp_path / "modele")
    (tmp_path / "modele" / "pupils.csv").write_bytes(as_csv(filled("pupils")))
    report = intake([tmp_path / "modele"], key=KEY)
    assert [list(reading.tables) for reading in report.readings] == [["pupils"]]
    assert not report.problems
    with pytest.raises(UserError, match="déjà présents"):
        write_templates(tmp_path / "modele")


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8", ","), ("utf-8-sig", ";"), ("windows-1252", ";"), ("utf-16", "\t")]
)
def test_encodings_and_delimiters(encoding, delimiter, read):
    rows = [filled("pupils", pupil=f"12345678{n}AB") | {"secteur": "privé sous contrat"} for n in range(3)]
    table = read(as_csv(*rows, encoding=encoding, delimiter=delimiter)).tables["pupils"]
    assert table["sector"].eq("prive_sous_contrat").all()
    assert table["pupil"].nunique() == 3


def test_parquet_and_workbook_give_the_same_rows(read, tmp_path):
    frame = pd.DataFrame([filled("pupils", pupil=f"12345678{n}AB", age=15, ips=101.5) for n in range(3)])
    frame.to_parquet(tmp_path / "a.parquet")
    frame.to_excel(tmp_path / "a.xlsx", index=False)
    tables = [read_path(tmp_path / name, key=KEY)[0].tables["pupils"] for name in ("a.parquet", "a.xlsx")]
    tables.append(read(as_csv(*frame.to_dict("records"))).tables["pupils"])
    for table in tables[1:]:
        pd.testing.assert_frame_equal(
            table.drop(columns="source_sha"), tables[0].drop(columns="source_sha"), check_names=False
        )


ALIASES = """
- table: pupils
  fichiers: "BEE*"
  colonnes: {INE_CHIFFRE: identifiant_eleve, RNE: uai, ANNEE: rentree, NIV: classe, SEXE_CODE: sexe, IPS_MOY: ips}
  valeurs:
    sexe: {1: F, 2: M}
    classe: {TROIS: 3e}
  constantes: {statut: scolaire}
"""
BEE = "RNE;INE_CHIFFRE;ANNEE;NIV;SEXE_CODE;IPS_MOY;COMMENTAIRE\n0010026y;1234567890a;2023;TROIS;1;101,5;x\n"


@pytest.fixture
def aliases(tmp_path):
    def load(text=ALIASES):
        path = tmp_path / "alias.yml"
        path.write_text(text, encoding="utf-8")
        return load_aliases(path)

    return load


def test_aliases_map_columns_values_and_constants(read, aliases):
    row = read(BEE, "BEE_2023.csv", aliases=aliases()).tables["pupils"].iloc[0]
    assert row[["level", "sex", "status", "ips", "uai", "rentree"]].to_list() == [
        "3e", "F", "scolaire", 101.5, "0010026Y", 2023,
    ]  # fmt: skip


def test_messages_keep_the_titles_of_the_file(put, aliases):
    wrong = BEE + "0010026Y;1234567891A;2023;TROIS;9;mille;x\n"
    with pytest.raises(UserError) as caught:
        read_path(put(wrong, "BEE.csv"), key=KEY, aliases=aliases())
    text = str(caught.value)
    assert "BEE.csv, colonne « SEXE_CODE » : valeur refusée (ligne 3)" in text
    assert "colonne « IPS_MOY »" in text
    assert "mille" not in text


def test_an_alias_without_file_suits_files_with_its_columns(read, aliases):
    free = aliases(ALIASES.replace('fichiers: "BEE*"', 'fichiers: "*"'))
    assert list(read(BEE, "autre.csv", aliases=free).tables) == ["pupils"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("table: pupils", "table: eleves"), "table inconnue « eleves »"),
        (("table: pupils", "table: pupil"), "« pupils »"),
        (("colonnes:", "colones:"), "« colonnes »"),
        (("SEXE_CODE: sexe", "SEXE_CODE: sex_e"), "colonne inconnue « sex_e »"),
        ((ALIASES, "table: pupils"), "liste"),
    ],
)
def test_wrong_aliases_are_explained(aliases, change, expected):
    with pytest.raises(UserError, match=expected):
        aliases(ALIASES.replace(*change))


def test_a_column_the_alias_wants_and_the_file_lacks(put, aliases):
    with pytest.raises(UserError, match="ips_moy"):
        read_path(put(BEE.replace("IPS_MOY", "IPS_X"), "BEE.csv"), key=KEY, aliases=aliases())


def test_rows_set_aside_are_counted(read):
    rows = [filled("pupils", pupil=f"12345678{n}AB") for n in range(4)]
    again = {**rows[0], "uai": "0010035H"}
    abroad = filled("pupils", pupil="223456789AB")
    reading = read(as_csv(*rows, rows[1], again, filled("pupils", pupil=""), {**abroad, "uai": "9880001G"}))
    aside = {item.reason: item.rows for item in reading.set_aside}
    assert aside.pop("ligne sans identifiant") == 1
    assert aside.pop("ligne en double, identique à une autre") == 1
    assert aside.pop("seconde inscription du même élève la même année (la première est gardée)") == 1
    assert sum(aside.values()) == 1
    assert reading.rows_in == 8
    assert len(reading.tables["pupils"]) == 4


def test_years_late_follow_from_age_and_class(read):
    rows = [filled("pupils", pupil=f"12345678{n}AB", age=14 + n, delay="") for n in range(3)]
    rows = [{**row, "classe": "3e"} for row in rows]
    assert read(as_csv(*rows)).tables["pupils"]["delay"].to_list() == [0, 1, 2]


def test_an_absent_candidate_has_no_result(read):
    row = filled("pupil_exams", present="non", passed="non", written="")
    reading = read(as_csv(row))
    got = reading.tables["pupil_exams"].iloc[0]
    assert pd.isna(got["passed"])
    assert got["passed_reason"] == "so"
    assert any("absents" in note for note in reading.notes)


def test_a_missing_ips_keeps_its_reason(read):
    rows = [filled("pupils", pupil=f"12345678{n}AB", ips=value) for n, value in enumerate(("NS", "", "102"))]
    assert read(as_csv(*rows)).tables["pupils"]["ips_reason"].fillna("-").to_list() == ["ns", "nd", "-"]


def test_priority_education_codes_do_not_merge(read):
    rows = [
        filled("pupils", pupil=f"12345678{n}AB") | {"education_prioritaire": value}
        for n, value in enumerate(("REP", "REP+", "rep +", "HEP", "hors EP"))
    ]
    assert read(as_csv(*rows)).tables["pupils"]["ep"].to_list() == ["REP", "REP+", "REP+", "hors_ep", "hors_ep"]
