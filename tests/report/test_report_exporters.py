"""The exporters as nbconvert knows them."""

import nbformat
import pytest
from nbconvert.exporters import get_exporter
from nbconvert.nbconvertapp import NbConvertApp

from analysis.errors import UserError
from analysis.exhibits import callout
from analysis.protection import Protection
from analysis.report.exporters import HtmlReportExporter, PdfReportExporter


@pytest.mark.parametrize(
    ("name", "cls"), [("decorreler_html", HtmlReportExporter), ("decorreler_pdf", PdfReportExporter)]
)
def test_entry_points(name, cls):
    assert get_exporter(name) is cls


def test_types(full):
    page, resources = HtmlReportExporter().from_notebook_node(full())
    assert isinstance(page, str)
    assert resources["output_extension"] == ".html"
    pdf, resources = PdfReportExporter().from_notebook_node(full())
    assert pdf.startswith(b"%PDF-1.7")
    assert resources["output_extension"] == ".pdf"


def test_nbconvert_writes_the_twins_and_the_data(full, tmp_path):
    path = tmp_path / "chapitre.ipynb"
    nbformat.write(full(), path)
    for kind in ("html", "pdf"):
        app = NbConvertApp(notebooks=[str(path)], export_format=f"decorreler_{kind}")
        app.initialize(argv=[])
        app.notebooks = [str(path)]
        app.convert_notebooks()
    assert (tmp_path / "chapitre.pdf").read_bytes().startswith(b"%PDF")
    page = (tmp_path / "chapitre.html").read_text(encoding="utf-8")
    for name in ("chapitre-reussite-ips.csv", "chapitre.xlsx"):
        assert (tmp_path / "donnees" / name).is_file()
    assert 'href="donnees/chapitre-reussite-ips.csv"' in page


def test_refusal_goes_through(build, header):
    stray = nbformat.v4.new_code_cell("df", outputs=[nbformat.v4.new_output("stream", name="stdout", text="x")])
    for exporter in (HtmlReportExporter, PdfReportExporter):
        with pytest.raises(UserError, match="cellule 2"):
            exporter().from_notebook_node(build(header(), stray))


def test_notebook_is_left_as_it_was(full):
    notebook = full()
    before = nbformat.writes(notebook)
    HtmlReportExporter().from_notebook_node(notebook)
    assert nbformat.writes(notebook) == before


@pytest.mark.parametrize("exporter", [HtmlReportExporter, PdfReportExporter])
def test_a_report_on_persons_exported_by_hand_stays_a_draft(build, header, exporter):
    """No audit reads what is exported by hand."""
    said = callout("info", "Note", "Des élèves.", protection=Protection("counts", "copil", ("eleves",)))
    with pytest.raises(UserError, match="qu’après l’audit d’un lot"):
        exporter().from_notebook_node(build(header(), said))
    assert exporter().from_notebook_node(build(header(draft=True), said))
