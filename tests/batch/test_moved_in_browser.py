"""« Ce qui a bougé » in headless Chromium: accessible, no wider than the window, nothing asked outside."""

import pytest

from analysis.batch.figures import Figure
from analysis.batch.fingerprint import PARTS
from analysis.batch.journal import Header, Journal
from analysis.batch.moved import compare_runs, write_moved

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page_path(tmp_path_factory, make_outcome):
    out = tmp_path_factory.mktemp("moved")
    for run in (1, 2):
        header = Header(
            run, "2026-01-02T03:04:05+00:00", "run", "0.1.0", "f" * 16, True, 3, 0, {"tables": {"ips": str(run)}}
        )
        with Journal(out, header) as journal:
            for n, part in enumerate(("data", "code", "template")):
                value = 80.0 + run * n
                figure = Figure("rate", "Taux de réussite", f"{value}".replace(".", ","), value, "percent")
                marks = dict.fromkeys(PARTS, "0") | {part: str(run)}
                journal.add(make_outcome(name=f"a{n}/essai", run=run, made=run, figures=(figure,), fingerprint=marks))
            if run == 2:
                journal.add(make_outcome(name="nouveau/essai", run=2, made=2))
    return write_moved(compare_runs(out), out)


@pytest.mark.parametrize("width", [1200, 375])
def test_the_page_is_accessible_and_asks_nothing_outside(browser, page_path, width):
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(viewport={"width": width, "height": 900})
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page_path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = Axe().run(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
    assert found.violations_count == 0, found.generate_report()
    assert [url for url in asked if not url.startswith("data:")] == [page_path.as_uri()]
