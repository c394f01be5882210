"""The scanner reads what is published: rows about persons, identifiers, small counts, whatever the file."""

import json
from dataclasses import replace

import nbformat
import pandas as pd
import pytest

from analysis import protection
from analysis.audit import Published, scan
from analysis.audit.pdf_text import pdf_text
from analysis.audit.words import counts_persons, names_persons, small_counts_told
from analysis.disclosure import read_audience
from analysis.exhibits import Column, KeyFigure, callout, key_figures, report_header, sentences, table
from analysis.protection import Protection
from analysis.report.datafiles import data_files
from analysis.report.document import read_document
from analysis.report.html import render_html
from analysis.report.typst import render_pdf
from analysis.work import DISCLOSURE

PROFILE = read_audience(DISCLOSURE).profile
COUNTS = Protection("counts", "copil", ("orientation",))
SAID = {"population": "élèves de 3e", "n": "1 204 élèves", "source": "rectorat", "vintage": "rentrée 2022"}
PSEUDONYM = "0123456789abcdef"
ROWS = pd.DataFrame({"lieu": ["Réseau A", "Réseau B"], "gt": [120, 64], "colleges": [2, 3], "taux": [61.0, 58.0]})
COLUMNS = (
    Column("lieu", "Réseau"),
    Column("gt", "Seconde GT", format="integer"),
    Column("colleges", "Collèges", format="integer"),
    Column("taux", "Taux", format="percent:0"),
)


def shown(rows=ROWS, columns=COLUMNS, protection=COUNTS, **said):
    return table(rows, title="Élèves qui passent", columns=columns, id="passages", protection=protection, **SAID | said)


@pytest.fixture(scope="module")
def publish(tmp_path_factory):
    """A function that makes the files of a report from exhibits, as the batch does, and gives where they are."""

    def make(*exhibits, formats=("html",)):
        out = tmp_path_factory.mktemp("out")
        head = report_header("france", "France", "Essai", period="2022", sources=["essai"], fictitious=True)
        cells = []
        for exhibit in (head, *exhibits):
            output = nbformat.v4.new_output("display_data", data=exhibit._repr_mimebundle_())
            cells.append(nbformat.v4.new_code_cell("montrer()", outputs=[output]))
        notebook = nbformat.v4.new_notebook(cells=cells)
        document = read_document(notebook)
        files = {"ipynb": "essai.ipynb"}
        (out / "essai.ipynb").write_text(nbformat.v4.writes(notebook), encoding="utf-8")
        for file in data_files(document, "essai"):
            files[f"csv:{file.name[:-4]}" if file.id else "xlsx"] = file.name
            (out / file.name).write_bytes(file.content)
        for kind, render in (("html", lambda: render_html(document).encode()), ("pdf", lambda: render_pdf(document))):
            if kind in formats:
                files[kind] = f"essai.{kind}"
                (out / files[kind]).write_bytes(render())
        return Published("france/essai", "essai", files), out

    return make


def kinds(report, out, known=lambda texts: ()):
    return {(finding.kind, finding.file) for finding in scan(report, out, PROFILE, known)}


@pytest.fixture(scope="module")
def clean(publish):
    return publish(
        shown(),
        key_figures([KeyFigure("Élèves de 3e", "1 204", raw=1204.0, unit="eleves")], protection=COUNTS),
        sentences(
            ["61 % des 1 204 élèves passent en seconde GT ; moins de 5 élèves ne sont pas retrouvés."],
            protection=COUNTS,
        ),
        formats=("html", "pdf"),
    )


def test_a_protected_report_passes_in_every_file(clean):
    assert kinds(*clean) == set()
    assert set(clean[0].files) == {"ipynb", "csv:essai-passages", "xlsx", "html", "pdf"}


def test_a_small_count_in_an_exhibit_is_found_and_never_told(publish):
    report, out = publish(shown(ROWS.assign(gt=[120, 3])))
    found = scan(report, out, PROFILE, lambda texts: ())
    assert {(finding.kind, finding.file) for finding in found} == {
        ("petit effectif", "essai.ipynb"),
        ("petit effectif", "essai-passages.csv"),
    }
    assert any("colonne « Seconde GT »" in finding.where for finding in found)
    assert not [finding for finding in found if "3" in finding.what.replace("1 et 4", "")]


