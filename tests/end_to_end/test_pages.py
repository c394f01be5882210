"""The pages of a batch in headless Chromium: accessible, and asking nothing of any network."""

import pytest

pytestmark = [pytest.mark.end_to_end, pytest.mark.browser]


@pytest.mark.parametrize("kind", ["ordinary", "college", "nothing", "index"])
def test_pages_are_accessible_and_ask_nothing_outside(batch, browser, kind):
    from axe_playwright_python.sync_playwright import Axe

    path = batch.out / "index.html" if kind == "index" else batch.report(kind).folder / "reussite_ips.html"
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = Axe().run(page)
    page.close()
    assert found.violations_count == 0, found.generate_report()
    assert [url for url in asked if not url.startswith("data:")] == [path.as_uri()]
