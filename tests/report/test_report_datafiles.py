"""The data beside the report, as a French spreadsheet opens it."""

import csv
import io

import openpyxl
import pandas as pd

from analysis.exhibits import Column, not_applicable, table
from analysis.report.datafiles import data_files, write_data_files
from analysis.report.document import read_document


def test_names_and_order(full, tmp_path):
    paths = write_data_files(full(), tmp_path / "donnees", chapter="reussite_ips")
    assert [path.name for path in paths] == [
        "reussite_ips-reussite-ips.csv",
        "reussite_ips-figure-2.csv",
        "reussite_ips-colleges.csv",
        "reussite_ips-tableau-2.csv",
        "reussite_ips.xlsx",
    ]
    assert all(path.is_file() for path in paths)


def test_csv_is_raw_and_french(full):
    content = next(file.content for file in data_files(read_document(full()), "c") if file.id == "colleges")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == [
        "sector",
        "Collège",
        "IPS",
        "Candidats présents",
        "Taux de réussite [intervalle]",
        "Taux de réussite [intervalle] (borne basse)",
        "Taux de réussite [intervalle] (borne haute)",
    ]
    assert rows[1] == ["Public", "Collège fictif no 1", "82,4", "1200", "78,25", "70,0", "84,0"]
    assert rows[4][4] == ""
    assert len(rows) == 61


def test_workbook_says_what_it_holds(full):
    files = data_files(read_document(full()), "c")
    book = openpyxl.load_workbook(io.BytesIO(files[-1].content))
    assert book.sheetnames == ["Lisez-moi", "Figure 1", "Figure 2", "Tableau 1", "Tableau 2"]
    readme = {(row[0], row[1]) for row in book["Lisez-moi"].iter_rows(values_only=True)}
    assert ("Attention", "DONNÉES FICTIVES") in readme
    assert ("Figure 1", "Taux de réussite au DNB selon l’IPS du collège") in readme
    assert ("Effectif", "n\u00a0=\u00a0748\u202f628") in readme
    sheet = book["Tableau 1"]
    assert sheet["C2"].value == 82.4
    assert sheet["E5"].value is None


def test_same_bytes_whatever_the_time(full, monkeypatch):
    first = data_files(read_document(full()), "c")
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    assert data_files(read_document(full()), "c") == first


def test_formulas_are_not_run(build, header, mentions):
    frame = pd.DataFrame({"nom": ["=1+1"], "n": [1]})
    shown = table(frame, title="T", n=1, columns=[Column("nom", "Nom"), "n"], **mentions)
    csv_file, book = data_files(read_document(build(header(), shown)), "c")
    assert "'=1+1;1" in csv_file.content.decode()
    cell = openpyxl.load_workbook(io.BytesIO(book.content))["Tableau 1"]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_nothing_to_write(build, header, tmp_path):
    assert write_data_files(build(header(), not_applicable("Rien.")), tmp_path / "d", chapter="c") == []