@pytest.mark.parametrize(
    "exhibit",
    [
        sentences(["Dans ce réseau, 3 élèves sont sortis sans qualification."], protection=COUNTS),
        callout("info", "Sorties", "Seuls trois élèves n’ont pas été retrouvés.", protection=COUNTS),
        key_figures([KeyFigure("Élèves sortis sans qualification", "trois", raw=3.0)], protection=COUNTS),
        shown(note="Dont 2 filles."),
        shown(n="n = 4"),
    ],
)
def test_a_small_count_typed_in_words_is_found(publish, exhibit):
    assert ("petit effectif", "essai.ipynb") in kinds(
        *publish(shown(), exhibit) if exhibit.kind != "table" else publish(exhibit)
    )


@pytest.mark.parametrize("kind", ["html", "pdf"])
def test_a_small_count_is_read_in_the_page_itself(clean, publish, kind, tmp_path):
    """The file as it is published is read, not the notebook it comes from."""
    report, out = publish(shown(), sentences(["Il reste 3 élèves."], protection=COUNTS), formats=(kind,))
    assert ("petit effectif", f"essai.{kind}") in kinds(report, out)


def test_a_data_file_that_says_more_than_its_exhibit_is_found(publish):
    report, out = publish(shown())
    path = out / report.files["csv:essai-passages"]
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    path.write_text(
        "\n".join(f"{line};{extra}" for line, extra in zip(lines, ("Sorties", 3, 12), strict=True)), "utf-8"
    )
    assert kinds(report, out) == {("petit effectif", "essai-passages.csv")}


@pytest.mark.parametrize("kind", ["html", "ipynb", "csv:essai-passages"])
def test_a_pseudonym_of_the_store_is_found_and_what_looks_like_one_is_not(publish, kind):
    report, out = publish(shown())
    path = out / report.files[kind]
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Réseau A", PSEUDONYM), encoding="utf-8")
    assert kinds(report, out) == set()
    assert ("pseudonyme", path.name) in kinds(report, out, lambda texts: {PSEUDONYM} & set(texts))


@pytest.mark.parametrize("number", ["120456789AB", "1234567890J", "0712A12345K", "123456789A1"])
def test_a_national_number_is_found_in_every_file(publish, number):
    report, out = publish(shown(ROWS.assign(lieu=[number, "B"])), formats=("html", "pdf"))
    assert {file for kind, file in kinds(report, out) if kind == "identifiant"} == set(report.files.values())


@pytest.mark.parametrize("title", ["INE", "Nom", "prenom_eleve", "Date de naissance", "id_eleve", "pupil"])
def test_a_column_that_names_persons_is_found(publish, title):
    report, out = publish(shown(columns=(Column("lieu", title), *COLUMNS[1:])))
    assert {
        ("identifiant", "essai-passages.csv"),
        ("identifiant", "essai.xlsx"),
        ("identifiant", "essai.html"),
    } <= kinds(report, out)


def test_one_row_per_pupil_is_found(publish):
    rows = pd.DataFrame({"sex": list("FM") * 10, "ips": range(80, 100), "delay": [0, 1] * 10, "pcs": ["fav"] * 20})
    report, out = publish(shown(rows, columns=("sex", "ips", "delay", "pcs")))
    assert ("lignes", "essai-passages.csv") in kinds(report, out)


@pytest.mark.parametrize(
    "output",
    [
        nbformat.v4.new_output("display_data", data=ROWS._repr_html_() and {"text/html": ROWS._repr_html_()}),
        nbformat.v4.new_output("stream", name="stdout", text="F 3"),
        nbformat.v4.new_output("execute_result", data={"text/plain": "3"}),
    ],
)
def test_an_output_that_is_no_exhibit_is_found_in_a_kept_notebook(publish, output):
    report, out = publish(shown())
    notebook = nbformat.read(out / "essai.ipynb", as_version=4)
    notebook.cells[-1].outputs.append(output)
    nbformat.write(notebook, out / "essai.ipynb")
    assert ("sortie brute", "essai.ipynb") in kinds(report, out)


@pytest.mark.parametrize(
    "code",
    [
        "import pandas as pd\npd.read_parquet('data/store/pupils')",
        "import duckdb",
        "from pyarrow import parquet",
        "from analysis.publication import Ledger",
        "open('data/extraits/eleves.csv')",
        "!cat data/extraits/eleves.csv",
        "from analysis.protection import Protection",
        "from analysis import protection",
        "table(rows, protection=work.audience.counts('eleves'))",
        "table(rows, protection=work.audience.stamp('effectif'))",
    ],
)
def test_code_that_goes_round_the_protection_is_found(publish, code):
    """The exhibit says that it stands on protected counts: nothing else would tell that it does not."""
    report, out = publish(shown())
    notebook = nbformat.read(out / "essai.ipynb", as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(code))
    nbformat.write(notebook, out / "essai.ipynb")
    assert kinds(report, out) == {("code", "essai.ipynb")}


