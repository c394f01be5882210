"""Pupils' gradients in the chapter on success: the latest session of the territory, nothing without pupils."""

import pandas as pd
import pytest

from analysis.context.pupils import FIT_TYPES, GRADIENT_TYPES, PupilContext
from analysis.disclosure import read_audience
from analysis.exhibits import table
from analysis.views import GRADIENT_COLUMNS, GRADIENT_NOTE, about_gradients, gradient_table
from analysis.wording import check_text
from analysis.work import DISCLOSURE

AUDIENCE = read_audience(DISCLOSURE)


@pytest.fixture
def lyon(index):
    return index.parse("academie:lyon")


@pytest.fixture
def context(lyon):
    rows = [
        {"territory": lyon.id, "level": "academie", "session": session, "scale": scale, "part": part, "value": value,
         "low": value - 0.2, "high": value + 0.2, "se": 0.1, "n": 12_000, "units": 110}
        for session, shift in ((2022, 0.0), (2023, 1.0))
        for scale in ("points", "logit", "linear")
        for part, value in (("within", 1.5 + shift), ("between", 2.5 + shift), ("contextual", 1.0))
    ]  # fmt: skip
    frames = (pd.DataFrame(rows).astype(GRADIENT_TYPES), pd.DataFrame(columns=list(FIT_TYPES)), pd.DataFrame())
    return PupilContext(*frames)


def test_the_latest_session_in_the_order_of_reading(context, lyon):
    rows = gradient_table(context, lyon, AUDIENCE)
    assert rows["label"].tolist() == ["Élèves d’un même collège", "D’un collège à l’autre", "Différence (contexte)"]
    assert rows["points"].tolist() == [2.5, 3.5, 1.0]
    assert rows.loc[0, "logit_low"] == pytest.approx(2.3)


def test_the_exhibit_can_be_made(context, lyon):
    about = about_gradients(context, lyon, [], AUDIENCE)
    assert about["vintage"] == "session\u00a02023"
    assert "110\u00a0collèges" in about["n"]
    assert table(gradient_table(context, lyon, AUDIENCE), title="T", columns=GRADIENT_COLUMNS, id="eleves", **about)
    assert check_text(GRADIENT_NOTE) == ()


def test_nothing_without_pupils(context, index):
    bretagne = index.parse("academie:rennes")
    assert gradient_table(context, bretagne, AUDIENCE) is None
    assert about_gradients(context, bretagne, [], AUDIENCE) == {}


@pytest.mark.parametrize(("column", "few"), [("n", 19), ("units", 2)])
def test_nothing_where_too_few_stand_behind(context, lyon, column, few):
    context.gradients[column] = few
    assert gradient_table(context, lyon, AUDIENCE) is None
    assert about_gradients(context, lyon, [], AUDIENCE) == {}
