"""The same table in every format, encoding and layout gives the same reading; damaged files are told in French."""

import gzip
import io
import json

import openpyxl
import pandas as pd
import pytest

from analysis.errors import UserError
from analysis.sources import read_path
from analysis.sources.headers import normalise_header, unique


@pytest.fixture
def frame(college_csv) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(college_csv), sep=";", dtype="str", na_filter=False)


@pytest.fixture(scope="module")
def expected(tmp_path_factory, college_csv) -> pd.DataFrame:
    path = tmp_path_factory.mktemp("reference") / "reference.csv"
    path.write_text(college_csv, encoding="utf-8")
    return read_path(path)[0].tables["ips"].drop(columns="source_sha")


def same(path, expected: pd.DataFrame):
    (reading,) = read_path(path)
    pd.testing.assert_frame_equal(reading.tables["ips"].drop(columns="source_sha"), expected)
    return reading


def workbook(*sheets: tuple[str, list[list[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_headers():
    assert normalise_header("Taux de réussite - G ") == "taux_de_reussite_g"
    assert normalise_header("N°Département") == "n_departement"
    assert normalise_header("Taux d\u2019accès") == "taux_d_acces"
    assert unique(["IPS", "ips ", ""]) == ("ips", "ips_2", "colonne_3")


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_delimiters_line_ends_and_encodings(put, frame, expected, delimiter, newline, encoding):
    text = frame.to_csv(sep=delimiter, index=False, lineterminator=newline)
    same(put(text.encode(encoding), "export.dat"), expected)


def test_decimal_comma_with_semicolons(put, college_csv, expected):
    same(put(college_csv.replace(".0;", ",0;").replace("111.1;32.8", "111,1;32,8")), expected)


def test_title_and_blank_lines_around_the_table(put, college_csv, expected):
    reading = same(put("IPS des collèges\nSource : DEPP\n\n" + college_csv + "\n   \n"), expected)
    assert reading.rows_in == 2


@pytest.mark.parametrize(
    "wrap",
    [
        lambda rows: [{"links": [], "record": {"id": "x", "fields": row}} for row in rows],
        lambda rows: [{"datasetid": "x", "recordid": "y", "fields": row} for row in rows],
        lambda rows: {"total_count": 2, "results": rows},
        lambda rows: {"nhits": 2, "records": [{"fields": row} for row in rows]},
        lambda rows: rows,
    ],
    ids=["v2", "v1", "v2.1", "v1 search", "plain"],
)
def test_api_records(put, frame, expected, wrap):
    rows = frame.rename(columns=normalise_header).to_dict("records")
    for row in rows:
        row["ips"] = float(row["ips"])
        row["effectifs"] = float(row["effectifs"])
    assert same(put(json.dumps(wrap(rows)), "records.csv"), expected).format == "JSON"


def test_json_lines(put, frame, expected):
    same(put("\n".join(json.dumps(row) for row in frame.to_dict("records"))), expected)


def test_parquet_whatever_the_types_and_the_name(put, frame, expected):
    buffer = io.BytesIO()
    frame.assign(IPS=frame["IPS"].astype("float64"), Effectifs=[777.0, 582.0]).to_parquet(buffer)
    assert same(put(buffer.getvalue(), "renamed.csv"), expected).format == "Parquet"


def test_workbook_with_title_lines_and_a_documentation_sheet(put, frame, expected):
    rows = [["IPS des collèges"], ["Mis en ligne le 01/02/2023"], [], list(frame.columns), *frame.values.tolist()]
    content = workbook(("Lisez-moi", [["Documentation"], ["Variable", "Libellé"], ["UAI", "Code"]]), ("Données", rows))
    assert same(put(content, "x.xlsx"), expected).format == "XLSX (feuille « Données »)"


def test_workbook_with_labels_then_technical_names(put, frame, expected):
    names = [normalise_header(column) for column in frame.columns]
    labels = [f"Libellé long {position}" for position in range(len(names))]
    same(put(workbook(("Feuil1", [labels, names, *frame.values.tolist()]))), expected)


def test_workbook_with_group_titles_over_column_titles(put):
    groups = ["Établissement", None, None, "Effectifs", None, "IPS", None]
    titles = ["Rentrée scolaire", "UAI", "Type de lycée", "voie GT", "voie PRO", "voie GT", "voie PRO"]
    row = ["2022-2023", "0010034G", "LPO", 461, 210, 86.9, 70.7]
    (reading,) = read_path(put(workbook(("Feuil1", [["IPS des lycées"], groups, titles, row]))))
    table = reading.tables["ips"].set_index("track")
    assert table["headcount"].dropna().to_dict() == {"gt": 461, "pro": 210}
    assert table["ips"].dropna().to_dict() == {"gt": 86.9, "pro": 70.7}
    assert table["ips_reason"]["ensemble"] == "nd"


def test_numeric_cells_of_a_workbook_lose_their_zero_and_get_it_back(put, frame):
    rows = frame.assign(**{"Code INSEE de la commune": [1202, 1283], "Code du département": [1, 1]})
    content = workbook(("F", [list(rows.columns), *rows.astype(object).values.tolist()]))
    table = read_path(put(content))[0].tables["establishments"]
    assert table["commune"].tolist() == ["01202", "01283"]
    assert table["departement"].tolist() == ["01", "01"]


def message(path) -> str:
    with pytest.raises(UserError) as caught:
        read_path(path)
    return str(caught.value)


@pytest.mark.parametrize("content", [b"", b"  \r\n\n", b"\xef\xbb\xbf"])
def test_empty_file(put, content):
    assert "fichier vide" in message(put(content))


def test_header_without_rows(put, college_header):
    assert "aucune ligne de données sous l’en-tête" in message(put(college_header + "\n"))


def test_truncated_parquet(put, frame):
    buffer = io.BytesIO()
    frame.to_parquet(buffer)
    assert "Parquet incomplet ou abîmé" in message(put(buffer.getvalue()[:-200], "x.parquet"))


def test_truncated_workbook(put, frame):
    content = workbook(("F", [list(frame.columns), *frame.values.tolist()]))
    assert "classeur illisible" in message(put(content[: len(content) // 2], "x.xlsx"))


def test_truncated_json(put, frame):
    content = json.dumps(frame.to_dict("records"))
    assert "JSON incomplet ou mal formé" in message(put(content[:-30], "x.json"))


def test_truncated_csv_names_the_line(put, college_csv):
    text = message(put(college_csv.rstrip()[:-25]))
    assert "au lieu de 12 : fichier tronqué" in text
    assert "(ligne 3)" in text


def test_a_line_with_too_many_fields(put, college_csv):
    text = message(put(college_csv.replace("OYONNAX;", "OYONNAX;;")))
    assert "13 champs au lieu de 12" in text
    assert "(ligne 3)" in text


def test_binary_garbage(put):
    assert "contenu illisible" in message(put(bytes(range(256)) * 40))


@pytest.mark.parametrize(
    "start", ["<!DOCTYPE html>\n<html>", "\ufeff<html lang='fr'>", "<?xml version='1.0'?><Error/>"]
)
def test_web_page_saved_as_data(put, start):
    assert "page web au lieu de données" in message(put(start + "<body>503</body></html>"))


def test_archives_and_old_workbooks(put, college_csv):
    assert "archive compressée" in message(put(gzip.compress(college_csv.encode())))
    assert "ancien classeur Excel" in message(put(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "x.xls"))
