"""The PDF read back by its structure tree, as assistive technology reads it."""

import io
import itertools

import pikepdf
import pytest
from pikepdf import Name
from tagged_pdf import Texts, attribute, check_figures, check_tables, elements, kids, scope

from analysis.report.document import read_document
from analysis.report.typst import render_pdf


@pytest.fixture(scope="module")
def document(full):
    return read_document(full())


@pytest.fixture(scope="module")
def pdf(document):
    with pikepdf.open(io.BytesIO(render_pdf(document))) as opened:
        yield opened


@pytest.fixture(scope="module")
def texts(pdf):
    return Texts(pdf)


def test_declares_pdf_ua_language_title_and_bookmarks(pdf, document):
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == f"{document.header.title} – {document.header.territory_label}"
    assert str(pdf.Root.Lang) == "fr"
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_outline() as outline:
        top = outline.root[0]
        assert top.title == document.header.title
        assert [child.title for child in top.children] == ["Pour le comité de pilotage", "Pour les statisticiens"]
        assert "Modèle" in [child.title for child in top.children[1].children]


def test_every_figure_has_its_alternative_text_and_caption(pdf, document, texts):
    check_figures(pdf, document, texts)


def test_every_formula_is_read_in_french(pdf):
    spoken = [str(formula.Alt) for formula in elements(pdf.Root.StructTreeRoot, Name.Formula)]
    assert len(spoken) == 6
    assert "bêta chapeau égale fraction de numérateur" in spoken[2]


def test_every_table_gives_back_its_header_and_last_row(pdf, document, texts):
    check_tables(pdf, document, texts)


def test_every_body_row_begins_with_a_row_header(pdf):
    for table in elements(pdf.Root.StructTreeRoot, Name.Table):
        for body in elements(table, Name.TBody):
            for row in elements(body, Name.TR):
                first, *others = kids(row)
                assert first.S == Name.TH
                assert scope(first) == Name.Row
                assert all(cell.S == Name.TD for cell in others)


def test_group_rows_keep_their_span(pdf, texts):
    spans = {}
    for cell in elements(pdf.Root.StructTreeRoot, Name.TH):
        span = attribute(cell, "/ColSpan")
        if span is not None:
            spans[texts.of(cell)] = int(span)
    assert spans == {"Public": 4, "Privé sous contrat": 4}


def test_heading_levels_never_skip(pdf):
    names = [Name.H1, Name.H2, Name.H3, Name.H4, Name.H5, Name.H6]
    levels = [names.index(heading.S) + 1 for heading in elements(pdf.Root.StructTreeRoot, *names)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_only_package_fonts_are_embedded(pdf):
    fonts = {
        str(font.BaseFont).split("+")[-1] for page in pdf.pages for font in page.resources.get("/Font", {}).values()
    }
    assert all(name.startswith(("Inter", "NewCM", "DejaVu")) for name in fonts), fonts
