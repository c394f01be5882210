"""The plan is decided, and refused, before anything runs."""

import pytest

from analysis.batch.chapters import discover
from analysis.batch.plan import make_plan
from analysis.errors import UserError
from analysis.params import Request, read_request


@pytest.fixture
def chapters(make_notebook):
    return discover(make_notebook("essai").parent)


def test_one_row_per_territory_and_chapter(index, chapters):
    plan = make_plan([Request(("academie:*",))], index=index, chapters=chapters)
    assert len(plan) == 30
    assert len({row.name for row in plan}) == 30
    assert plan[0].name == f"{plan[0].slug}/essai"


def test_the_same_report_asked_twice_is_made_once(index, chapters):
    plan = make_plan([Request(("academie:lyon", "academie:10"))], index=index, chapters=chapters)
    assert [row.territory for row in plan] == ["academie:lyon"]


def test_the_same_report_with_other_parameters_is_refused(index, chapters):
    requests = [
        Request(("academie:lyon",)),
        Request(("academie:lyon",), parameters={"essai": {"session": 2023}}, origin="b.yml"),
    ]
    with pytest.raises(UserError, match="deux fois avec des paramètres différents"):
        make_plan(requests, index=index, chapters=chapters)


def test_a_chapter_that_applies_to_no_territory_asked_for_is_an_error(index, chapters):
    with pytest.raises(UserError, match="aucun chapitre ne s’applique"):
        make_plan([Request(("france",))], index=index, chapters=chapters)


def test_every_problem_of_every_request_is_told_at_once(index, chapters):
    requests = [
        Request(("academie:lion",), ("esai",), origin="a.yml"),
        Request(("departement:69",), parameters={"essai": {"sesion": 2023}}, origin="b.yml"),
    ]
    with pytest.raises(UserError) as caught:
        make_plan(requests, index=index, chapters=chapters)
    message = str(caught.value)
    for expected in ("lyon", "vouliez-vous dire « essai »", "vouliez-vous dire « session »"):
        assert expected in message.lower()


def test_a_parameter_file_is_read(tmp_path):
    path = tmp_path / "lyon.yml"
    path.write_text("territories: [academie:lyon]\nchapters: [essai]\nparameters: {essai: {session: 2023}}\n")
    request = read_request(path)
    assert request.territories == ("academie:lyon",)
    assert request.parameters == {"essai": {"session": 2023}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("territoires: [academie:lyon]", "vouliez-vous dire « territories »"),
        ("territories: academie:lyon", "une liste est attendue"),
        ("territories: [01]", "un texte est attendu"),
        ("territories: []", "la liste est vide"),
        ("chapters: [essai]", "clé absente"),
        ("territories: [academie:lyon", "illisible"),
        ("", "clé absente"),
        ("- a", "est attendu"),
    ],
)
def test_a_wrong_parameter_file_is_explained(tmp_path, text, expected):
    path = tmp_path / "essai.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=r"essai\.yml") as caught:
        read_request(path)
    assert expected in str(caught.value)


def test_an_absent_parameter_file_gets_the_nearest_name(tmp_path):
    (tmp_path / "academie_lyon.yml").touch()
    with pytest.raises(UserError, match=r"academie_lyon\.yml"):
        read_request(tmp_path / "academie_lion.yml")


def test_a_row_says_the_academie_it_lies_in(index, make_notebook):
    levels = ["france", "region_academique", "academie", "departement"]
    declared = {"title": "Essai", "order": 1, "levels": levels, "tables": []}
    chapters = discover(make_notebook("essai", metadata=declared).parent)
    request = Request(("france", "region_academique:bretagne", "academie:lyon", "departement:69"))
    plan = make_plan([request], index=index, chapters=chapters)
    assert [row.academie for row in plan] == ["", "", "Académie de Lyon", "Académie de Lyon"]
