"""The funnel plot: what it draws, what it counts, what it does not give away."""

import re
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from analysis.charts.funnel import funnel_plot
from analysis.wording import check_text


def _points(count: int, seed: int = 1, spread: float = 5.0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    y = rng.normal(0, spread, count)
    outside = np.where(np.abs(y) > 3 * spread, 2, np.where(np.abs(y) > 2 * spread, 1, 0)) * np.sign(y).astype(int)
    return pd.DataFrame(
        {"n": rng.integers(20, 900, count), "y": y, "outside": outside}, index=[f"u{k}" for k in range(count)]
    )


def _limits() -> pd.DataFrame:
    n = np.geomspace(20, 900, 40)
    parts = []
    for confidence, z in ((0.95, 1.96), (0.998, 3.09)):
        reach = z * np.sqrt(25 + 900 / n)
        parts.append(pd.DataFrame({"n": n, "confidence": confidence, "low": -reach, "high": reach}))
    return pd.concat(parts, ignore_index=True)


def _draw(points, background=None, **options):
    background = _points(3000, seed=2) if background is None else background
    return funnel_plot(points, _limits(), background, territory="Académie de Lyon", **options)


def test_counts_are_those_of_the_frames():
    points, background = _points(300), _points(3000, seed=2)
    data = _draw(points, background).data.set_index("Collèges")
    for name, frame in (("Académie de Lyon", points), ("France", background)):
        assert data.loc[name, "Nombre"] == len(frame)
        assert data.loc[name].iloc[1] == (frame["outside"] != 0).sum()
        assert data.loc[name].iloc[2] == (frame["outside"].abs() == 2).sum()


def test_no_college_is_given_away_in_the_data():
    chart = _draw(_points(300))
    assert len(chart.data) == 2
    assert "u1" not in chart.svg


@pytest.mark.parametrize("count", [1, 30, 800, 5000])
def test_svg_is_well_formed_and_light(count):
    chart = _draw(_points(count), _points(0) if count == 5000 else None)
    ElementTree.fromstring(chart.svg)
    assert len(chart.svg) < 400_000
    assert check_text(chart.alt) == ()
    assert "nan" not in chart.svg.lower().replace("dominant", "")


def test_same_frames_same_bytes():
    assert _draw(_points(50)).svg == _draw(_points(50)).svg


def test_only_the_named_point_is_named():
    chart = _draw(_points(1), names={"u0": "Collège Jean Moulin"})
    assert len(re.findall("Collège Jean Moulin", chart.svg)) == 1
    assert "Collège Jean Moulin" not in _draw(_points(1)).svg


def test_alternative_text_says_how_many_are_outside():
    points = _points(300)
    alt = _draw(points).alt
    assert "Académie de Lyon\u202f: 300\u00a0collèges" in alt
    assert f"{int((points['outside'] != 0).sum())} hors des limites à 95\u202f%" in alt


def test_nothing_to_draw():
    chart = _draw(_points(0), _points(0))
    assert "Aucun collège à représenter" in chart.svg
    assert "aucun collège à représenter" in chart.alt
