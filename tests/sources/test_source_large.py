"""Large delimited files are read another way, to the same cells, lines and messages."""

import random

import pandas as pd
import pytest

from analysis.errors import UserError
from analysis.sources import load, text

CELLS = (
    "",
    "a",
    "é",
    "1,5",
    '"x;y"',
    '"a ""b"" c"',
    '"deux\nlignes"',
    " bord ",
    "NA",
    "null",
    "0010026Y",
    "2A004",
    "a\u202fb",
)


@pytest.fixture
def both(put, monkeypatch):
    """The same content read as a small and as a large file."""

    def read(content):
        path = put(content)
        small = load(path)
        monkeypatch.setattr(text, "LARGE", 0)
        large = load(path)
        monkeypatch.undo()
        return small, large

    return read


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252"])
def test_same_cells(both, seed, encoding):
    draw = random.Random(seed)
    end = draw.choice(["\n", "\r\n"])
    allowed = CELLS[:-1] if encoding == "windows-1252" else CELLS
    rows = [";".join(draw.choice(allowed) for _ in range(5)) for _ in range(30)]
    content = end.join(["Titre un;deux;trois;quatre;cinq", *rows, ""]).encode(encoding)
    small, large = both(content)
    pd.testing.assert_frame_equal(small.cells, large.cells)
    assert small.lines.equals(large.lines)
    assert (small.titles, small.format) == (large.titles, large.format)


@pytest.mark.parametrize("blank", ["\n", ";;\n", "\n\n"])
def test_blank_lines_keep_the_numbers_of_the_others(both, blank):
    small, large = both(f"a;b;c\n1;2;3\n{blank}4;5;6\n")
    assert small.lines.to_list() == large.lines.to_list()
    pd.testing.assert_frame_equal(small.cells, large.cells)


def test_a_line_cut_short_is_told_with_its_number(put, monkeypatch):
    monkeypatch.setattr(text, "LARGE", 0)
    with pytest.raises(UserError, match=r"2 champs au lieu de 3.*\n?.*") as caught:
        load(put("a;b;c\n1;2;3\n4;5\n7;8;9\n"))
    assert caught.value.problems[0].rows == (3,)
