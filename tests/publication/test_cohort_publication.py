"""Counts of cohorts: every table holds every pupil once, tables agree, and what is told of them stands on what is shown."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from followed_cohorts import drawn_cohort

from analysis.disclosure import publish, read_rules
from analysis.disclosure.linked import linked
from analysis.errors import UserError
from analysis.measures import NotEstimable
from analysis.measures.cohorts import Bounds
from analysis.publication import Places
from analysis.publication.cohorts import Counted, path_dimension, tables_of
from analysis.territories import TerritoryIndex
from analysis.views import cohortes
from analysis.views.cohortes import names
from analysis.views.cohortes.counts import ENDS, UNKNOWN
from analysis.wording.lint import check_copil, check_text
from analysis.wording.sentences import cohorts as say
from analysis.work import DISCLOSURE

YEARS, RECENT = (2020, 2021), 2023


@pytest.fixture(scope="module")
def cohorts():
    return [*(drawn_cohort(year, pupils=6000) for year in YEARS), drawn_cohort(RECENT, horizons=(12,))]


@pytest.fixture(scope="module")
def index():
    return TerritoryIndex.official()


@pytest.fixture(scope="module")
def tables(cohorts, index):
    counted = [Counted.of(found) for found in cohorts]
    schools = counted[0].cells["reseaux"][["uai", "departement"]].drop_duplicates()
    return tables_of(counted, {level: Places.of(index, schools, level=level) for level in ("reseau", "departement")})


@pytest.fixture(scope="module")
def publication(tables):
    """Those the tests read: protecting all of them takes longer, and says no more here."""
    kept = (
        "cohortes/reseaux",
        "cohortes/parcours",
        "cohortes/quart",
        "cohortes/parcours-12",
        "superieur/reseaux",
        "superieur/voie",
        "superieur/mobilite",
        "superieur/mobilite-ruralite",
        "cohortes/seconde-sexe",
        "superieur/continuum-sexe",
    )
    return publish([table for table in tables if table.name in kept], read_rules(DISCLOSURE).profiles["copil"])


@pytest.fixture(scope="module")
def here(publication, index):
    return cohortes.followed(publication, index.parse("departement:69"), index)


def test_every_table_holds_every_pupil_once(tables, cohorts):
    sizes = {str(found.rentree): len(found.pupils) for found in cohorts}
    for table in tables:
        by_year = table.counts.groupby("rentree")["count"].sum().to_dict()
        assert by_year == {year: sizes[year] for year in by_year}, table.name


def test_tables_agree_on_every_cell_they_share(tables):
    assert len(linked(tables).values)


def test_destinies_and_exits_are_those_of_the_pupils(tables, cohorts):
    table = next(t for t in tables if t.name == "cohortes/parcours")
    system = table.system
    values = dict(zip(system.cells, system.values, strict=True))
    pupils = cohorts[0].pupils
    assert values[("france", "2020", "12:gt")] == (pupils["devenir12"] == "gt_heure").sum()
    assert (
        values[("france", "2020", "12:gt>24:professionnel")]
        == ((pupils["devenir12"] == "gt_heure") & (pupils["devenir24"] == "pro")).sum()
    )
    assert values[("france", "2020", "issue:ssq_2")] == (pupils["issue"] == "ssq_2").sum()
    # A pupil seen to leave, then lost, has left; lost without an exit seen, is not found.
    assert values[("france", "2020", "fin:ssq")] == pupils["issue"].isin(["ssq_1", "ssq_2", "ssq_3"]).sum()
    assert values[("france", "2020-2021", "total")] == sum(len(found.pupils) for found in cohorts[:2])


def test_a_path_is_in_one_code_of_each_classification():
    """A leaf that is a code by itself takes its name; the others have none, and are not published."""
    keys = pd.DataFrame({"a*": ["x", "x", "x", "y"], "b": ["1", "2", "2", "2"], "c": ["p", "p", "q", "p"]})
    dimension, leaf = path_dimension(keys, (("b",),))
    assert dimension.parents["a:x"] == dimension.parents["a:y"] == "total"
    assert leaf.tolist()[0] == "b:1"
    assert leaf.tolist()[3] == "a:y"
    assert dimension.unpublished == {"=x|2|p", "=x|2|q"}
    assert set(dimension.also["b:2"]) == {"=x|2|p", "=x|2|q", "a:y"}


def test_what_is_told_stands_on_what_is_shown(here, cohorts):
    results = cohortes.destinies.measured(here)
    pupils = cohorts[1].pupils[cohorts[1].pupils["departement"] == "69"]
    truth = 100 * (pupils["devenir36"].isin(["gt_heure", "gt_retard"])).mean()
    assert isinstance(results.shares["gt"], Bounds)
    assert results.shares["gt"].low == pytest.approx(truth)
    assert results.n == len(pupils)


def test_bounds_without_the_number_of_those_not_found_hold_the_true_share(here, cohorts):
    """The count of those not found hidden, as it is in a small réseau: the bounds widen to all who are not shown elsewhere."""
    counts = dict(here.counts("cohortes/reseaux"))
    told = here.share(counts, ("fin:gt",), UNKNOWN, among=ENDS)
    hidden = counts | {"fin:inconnu": NotEstimable("secret"), "fin:qualifie": NotEstimable("secret")}
    assert isinstance(here.share(hidden, ("fin:gt",), UNKNOWN), NotEstimable)
    # Groups are not counted in a réseau; elsewhere, bounds are those of attrition alone.
    assert isinstance(here.share(hidden, ("fin:gt",), UNKNOWN, among=ENDS), NotEstimable)
    network = replace(here, territory=replace(here.territory, level="reseau"))
    wide = network.share(hidden, ("fin:gt",), UNKNOWN, among=ENDS)
    assert wide.low == told.low
    assert wide.high == pytest.approx(told.high + 100 * counts["fin:qualifie"] / counts["total"])
    assert (wide.missing, wide.missing_share, wide.found) == (None, None, None)
    assert isinstance(
        network.share(hidden | {"fin:gt": NotEstimable("secret")}, ("fin:gt",), UNKNOWN, among=ENDS), NotEstimable
    )
    for text in (say.destinies({"gt": wide}, None, of="du réseau", year="2021"), say.WIDER):
        assert not check_text(text)
        assert "secret statistique" in text


def test_yearly_hazards_of_a_class_are_those_of_its_pupils(here, cohorts):
    rows = cohortes.exits.hazards_table(cohortes.exits.measured(here, "sans_qualification")).set_index(
        ["group", "label"]
    )
    pupils = cohorts[1].pupils
    route = pupils[(pupils["departement"] == "69") & (pupils["devenir12"] == "pro")]
    issue = route["issue"].astype("str")
    first = rows.loc[("Lycée pro", "2e année")]
    assert (first["at_risk"], first["exits"]) == (len(route), (issue == "ssq_2").sum())
    gone = issue.str.endswith("_2").sum()
    assert rows.loc[("Lycée pro", "3e année"), "at_risk"] == len(route) - gone
    assert first["hazard"] == pytest.approx(100 * (issue == "ssq_2").mean())


def test_places_of_study_are_those_of_the_students(here, cohorts):
    """Bounds of each place hold the share when those of unknown place are where they are; all places cover everybody."""
    results = cohortes.higher.measured(here)
    pupils = cohorts[1].pupils[cohorts[1].pupils["departement"] == "69"]
    place = pupils["lieu"].dropna()
    for code, found in results.places.items():
        assert found.low == pytest.approx(100 * (place == code).mean())
        assert found.missing == (place == "lieu_inconnu").sum()
    assert sum(found.low for found in results.places.values()) + found.missing_share == pytest.approx(100)
    rows = cohortes.higher.place_rows(results)
    assert list(rows["label"][:3]) == list(names.PLACES.values())
    assert not check_text(say.mobility(results.places))


def test_steps_from_the_seconde_are_those_of_its_pupils(here, cohorts):
    """Against the pupils one by one: who is known to have reached each step, who may have."""
    found = cohortes.higher.continuum(here)
    pupils = cohorts[1].pupils
    second = pupils[(pupils["departement"] == "69") & (pupils["devenir12"] == "gt_heure")]
    for sex, part in {"F": second[second["sex"] == "F"], "M": second[second["sex"] == "M"], "": second}.items():
        steps = found.groups["sexe"][sex] if sex else found.steps
        general = part["voie"].isin(["generale", "technologique"])
        lost = part["chaine"] == "non_retrouve"
        unknown = general & (part["suite"] == "non_retrouve")
        reached = {
            "premiere": (part["devenir24"] == "gt_heure", part["devenir24"] == "non_retrouve"),
            "bac": (general, lost),
            "superieur": (general & part["suite"].isin(["licence", "sts"]), lost | unknown),
        }
        assert lost.any()
        assert unknown.any()
        for step, (known, missing) in reached.items():
            assert steps[step].n == len(part)
            assert steps[step].low == pytest.approx(100 * known.mean())
            assert steps[step].high == pytest.approx(100 * (known | missing).mean())
    lows, highs = ([getattr(found.steps[step], end) for step in found.steps] for end in ("low", "high"))
    assert lows == sorted(lows, reverse=True)
    assert highs == sorted(highs, reverse=True)
    table = cohortes.higher.continuum_table(found)
    assert len(table) == 9
    said = cohortes.higher.continuum_reading(found, here)
    assert not check_text(said)
    assert "rentrée 2022" in said


def test_a_hidden_step_is_refused_and_the_others_stand(here):
    """Whoever goes on to higher education has the baccalauréat: that count hidden, higher education is told all the same."""
    told = cohortes.higher.continuum(here).steps
    name = "superieur/continuum-sexe"
    table = here.publication.tables[name]
    counts = table.counts.copy()
    holders = (counts.index.get_level_values("suite") == "bachelier") & (counts.index.get_level_values("voie") == "gt")
    counts.loc[holders, "code"] = "s"
    tables = here.publication.tables | {name: replace(table, counts=counts)}
    hidden = cohortes.higher.continuum(replace(here, publication=replace(here.publication, tables=tables)))
    assert hidden.steps["bac"] == NotEstimable("secret")
    assert (hidden.steps["premiere"], hidden.steps["superieur"]) == (told["premiere"], told["superieur"])
    assert cohortes.higher.continuum_reading(hidden, here) == say.CONTINUUM


def test_the_general_and_technological_routes_are_linked_across_tables(tables):
    """What is shown of those from a seconde GT and of all leaves the others to be deduced: the count is one in the system."""
    kept = [t for t in tables if t.name in ("superieur/sexe", "superieur/continuum-sexe", "cohortes/seconde-sexe")]
    assert len(kept) == 3
    system = linked(kept)
    cell = {"superieur/sexe": ("F", "gt", "superieur"), "superieur/continuum-sexe": ("F", "gt", "superieur", "total")}
    first = {"cohortes/seconde-sexe": ("F", "12:gt"), "superieur/continuum-sexe": ("F", "total", "total", "12:gt")}
    for same in (cell, first):
        ranks = {
            int(found[list(table.system.cells).index(("france", "2020", *same[table.name]))])
            for table, found in zip(system.tables, system.variable, strict=True)
            if table.name in same
        }
        assert len(ranks) == 1


def test_a_list_is_told_beside_the_others_and_an_unknown_one_refused(here, cohorts):
    results = cohortes.destinies.measured(here)
    assert cohortes.destinies.listed(results, "") is None
    with pytest.raises(UserError, match="liste d’élèves inconnue « Cordée du Lac »"):
        cohortes.destinies.listed(results, "Cordée du Lac")
    named = replace(
        results, groups=results.groups | {"liste-cordee-du-lac": {"oui": results.shares, "non": results.shares}}
    )
    found = cohortes.destinies.listed(named, "Cordée du Lac")
    assert found.n == results.n
    assert list(cohortes.destinies.list_rows(found)["label"]) == ["Élèves de la liste", "Autres élèves"] * 3
    said = cohortes.destinies.essential(named, found)
    assert not check_copil(said)
    assert any("liste" in text for text in said)


def test_shares_of_all_ends_and_those_not_found_cover_everybody(here):
    counts = here.counts("cohortes/reseaux")
    shown = {code: n for code, n in counts.items() if code.startswith("fin:") and not isinstance(n, NotEstimable)}
    hidden = [code for code, n in counts.items() if isinstance(n, NotEstimable)]
    assert sum(shown.values()) <= counts["total"]
    assert hidden or sum(shown.values()) == counts["total"]


def test_sentences_of_every_chapter_are_sound(publication, index):
    for name in ("academie:lyon", "departement:69", "departement:42", "departement:01"):
        place = index.parse(name)
        if (known := cohortes.followed(publication, place, index)) is None:
            continue  # the académie has départements that nobody counts
        said = cohortes.destinies.essential(cohortes.destinies.measured(known))
        assert not check_copil(said)
        for notion in ("sans_qualification", "sans_diplome", "decrochage"):
            exits = cohortes.exits.measured(known, notion)
            assert not check_copil(cohortes.exits.essential(exits))
            for column in ("label", "remark"):
                for text in cohortes.exits.naive_table(exits)[column]:
                    assert not check_text(text)
        assert not check_copil(cohortes.higher.essential(cohortes.higher.measured(known)))


def test_what_is_always_said_is_sound():
    for text in (
        say.ATTRITION,
        say.DESCRIBED,
        say.NOTIONS,
        say.HIGHER_CAUTION,
        say.NO_PUPILS,
        say.WEIGHTING,
        say.CHOSEN,
        say.PLACE_OF_STUDY,
        say.CONTINUUM,
        *say.NOT_APPLICABLE.values(),
    ):
        assert not check_text(text)


def test_exits_by_notion_are_their_own_counts(here):
    by_notion = {
        n: cohortes.exits.numbers(cohortes.exits.measured(here, n)) for n in ("sans_qualification", "sans_diplome")
    }
    assert by_notion["sans_diplome"] == by_notion["sans_qualification"]  # as drawn: nobody qualified without a diploma
    assert isinstance(cohortes.exits.measured(here, "sans_diplome").incidence, NotEstimable)


def test_incidences_of_a_territory_sum_to_one(here):
    found = cohortes.exits.measured(here, "sans_qualification").incidence
    assert not isinstance(found, NotEstimable)
    assert found.cif.sum(axis=1) + found.survival == pytest.approx(np.ones(3))


def test_a_part_is_not_told_for_the_whole(publication, index):
    assert cohortes.followed(publication, index.france, index) is None
    why = cohortes.no_object(publication, index.france, index)
    assert why.startswith("Seuls les élèves de l’académie de Lyon sont suivis")
    elsewhere = cohortes.no_object(publication, index.parse("academie:paris"), index)
    assert elsewhere == "Aucun élève de l’académie de Paris n’est suivi dans les données importées."


def test_an_early_leaver_is_not_counted_in_a_cohort():
    with pytest.raises(UserError, match="enquête auprès des 18–24 ans"):
        cohortes.exits.checked_notion("sortant_precoce")
    with pytest.raises(UserError, match="définition de sortie inconnue"):
        cohortes.exits.checked_notion("sans_diplom")


def test_cohorts_not_followed_long_enough_say_so(here):
    rows = cohortes.destinies.triangle(cohortes.destinies.measured(here), "gt").set_index("label")
    assert rows.loc[str(RECENT), "two"] == "pas encore observé"
    assert rows.loc["2021", "three"].startswith("entre")
