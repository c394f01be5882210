"""The page in headless Chromium: accessibility, network, phone, paper."""

import io

import pytest
from pypdf import PdfReader

from analysis.exhibits import not_applicable
from analysis.report.exporters import HtmlReportExporter

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def addresses(full, build, header, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    notebooks = {
        "full": full(),
        "real": full(fictitious=False),
        "void": build(header(), not_applicable("Aucun collège.")),
    }
    for name, notebook in notebooks.items():
        page, _ = HtmlReportExporter().from_notebook_node(notebook)
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return {name: (folder / f"{name}.html").as_uri() for name in notebooks}


@pytest.fixture
def visit(browser, addresses):
    opened = []

    def go(name, width=1280):
        page = browser.new_page(viewport={"width": width, "height": 800})
        opened.append(page)
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(addresses[name])
        page.evaluate("document.fonts.ready")
        return page

    yield go
    for page in opened:
        page.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", ["full", "real", "void"])
def test_no_accessibility_violation(visit, name, width):
    from axe_playwright_python.sync_playwright import Axe

    page = visit(name, width)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_no_request_but_the_page_itself(visit, addresses):
    page = visit("full")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.mouse.wheel(0, 10000)
    assert [url for url in page.asked if not url.startswith("data:")] == [addresses["full"]]
    assert page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').length") >= 4


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_the_page_never_scrolls_sideways(visit, width):
    page = visit("full", width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_mark_stays_in_sight(visit):
    page = visit("full")
    page.evaluate("window.scrollTo(0, 3000)")
    assert page.locator(".mark").bounding_box()["y"] == 0
    assert visit("real").locator(".mark").count() == 0


def test_skip_link_comes_first_and_regions_take_the_focus(visit):
    page = visit("full", 390)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"
    region = page.locator("#colleges .dx-scroll")
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert region.evaluate("e => e.scrollLeft") > 0


def test_data_are_under_each_figure(visit):
    page = visit("full")
    page.locator("#reussite-ips summary").click()
    assert page.locator("#reussite-ips details td").first.is_visible()


def test_printed_pages_keep_the_mark(visit):
    page = visit("full")
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert round(float(printed.pages[0].mediabox.width) / 72 * 25.4) == 210
    for number, sheet in enumerate(printed.pages, start=1):
        assert "DONNÉES" in sheet.extract_text().replace("\n", ""), f"page {number}"