def test_code_that_opens_publications_passes(publish):
    report, out = publish(shown())
    notebook = nbformat.read(out / "essai.ipynb", as_version=4)
    code = "from analysis.protection import REFUSAL\nfrom analysis.work import open_work\nwork.publication('eleves').tables"
    notebook.cells.insert(0, nbformat.v4.new_code_cell(f"{code}\n%matplotlib inline"))
    nbformat.write(notebook, out / "essai.ipynb")
    assert kinds(report, out) == set()


def test_counts_said_protected_beside_rows_of_persons_are_refused(publish):
    """What the process had read is noted in the exhibit by itself: the notebook does not choose."""
    protection.forget()
    try:
        protection.read("pupils")
        exhibit = shown()
    finally:
        protection.forget()
    assert exhibit.protection.beside == ("pupils",)
    assert kinds(*publish(exhibit)) == {("secret", "essai.ipynb")}


def test_what_cannot_be_read_is_not_published(clean, publish):
    report, out = publish(shown(), formats=("html", "pdf"))
    (out / "essai.pdf").write_bytes(b"%PDF-1.7 ...")
    (out / "essai.xlsx").write_bytes(b"PK")
    (out / "essai.ipynb").write_text("{", encoding="utf-8")
    assert {file for kind, file in kinds(report, out) if kind == "illisible"} == {
        "essai.pdf",
        "essai.xlsx",
        "essai.ipynb",
    }
    gone = replace(report, files={"html": "absent.html"})
    assert kinds(gone, out) == {("illisible", "absent.html")}


def test_published_tables_may_have_small_numbers(publish):
    """Three collèges, four candidates: figures of published files are not ours to hide."""
    report, out = publish(shown(ROWS.assign(gt=[4, 3]), protection=None))
    assert kinds(report, out) == set()


def test_the_words_of_a_pdf_are_all_read(clean):
    said = " ".join(pdf_text(clean[1] / "essai.pdf").split())
    for text in ("Élèves qui passent", "Réseau A", "Seconde GT", "61 % des 1 204 élèves passent en seconde GT"):
        assert text in said.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3 élèves", 1),
        ("3\u00a0élèves et 4\u202ffilles", 2),
        ("trois jeunes", 1),
        ("n = 2", 1),
        ("13 élèves, 1 203 élèves, 2\u202f003 candidats, 0,3 élève", 0),
        ("5 élèves", 0),
        ("moins de 5 élèves", 0),
        ("l’écart entre deux élèves ; un élève de milieu modeste", 0),
        ("3 collèges, 2 points, 4 académies", 0),
        ("2022-2023, 3 candidats-type", 0),
        ("Tableau 1 Élèves de 3e ; Figure 2 Filles et garçons", 0),
        ("Trois filles et 2 autres élèves", 2),
    ],
)
def test_numbers_of_persons_in_a_text(text, found):
    assert small_counts_told(text, 5) == found


@pytest.mark.parametrize(
    ("label", "persons"),
    [
        ("Élèves", True),
        ("Candidats présents", True),
        ("Effectif", True),
        ("n", True),
        ("Élèves par collège", True),
        ("Collèges", False),
        ("Nombre d’établissements", False),
        ("Réseaux comptés", False),
        ("Années après la 3e", False),
        ("Seconde GT", False),
        ("Groupes n", False),
        ("Nombre units", False),
        ("Sortent sans qualification exits", True),
    ],
)
def test_columns_that_count_persons(label, persons):
    assert counts_persons(label, default=False) == persons
    assert counts_persons("Seconde GT", default=True)


def test_headings_of_places_name_nobody():
    assert not [
        label for label in ("Collège", "Commune", "Territoire", "Réseau", "Modèle", "Nombre") if names_persons(label)
    ]


def test_the_number_of_a_table_is_no_number_of_pupils(publish):
    report, out = publish(shown(), replace(shown(), id="autre"), formats=("html", "pdf"))
    assert kinds(report, out) == set()
    tagged = "<p>Dont <strong>3</strong> <em>élèves</em></p>"
    (out / "essai.html").write_text(tagged, encoding="utf-8")
    assert kinds(report, out) == {("petit effectif", "essai.html")}


def test_a_finding_is_json(publish):
    report, out = publish(shown(ROWS.assign(gt=[120, 3])))
    found = scan(report, out, PROFILE, lambda texts: ())[0]
    assert type(found).from_record(json.loads(json.dumps(found.as_record()))) == found
