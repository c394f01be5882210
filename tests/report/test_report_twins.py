"""HTML and PDF say the same things; odd documents still make reports; same input, same bytes."""

import io
import re
from html import unescape
from html.parser import HTMLParser

import pytest
from pypdf import PdfReader

from analysis.exhibits import Figure, KeyFigures, Sentences, Table, figure, key_figures, not_applicable, part, sentences
from analysis.exhibits.fragment import grouped, shown_columns
from analysis.exhibits.summary import KeyFigure
from analysis.report.blocks import Prose
from analysis.report.document import read_document
from analysis.report.exporters import HtmlReportExporter, PdfReportExporter


def export(notebook):
    page, _ = HtmlReportExporter().from_notebook_node(notebook)
    pdf, _ = PdfReportExporter().from_notebook_node(notebook)
    return page, pdf


def squeezed(text):
    """Without spaces and hyphens: lines are cut differently."""
    return re.sub(r"[\s\u00ad\u2010\u202f\u00a0-]", "", text)


def page_text(page):
    text = re.sub(r"<(style|svg|math)\b.*?</\1>", "", page, flags=re.DOTALL)
    return squeezed(unescape(re.sub(r"<[^>]+>", "", text)))


def pages(pdf):
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def said(document):
    """Every text that both must show."""
    header = document.header
    yield from (header.territory_label, header.title, header.subtitle, header.period, *header.sources)
    for placed in document.placed():
        exhibit = placed.exhibit
        if isinstance(exhibit, Figure | Table):
            mentions = exhibit.mentions
            yield from (mentions.title, mentions.population, mentions.n, mentions.source, mentions.note or "")
        if isinstance(exhibit, Table):
            yield from (column.label for column in shown_columns(exhibit))
            for name, rows in grouped(exhibit.data, exhibit.groups):
                yield name or ""
                yield from (text for row in rows for text in row.values())
        if isinstance(exhibit, Sentences):
            yield from exhibit.items
        if isinstance(exhibit, KeyFigures):
            for item in exhibit.items:
                yield from (item.label, item.value_text, item.detail or "", item.comparison or "")
    for part_ in document.parts:
        yield part_.title or ""
        for block in part_.blocks:
            if isinstance(block, Prose):
                yield from (node.plain() for node in block.nodes if node.kind == "heading")


@pytest.fixture(scope="module")
def twins(full):
    notebook = full()
    return read_document(notebook), *export(notebook)


def test_same_titles_sentences_and_numbers(twins):
    document, page, pdf = twins
    shown_html, shown_pdf = page_text(page), squeezed("".join(pages(pdf)))
    for text in said(document):
        assert squeezed(text) in shown_html, text
        assert squeezed(text) in shown_pdf, text


def test_no_code_is_shown(twins):
    _, page, pdf = twins
    assert "montrer_" not in page
    assert "montrer_" not in "".join(pages(pdf))


def test_every_page_says_the_data_are_fictitious(twins):
    _, page, pdf = twins
    for number, text in enumerate(pages(pdf), start=1):
        assert "DONNÉES FICTIVES" in text, f"page {number}"
    assert '<aside class="mark" aria-label="Statut du document">DONNÉES FICTIVES</aside>' in page


def test_pages_are_numbered_and_long_tables_repeat_their_header(twins):
    _, _, pdf = twins
    texts = pages(pdf)
    for number, text in enumerate(texts[1:], start=2):
        assert f"{number} / {len(texts)}" in text.replace("\u202f", " ")
    with_table = [text for text in texts if "Collège fictif no" in text and "Candidats présents" in text]
    assert len(with_table) >= 2


def test_same_notebook_same_bytes(full, twins, monkeypatch):
    _, page, pdf = twins
    assert export(full()) == (page, pdf)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    _, dated = export(full())
    assert PdfReader(io.BytesIO(dated)).metadata["/CreationDate"] == "D:20231114221320Z"


def test_marks_of_a_final_report_and_of_a_draft(full):
    page, pdf = export(full(fictitious=False))
    assert "FICTIVES" not in page + "".join(pages(pdf))
    page, pdf = export(full(fictitious=False, draft=True))
    assert "BROUILLON" in page
    assert all("BROUILLON" in text for text in pages(pdf))


def test_chapter_without_object(build, header):
    page, pdf = export(
        build(header(), not_applicable("Aucun collège de ce territoire n’a de résultat publié."), "## Suite")
    )
    texts = pages(pdf)
    assert len(texts) == 1
    assert "Chapitre sans objet" in texts[0]
    assert "Aucun collège" in page
    assert "Suite" not in page


def test_header_alone_makes_a_report(build, header):
    page, pdf = export(build(header(subtitle="", sources=[])))
    assert "<h1>" in page
    assert pages(pdf)


def test_very_long_texts(build, header, chart, mentions):
    long = "Réussite au diplôme national du brevet et milieu social des élèves des collèges publics et privés " * 3
    cells = [
        header(title=long.strip(), territory_label="Réseau d’éducation prioritaire renforcée " * 4, sources=[long] * 9),
        part("comite"),
        key_figures([KeyFigure(long[:120], "−12\u202f345,6\u00a0points", long, long)] * 6),
        sentences([long] * 5),
        *(f"## {long}\n\n{long}" for _ in range(8)),
        figure(chart(), title=long, n=1, note=long, **mentions),
    ]
    page, pdf = export(build(*cells))
    assert squeezed(long) in page_text(page)
    assert squeezed(long) in squeezed("".join(pages(pdf)))


def test_markup_in_data_stays_text(build, header):
    strange = '<i>#let x = 1 $y$ *gras* "guillemet" \\ @ ~'
    page, pdf = export(build(header(territory_label=strange), sentences([strange, "b"])))
    assert "<i>#let" not in page
    assert squeezed(strange) in squeezed("".join(pages(pdf)))
    assert squeezed(strange) in page_text(page)


class _Outline(HTMLParser):
    def __init__(self):
        super().__init__()
        self.levels, self.ids, self.references = [], [], []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if (attrs.get("href") or "").startswith("#"):
            self.references.append(attrs["href"][1:])
        for name in ("aria-labelledby", "aria-describedby"):
            self.references += (attrs.get(name) or "").split()


def test_headings_ids_and_links_of_the_page(twins):
    _, page, _ = twins
    outline = _Outline()
    outline.feed(page)
    assert outline.levels.count(1) == 1
    assert outline.levels[0] == 1
    assert all(after - before <= 1 for before, after in zip(outline.levels, outline.levels[1:], strict=False))
    assert len(set(outline.ids)) == len(outline.ids)
    assert set(outline.references) <= set(outline.ids)
    clips = re.findall(r"url\(#([^)]+)\)", page)
    assert set(clips) <= set(outline.ids)
    assert page.count('role="img"') == 2
