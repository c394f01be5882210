"""The flow: blocks as tall as what passes, every one named, told apart without colour, said in words."""

import re
from itertools import pairwise

import pandas as pd
import pytest

from analysis.charts.flow import _blocks, flow

STAGES = ("Demande", "Décision", "Rentrée")
LINKS = pd.DataFrame(
    [
        (0, "GT", "Oui", 60.0),
        (0, "GT", "Non", 5.0),
        (0, "Autre", "Autre", 35.0),
        (1, "Oui", "GT", 58.0),
        (1, "Oui", "Ailleurs", 2.0),
        (1, "Non", "Pro", 5.0),
        (1, "Autre", "Pro", 35.0),
    ],
    columns=["stage", "start", "end", "value"],
)


def test_blocks_are_as_tall_as_what_passes():
    blocks = _blocks(LINKS, 3, 2.0, 80.0)
    scale = blocks[0, "GT"].height / 65.0
    assert blocks[1, "Oui"].height == pytest.approx(60 * scale)
    assert blocks[2, "Pro"].share == pytest.approx(40.0)
    for column in range(3):
        inside = sorted((b for (c, _), b in blocks.items() if c == column), key=lambda b: b.bottom)
        assert sum(b.share for b in inside) == pytest.approx(100.0)
        assert all(low.bottom + low.height <= high.bottom + 1e-9 for low, high in pairwise(inside))


def test_every_block_and_share_is_written():
    chart = flow(LINKS, stages=STAGES, strong=("GT",))
    text = " ".join(re.findall(r"<text[^>]*>(.*?)</text>", chart.svg, flags=re.DOTALL))
    for said in (*STAGES, "GT", "Oui", "Non", "Autre", "Pro", "Ailleurs", "65,0", "40,0"):
        assert said in text, said


def test_the_alternative_text_tells_every_link():
    alt = flow(LINKS, stages=STAGES, strong=("GT",)).alt
    for value, end in (("60,0", "Oui"), ("5,0", "Non"), ("58,0", "GT"), ("2,0", "Ailleurs"), ("35,0", "Pro")):
        assert re.search(rf"{value}\s%\svers «\s{end}\s»", alt), end


def test_data_hold_the_links():
    data = flow(LINKS, stages=STAGES, strong=("GT",)).data
    assert data["Part des élèves (%)"].sum() == pytest.approx(200.0)
    assert data["De"].iloc[0] == "Demande\u202f: GT"


def test_nothing_to_draw():
    chart = flow(LINKS.assign(value=0.0), stages=STAGES, strong=("GT",))
    assert chart.data.empty
    assert chart.alt == "Aucune valeur à représenter."


def test_the_same_links_give_the_same_bytes():
    assert flow(LINKS, stages=STAGES, strong=("GT",)).svg == flow(LINKS, stages=STAGES, strong=("GT",)).svg
