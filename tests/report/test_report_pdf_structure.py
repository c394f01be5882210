"""The PDF read back by its structure tree, as assistive technology reads it."""

import io
import itertools

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Operator

from analysis.exhibits import Figure, Table
from analysis.exhibits.fragment import grouped, shown_columns
from analysis.report.document import read_document
from analysis.report.typst import render_pdf


@pytest.fixture(scope="module")
def document(full):
    return read_document(full())


@pytest.fixture(scope="module")
def pdf(document):
    with pikepdf.open(io.BytesIO(render_pdf(document))) as opened:
        yield opened


def kids(element):
    listed = element.get("/K")
    if listed is None:
        return []
    return list(listed) if isinstance(listed, Array) else [listed]


def elements(root, *kinds):
    found = []
    for kid in kids(root):
        if isinstance(kid, Dictionary) and "/S" in kid:
            if kid.S in kinds:
                found.append(kid)
            found += elements(kid, *kinds)
    return found


class Texts:
    """Text of marked content, by page and identifier."""

    def __init__(self, pdf):
        from pypdf import PdfReader

        buffer = io.BytesIO()
        pdf.save(buffer)
        self.maps = {}
        for page, read in zip(pdf.pages, PdfReader(buffer).pages, strict=True):
            self.maps[page.objgen] = self._page(page, read)

    @staticmethod
    def _page(page, read):
        texts, open_marks, fonts = {}, [], {}
        for name, font in page.resources.get("/Font", {}).items():
            fonts[name] = _to_unicode(font)
        current = None
        for operands, operator in pikepdf.parse_content_stream(page):
            if operator == Operator("BDC"):
                mark = operands[1]
                open_marks.append(mark.get("/MCID") if isinstance(mark, Dictionary) else None)
            elif operator == Operator("BMC"):
                open_marks.append(None)
            elif operator == Operator("EMC"):
                open_marks.pop()
            elif operator == Operator("Tf"):
                current = fonts[str(operands[0])]
            elif operator in (Operator("Tj"), Operator("TJ")):
                mcid = next((m for m in reversed(open_marks) if m is not None), None)
                pieces = operands[0] if operator == Operator("TJ") else [operands[0]]
                raw = b"".join(bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String))
                codes = [raw[i : i + 2] for i in range(0, len(raw), 2)]
                texts[mcid] = texts.get(mcid, "") + "".join(current.get(code, "") for code in codes)
        return texts

    def of(self, element, page=None):
        page = element.get("/Pg", page)
        said = ""
        for kid in kids(element):
            if isinstance(kid, Dictionary):
                if kid.get("/Type") == Name.MCR:
                    said += self.maps[kid.get("/Pg", page).objgen].get(int(kid.MCID), "")
                elif "/S" in kid:
                    said += self.of(kid, page)
            else:
                said += self.maps[page.objgen].get(int(kid), "")
        return said


def _to_unicode(font):
    import re

    table = {}
    cmap = bytes(font.ToUnicode.read_bytes()).decode("latin-1")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            table[bytes.fromhex(code)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for low, high, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            first = int.from_bytes(bytes.fromhex(text), "big")
            for i in range(int(low, 16), int(high, 16) + 1):
                table[i.to_bytes(2, "big")] = chr(first + i - int(low, 16))
    return table


@pytest.fixture(scope="module")
def texts(pdf):
    return Texts(pdf)


def bare(text):
    return "".join(text.split())


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
    wanted = [placed for placed in document.placed() if isinstance(placed.exhibit, Figure)]
    assert [str(figure.Alt) for figure in elements(pdf.Root.StructTreeRoot, Name.Figure)] == [
        p.exhibit.alt for p in wanted
    ]
    captions = {bare(texts.of(caption)) for caption in elements(pdf.Root.StructTreeRoot, Name.Caption)}
    for placed in document.placed():
        if isinstance(placed.exhibit, Figure | Table):
            word = "Figure" if isinstance(placed.exhibit, Figure) else "Tableau"
            assert bare(f"{word}{placed.number}{placed.exhibit.mentions.title}") in captions


def test_every_formula_is_read_in_french(pdf):
    spoken = [str(formula.Alt) for formula in elements(pdf.Root.StructTreeRoot, Name.Formula)]
    assert len(spoken) == 6
    assert "bêta chapeau égale fraction de numérateur" in spoken[2]


def test_every_table_gives_back_its_header_and_last_row(pdf, document, texts):
    found = [table for table in elements(pdf.Root.StructTreeRoot, Name.Table) if elements(table, Name.Caption)]
    wanted = [placed.exhibit for placed in document.placed() if isinstance(placed.exhibit, Table)]
    assert len(found) == len(wanted)
    for element, table in zip(found, wanted, strict=True):
        columns = shown_columns(table)
        head = elements(elements(element, Name.THead)[0], Name.TH)
        assert [bare(texts.of(cell)) for cell in head] == [bare(column.label) for column in columns]
        assert {str(scope(cell)) for cell in head} == {"/Column"}
        rows = elements(element, Name.TBody)[-1]
        last = list(elements(rows, Name.TR)[-1].K)
        expected = grouped(table.data, table.groups)[-1][1][-1]
        assert [bare(texts.of(cell)) for cell in last] == [bare(expected[column.key]) for column in columns]


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


def attribute(cell, key):
    listed = cell.get("/A")
    for found in list(listed) if isinstance(listed, Array) else [listed]:
        if found is not None and found.get("/O") == Name.Table and key in found:
            return found[key]
    return None


def scope(cell):
    return attribute(cell, "/Scope")


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
