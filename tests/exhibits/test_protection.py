"""Where persons were read, nothing is shown that nothing protects."""

import json

import pandas as pd
import pytest
from mixed_country import mixed_country

from analysis import protection
from analysis.context.families import Family, kept
from analysis.errors import UserError
from analysis.exhibits import Table, callout, key_figures, load, part, report_header, sentences, table
from analysis.exhibits.summary import KeyFigure
from analysis.protection import REFUSAL, Protection, published

SAID = {"title": "T", "population": "élèves", "n": "120 élèves", "source": "rectorat", "vintage": "2023"}
COUNTS = Protection("counts", "copil", ("eleves",))
ESTIMATES = Protection("estimates", "copil", rules=("effectif",))
MAKERS = (
    lambda **more: table(pd.DataFrame({"Collège": ["A"], "Élèves": [3]}), **SAID, **more),
    lambda **more: key_figures([KeyFigure("Élèves", "3")], **more),
    lambda **more: sentences(["Trois élèves."], **more),
    lambda **more: callout("info", "Effectif", "Trois élèves.", **more),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return mixed_country(tmp_path_factory.mktemp("pupils"), pupils=(2021,))


def few(store):
    """A notebook's own count of pupils: what must never reach a reader."""
    return store.read("pupils", columns=["uai"], where={"rentree": 2021}).value_counts().reset_index()


@pytest.mark.parametrize("make", MAKERS)
def test_an_exhibit_made_after_reading_pupils_is_refused(store, make):
    few(store)
    assert protection.marks() == ("pupils",)
    with pytest.raises(UserError, match="rien ne dit que cet élément est protégé"):
        make()
    assert make(protection=ESTIMATES).protection == ESTIMATES


@pytest.mark.parametrize("make", MAKERS)
def test_where_nobody_was_read_nothing_changes(store, make):
    store.read("ips")
    store.values("pupils", "rentree")
    assert "protection" not in make().payload()


def test_the_class_itself_refuses_and_what_is_neutral_passes(store):
    made = MAKERS[0]()
    few(store)
    with pytest.raises(UserError):
        Table(made.mentions, made.data, made.row_header)
    part("comite")
    report_header("france", "France", "Titre", period="2023", sources=[], fictitious=True)
    assert callout("info", "Non calculé ici", "Trop peu d’élèves.", protection=REFUSAL)


def test_a_column_that_identifies_is_a_reading_too(store):
    store.values("pupils", "pupil")
    assert protection.marks() == ("pupils",)


def test_what_is_shown_after_opening_a_publication_carries_its_protection():
    protection.opened(COUNTS)
    protection.opened(Protection("counts", "copil", ("orientation",)))
    made = MAKERS[0]()
    assert made.protection == Protection("counts", "copil", ("eleves", "orientation"))
    back = load(json.loads(json.dumps(made.payload())))
    assert back == made
    assert back.protection.about_persons


def test_reading_back_needs_no_protection_and_adds_none(store):
    plain, stamped = MAKERS[0]().payload(), MAKERS[0](protection=ESTIMATES).payload()
    few(store)
    assert load(plain).protection is None
    assert load(stamped).protection == ESTIMATES


def test_published_tables_stay_free_and_pupils_are_none(store):
    few(store)
    assert MAKERS[0](protection=published({"ips": {}})).payload()["protection"]["kind"] == "published"
    with pytest.raises(UserError, match="elle porte sur des personnes"):
        published({"ips": {}, "pupils": {}})


def counted(store):
    return {"counted": pd.DataFrame({"pupils": [len(store.read("pupils"))]})}


@pytest.mark.parametrize("built", [False, True])
def test_a_family_computed_from_pupils_marks_its_readers_unless_protected(store, built):
    """Whether it was built by this process or by another before it."""
    if built:
        kept(store, Family(f"compte-{built}", ("pupils",), counted))
        protection.forget()
    kept(store, Family(f"compte-{built}", ("pupils",), counted))
    assert protection.marks() == (f"compte-{built}",)
    protection.forget()
    kept(store, Family("protege", ("pupils",), counted, audience="copil"))
    assert protection.marks() == ()
    assert MAKERS[0]().protection == Protection("estimates", "copil", rules=("protege",))


def test_a_protection_says_whose_rules_it_follows():
    with pytest.raises(ValueError, match="profil"):
        Protection("counts")
    with pytest.raises(ValueError, match="inconnue"):
        Protection("toute", "copil")
