"""The methods annex: its pages, and what the reports' twins make of them."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from analysis.errors import UserError
from analysis.methods import chosen_pages, method_pages
from analysis.report.annex import annex, write_annex
from analysis.work import DOCS


@pytest.fixture
def docs(tmp_path):
    (tmp_path / "methodes").mkdir()
    (tmp_path / "methodes.md").write_text("[B](methodes/pente-b.md), [A](methodes/ecart-a.md)", encoding="utf-8")
    (tmp_path / "methodes" / "ecart-a.md").write_text("# Écart A\n\n## Définition\n\nVoir [B](pente-b.md).\n", "utf-8")
    (tmp_path / "methodes" / "pente-b.md").write_text("# Pente B\n\n## Définition\n\n$$y = a + bx$$\n", "utf-8")
    return tmp_path


def test_pages_in_the_order_of_the_index(docs):
    assert [(page.slug, page.title) for page in method_pages(docs)] == [("pente-b", "Pente B"), ("ecart-a", "Écart A")]


def test_chosen_pages(docs):
    pages = method_pages(docs)
    assert [page.slug for page in chosen_pages(pages, ["ecart-a", "pente-b"])] == ["ecart-a", "pente-b"]
    with pytest.raises(UserError, match=r"pente_b.*pente-b"):
        chosen_pages(pages, ["pente_b"])


def test_index_and_folder_must_agree(docs):
    (docs / "methodes" / "ecart-a.md").rename(docs / "methodes" / "autre.md")
    with pytest.raises(UserError) as caught:
        method_pages(docs)
    assert [problem.what for problem in caught.value.problems] == [
        "page « ecart-a » citée mais absente",
        "page « autre » absente de l’index",
    ]


def test_a_page_begins_with_its_title(docs):
    (docs / "methodes" / "ecart-a.md").write_text("Écart A\n", encoding="utf-8")
    with pytest.raises(UserError, match="ne commence pas"):
        method_pages(docs)


def test_twins_with_anchors(docs, tmp_path):
    html, pdf = write_annex(annex(method_pages(docs), version="1"), tmp_path)
    page = html.read_text(encoding="utf-8")
    assert '<h2 class="part-title" id="pente-b">Pente B</h2>' in page
    assert '<a href="#pente-b">B</a>' in page
    assert page.count('id="definition"') == 1
    assert 'id="definition-2"' in page
    text = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(pdf.read_bytes())).pages)
    assert "Pente B" in text
    assert "Écart A" in text
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(("methodes.", "."))) == [
        "methodes.html",
        "methodes.md",
        "methodes.pdf",
    ]


def test_the_annex_of_this_version_can_be_published(tmp_path):
    pages = method_pages(DOCS)
    html, _ = write_annex(annex(pages, version="1"), tmp_path)
    page = html.read_text(encoding="utf-8")
    assert all(f'id="{known.slug}"' in page for known in pages)
