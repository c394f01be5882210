"""What the reports say, on an ordinary territory and on the smallest ones."""

import re

import nbformat
import pandas as pd
import pikepdf
import pytest
from tagged_pdf import Texts, check_figures, check_tables

from analysis.cli import main
from analysis.frames import college_panel
from analysis.measures import slope_points
from analysis.report.document import read_document
from analysis.wording import check_text
from analysis.wording.numbers import count, percent, points

pytestmark = pytest.mark.end_to_end
KINDS = ("ordinary", "network", "college", "nothing")


@pytest.fixture(scope="module")
def panel(batch):
    return college_panel(batch.store, batch.store.index().parse(batch.territories["ordinary"]))


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("kind", KINDS)
def test_both_twins_exist_and_name_their_territory(batch, kind):
    report = batch.report(kind)
    label = batch.store.index().parse(batch.territories[kind]).label
    assert label in report.text
    assert flat(label) in flat(report.pages[0])


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_of_fictitious_data_says_so(batch, kind):
    report = batch.report(kind)
    assert "DONNÉES FICTIVES" in report.text
    for number, page in enumerate(report.pages, start=1):
        assert "DONNÉES FICTIVES" in flat(page), f"page {number}"


def test_headline_numbers_are_those_of_the_data(batch, panel):
    rows = panel.headline
    rate = (rows["rate"] * rows["present"]).sum() / rows["present"].sum()
    slope = slope_points(rows).slope
    text = batch.report("ordinary").text
    pdf = flat(" ".join(batch.report("ordinary").pages))
    for number in (percent(rate, 1), count(int(rows["present"].sum())), points(slope.value)):
        assert flat(number) in flat(text)
        assert flat(number) in pdf


def test_the_twins_say_the_same_sentences(batch):
    report = batch.report("ordinary")
    sentences = re.findall(r"<li[^>]*>([^<]{60,})</li>", report.html)
    assert len(sentences) >= 3
    pdf = flat(" ".join(report.pages)).replace("- ", "").replace(" ", "")
    for sentence in sentences:
        assert flat(sentence).replace("- ", "").replace(" ", "") in pdf


def test_an_ordinary_report_has_both_depths_and_the_caution(batch):
    text = batch.report("ordinary").text
    committee, statistician = text.split("Pour les statisticiens", 2)[-2:]
    assert "ne disent pas que chaque élève de milieu modeste réussit moins" in committee
    assert "degrés de liberté" in statistician


def test_a_single_college_gets_a_rate_with_its_interval_and_no_regression(batch):
    text = batch.report("college").text
    assert "intervalle" in text
    assert "Avec un seul collège, le lien entre IPS et réussite ne peut pas être mesuré." in text
    assert "Quand l’IPS d’un collège est plus élevé" not in text


def test_a_territory_without_results_says_so_and_nothing_else(batch):
    report = batch.report("nothing")
    assert "Chapitre sans objet" in report.text
    assert len(report.pages) <= 2
    assert "Figure" not in report.text
    assert not list(report.folder.glob("donnees/*"))


@pytest.mark.parametrize("kind", KINDS)
def test_no_sentence_claims_too_much_and_typography_is_french(batch, kind):
    found = check_text(batch.report(kind).text)
    assert [finding for finding in found if finding.rule != "spaces"] == []


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_the_code_leaks(batch, kind):
    report = batch.report(kind)
    for text in (report.text, " ".join(report.pages)):
        for leak in ("nan", "None", "NotEstimable", "DataFrame", "views.", "Traceback", "<NA>"):
            assert not re.search(rf"(?<!\w){re.escape(leak)}(?!\w)", text), leak


@pytest.mark.parametrize("kind", KINDS)
def test_figures_and_tables_are_read_back_from_the_pdf(batch, kind):
    folder = batch.report(kind).folder
    document = read_document(nbformat.read(folder / "reussite_ips.ipynb", as_version=4))
    with pikepdf.open(folder / "reussite_ips.pdf") as pdf:
        texts = Texts(pdf)
        check_figures(pdf, document, texts)
        check_tables(pdf, document, texts)
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        assert str(pdf.Root.Lang) == "fr"


def test_data_files_hold_what_the_figures_show(batch, panel):
    folder = batch.report("ordinary").folder / "donnees"
    quarters = pd.read_csv(folder / "reussite_ips-quarts-detail.csv", sep=";", decimal=",", encoding="utf-8-sig")
    assert quarters["Candidats"].sum() == panel.headline["present"].sum()
    assert quarters["Part des candidats"].sum() == pytest.approx(100, abs=1e-6)
    sheets = pd.read_excel(folder / "reussite_ips.xlsx", sheet_name=None)
    assert len(sheets) == len(list(folder.glob("reussite_ips-*.csv"))) + 1


def test_no_data_file_names_a_college(batch, panel):
    folder = batch.report("ordinary").folder / "donnees"
    for path in folder.glob("*.csv"):
        text = path.read_text(encoding="utf-8-sig")
        assert not any(uai in text for uai in panel.headline["uai"])


def test_the_executed_notebook_holds_no_row_of_a_college(batch, panel):
    text = (batch.report("ordinary").folder / "reussite_ips.ipynb").read_text(encoding="utf-8")
    assert not any(uai in text for uai in panel.headline["uai"])


def test_a_store_without_results_gives_a_chapter_without_object(demo, report_of, tmp_path):
    data, out = tmp_path / "data", tmp_path / "out"
    files = [str(path) for path in sorted((demo.root / "raw").glob("*ips*colleges*"))]
    assert main(["data", "import", *files, "--data", str(data)]) == 0
    words = ["run", "--territory", "academie:X1", "--format", "html", "--data", str(data), "--out", str(out)]
    assert main(words) == 0
    text = report_of(out / "academie-val-fictif").text
    assert "Chapitre sans objet" in text
    assert "ne sont pas importées" in text
