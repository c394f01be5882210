"""Chapters are found by file, and their parameters are typed."""

import pytest

from analysis.batch.chapters import discover, read_chapter, select
from analysis.errors import UserError


def test_a_new_notebook_is_a_new_chapter(make_notebook):
    folder = make_notebook("second", metadata={"title": "B", "order": 2, "levels": ["france"], "tables": []}).parent
    make_notebook("premier")
    assert [chapter.name for chapter in discover(folder)] == ["premier", "second"]


def test_declared_parameters_are_read_with_types_and_defaults(make_notebook):
    chapter = read_chapter(make_notebook())
    assert [(p.name, p.annotation, p.default) for p in chapter.parameters] == [
        ("territory", "str", "france"),
        ("data", "str", ""),
        ("session", "int | None", None),
        ("draft", "bool", False),
    ]


@pytest.mark.parametrize("values", [{"session": 2023}, {"session": None}, {"draft": True}, {}])
def test_well_typed_values_pass(make_notebook, values):
    assert read_chapter(make_notebook()).validate(values, where="essai.yml") == values


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"sesion": 2023}, "vouliez-vous dire « session »"),
        ({"session": "2023"}, "int | None"),
        ({"draft": 1}, "bool"),
        ({"territory": "france"}, "paramètre inconnu « territory »"),
    ],
)
def test_misspelt_or_ill_typed_parameters_are_refused(make_notebook, values, expected):
    with pytest.raises(UserError, match=r"essai\.yml") as caught:
        read_chapter(make_notebook()).validate(values, where="essai.yml")
    assert expected in str(caught.value)


def test_all_problems_are_told_at_once(make_notebook):
    with pytest.raises(UserError) as caught:
        read_chapter(make_notebook()).validate({"sesion": 1, "draft": "oui"}, where="essai.yml")
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"metadata": {"title": "sans le reste"}}, "order, levels, tables"),
        ({"metadata": {"title": "T", "order": 1, "levels": ["commune"], "tables": []}}, "niveau inconnu : commune"),
        ({"parameters": "x = 1"}, "nom: type = valeur"),
        ({"parameters": "x: __import__('os') = 1"}, "type ou valeur illisible"),
        ({"parameters": "x: int = 1 + 1"}, "type ou valeur illisible"),
    ],
)
def test_a_notebook_that_cannot_be_a_chapter_says_why(make_notebook, arguments, expected):
    with pytest.raises(UserError) as caught:
        read_chapter(make_notebook(**arguments))
    assert expected in str(caught.value)


def test_a_corrupt_notebook_is_refused(make_notebook):
    path = make_notebook()
    path.write_text('{"cells": [', encoding="utf-8")
    with pytest.raises(UserError, match="illisible"):
        discover(path.parent)


def test_an_unknown_chapter_gets_the_nearest_name(make_notebook):
    chapters = discover(make_notebook("reussite_ips").parent)
    with pytest.raises(UserError, match="vouliez-vous dire « reussite_ips »"):
        select(chapters, ["reusite_ips"])
