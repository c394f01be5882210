"""The pictures: reproducible, self-contained, small, in the package's font, of their own in a page."""

import os
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

import matplotlib
import pandas as pd
import pytest
import typst

from analysis import assets, charts
from analysis.charts.sheet import text_width

SVG = "{http://www.w3.org/2000/svg}"
KINDS = ("scatter", "rates", "shares", "evolution", "rows", "residuals")


def _ids(svg: str) -> list[str]:
    return re.findall(r'\bid="([^"]+)"', svg)


def _references(svg: str) -> set[str]:
    return set(re.findall(r'(?:href="#|url\(#)([^")]+)', svg))


@pytest.mark.parametrize("kind", KINDS)
def test_same_bytes_twice_and_nothing_left_behind(make, drawn, kind):
    before = dict(matplotlib.rcParams)
    again = make.every()[kind]()
    assert again.svg == drawn[kind].svg
    assert dict(matplotlib.rcParams) == before
    pyplot = sys.modules.get("matplotlib.pyplot")
    assert pyplot is None or pyplot.get_fignums() == []


def test_same_bytes_whatever_the_hash_seed(drawn):
    program = (
        "import importlib.util as u, hashlib; s = u.spec_from_file_location('c', {file!r});"
        "m = u.module_from_spec(s); s.loader.exec_module(m);"
        "print(hashlib.sha256(''.join(d().svg + d().alt for d in m._every().values()).encode()).hexdigest())"
    ).format(file=str(Path(__file__).with_name("conftest.py")))
    seed = "1" if os.environ.get("PYTHONHASHSEED") == "0" else "0"  # another than here
    env = {**os.environ, "PYTHONHASHSEED": seed}
    there = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, timeout=120)
    here = sha256("".join(chart.svg + chart.alt for chart in drawn.values()).encode()).hexdigest()
    assert there.stdout.strip() == here, there.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_one_element_without_document_style_or_outside_reference(drawn, kind):
    chart = drawn[kind]
    root = ElementTree.fromstring(chart.svg)
    assert root.tag == f"{SVG}svg"
    assert chart.svg.startswith("<svg ")
    assert root.get("width") == f"{chart.width_mm:g}mm"
    assert root.get("height") == f"{chart.height_mm:g}mm"
    assert {element.tag for element in root.iter()} <= {
        SVG + name for name in ("svg", "g", "defs", "path", "use", "text", "clipPath", "rect", "pattern")
    }
    assert not re.search(r"<style|<metadata|<!|<\?|xlink|\d{4}-\d\d-\d\dT", chart.svg)
    assert set(re.findall(r'https?://[^"]+', chart.svg)) == {"http://www.w3.org/2000/svg"}


@pytest.mark.parametrize("kind", KINDS)
def test_texts_are_texts_in_the_package_font(drawn, kind):
    root = ElementTree.fromstring(drawn[kind].svg)
    texts = list(root.iter(f"{SVG}text"))
    assert texts
    assert {element.get("font-family") for element in root.iter()} == {assets.FONT_FAMILY, None}
    assert root.get("font-family") == assets.FONT_FAMILY
    assert {float(text.get("font-size")) for text in texts} <= {7.5, 8.0, 8.5}
    assert {text.get("font-weight", "400") for text in texts} <= {"400", "500", "600"}


def test_ids_of_two_charts_never_clash(drawn):
    everything = [identifier for chart in drawn.values() for identifier in _ids(chart.svg)]
    assert everything
    assert len(everything) == len(set(everything))
    for chart in drawn.values():
        assert _references(chart.svg) == set(_ids(chart.svg))


def test_a_chart_shown_twice_takes_another_prefix(drawn):
    first = drawn["scatter"]
    second = first.prefixed("encore")
    assert not set(_ids(first.svg)) & set(_ids(second.svg))
    assert _references(second.svg) == set(_ids(second.svg))
    assert (second.alt, second.width_mm) == (first.alt, first.width_mm)
    with pytest.raises(ValueError, match="prefix"):
        first.prefixed("Encore 1")


def test_small_enough_at_the_size_of_a_country(make):
    country = make.colleges(6_600)
    cloud = charts.scatter_fit(country, make.line(), territory="France")
    spread = charts.residual_plot(pd.DataFrame({"n": country["n"], "residual": country["y"] - 88}))
    assert len(cloud.svg) < 60_000
    assert len(spread.svg) < 60_000
    assert "chaque cercle réunit" in cloud.svg


def test_small_enough_for_an_academy(drawn):
    assert max(len(chart.svg) for chart in drawn.values()) < 50_000


def test_circles_and_texts_stay_on_the_page(drawn):
    for kind, chart in drawn.items():
        root = ElementTree.fromstring(chart.svg)
        _, _, width, height = map(float, root.get("viewBox").split())
        for text in root.iter(f"{SVG}text"):
            x, y, size = (float(text.get(name, 0)) for name in ("x", "y", "font-size"))
            if found := re.match(r"translate\(([\d.-]+)[ ,]([\d.-]+)\)", text.get("transform", "")):
                x, y = float(found[1]), float(found[2])
            wide = text_width(text.text, size, int(text.get("font-weight", 400))) * 72 / 25.4
            start = x - {"start": 0, "middle": wide / 2, "end": wide}[text.get("text-anchor", "start")]
            assert start >= -0.5, (kind, text.text)
            assert start + wide <= width + 0.5, (kind, text.text)
            assert 0 <= y <= height + 0.5, (kind, text.text)


def test_typst_draws_them_with_the_package_font(drawn, tmp_path):
    for name, chart in drawn.items():
        (tmp_path / f"{name}.svg").write_text(chart.svg, encoding="utf-8")
    source = tmp_path / "page.typ"
    source.write_text("".join(f'#image("{name}.svg", alt: "x")\n' for name in drawn), encoding="utf-8")
    fonts = [str(assets.font_files()[0].parent)]
    made = typst.compile(source, font_paths=fonts, ignore_system_fonts=True)
    assert made.startswith(b"%PDF")
    assert b"Inter" in made
