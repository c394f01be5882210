"""No document that claims too much is read, wherever it says it; no caution that is due is left out."""

import pandas as pd
import pytest

from analysis.errors import UserError
from analysis.exhibits import KeyFigure, callout, figure, key_figures, methods, not_applicable, part, sentences, table
from analysis.methods import MethodPage
from analysis.protection import Protection, published
from analysis.report.document import read_document
from analysis.report.exporters import HtmlReportExporter, PdfReportExporter
from analysis.report.gate import check
from analysis.report.said import said
from analysis.wording.sentences import CAUTION

SAID = {"population": "collèges", "n": 12, "source": "DEPP", "vintage": "session 2023"}
EFFECT = "L’effet du dispositif est de 3 points."
LINK = "Un IPS plus élevé de 10 points est associé à 3,0 points de réussite de plus."


def refusals(build, header, *content, design=None):
    """What the gate says of a notebook, None when it lets it through."""
    notebook = build(header(), *content)
    if design:
        notebook.metadata["decorreler"] = {"design": design}
    try:
        read_document(notebook)
    except UserError as error:
        return error.problems
    return None


def frame(cell):
    return pd.DataFrame({"lieu": ["Alpha", "Bêta"], "verdict": [cell, "stable"]})


PLACES = {
    "prose": lambda text, chart: text,
    "title": lambda text, chart: f"## {text}\n\nTexte.",
    "list": lambda text, chart: f"- un\n- **{text}**",
    "footnote": lambda text, chart: f"Texte[^1].\n\n[^1]: {text}",
    "sentence": lambda text, chart: sentences([text]),
    "key figure": lambda text, chart: key_figures([KeyFigure("Taux", "80", comparison=text)]),
    "callout": lambda text, chart: callout("info", "Note", text),
    "figure title": lambda text, chart: figure(chart(), title=text, **SAID),
    "figure note": lambda text, chart: figure(chart(), title="Figure", note=text, **SAID),
    "alternative text": lambda text, chart: figure(altered(chart(), alt=text), title="Figure", **SAID),
    "words in the figure": lambda text, chart: figure(
        altered(chart(), svg=chart().svg.replace("IPS moyen du collège", text)), title="Figure", **SAID
    ),
    "cell": lambda text, chart: table(frame(text), title="Tableau", **SAID),
    "without object": lambda text, chart: not_applicable(text),
}


def altered(chart, **changed):
    vars(chart).update(changed)
    return chart


@pytest.mark.parametrize("place", PLACES)
def test_a_claim_is_refused_wherever_it_stands(build, header, chart, place):
    found = refusals(build, header, PLACES[place](EFFECT, chart))
    assert found
    assert all("effet" in problem.what and "causalité" in problem.what for problem in found)
    assert refusals(build, header, PLACES[place]("L’écart est de 3 points.", chart)) is None


@pytest.mark.parametrize("part_name", ["comite", "statisticien"])
@pytest.mark.parametrize(
    "text",
    [
        "Le taux augmente grâce au dispositif.",
        "Son impact est fort.",
        "Cette aide permet de réussir.",
        "La réforme a fait progresser les élèves.",
        "Il n’y a pas de différence.",
        "C’est le meilleur collège de l’académie.",
        "Le palmarès des lycées.",
        "Le taux est de nan.",
    ],
)
def test_words_refused_in_both_parts(build, header, text, part_name):
    (problem,) = refusals(build, header, part(part_name), text)
    assert problem.todo
    assert problem.where == f"partie « {part(part_name).title} »"


@pytest.mark.parametrize(
    "text", ["L’écart est établi (p < 0,01).", "La pente β vaut 3.", "La pente vaut $\\beta = 3$.", "τ² est faible."]
)
def test_signs_that_only_the_committee_is_spared(build, header, text):
    assert refusals(build, header, part("comite"), text)
    assert refusals(build, header, part("statisticien"), text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Un effet plafond.\n\nLes effectifs baissent. En effet, c’est la règle.",
        "Le nombre de collèges ne permet pas de conclure.",
        "Ce n’est pas un palmarès.",
        "Le collège de la Grâce de Dieu, le lycée des métiers de la logistique.",
        "`effet = impact`",
    ],
)
def test_words_that_claim_nothing_pass(build, header, text):
    assert refusals(build, header, part("comite"), text) is None


def test_a_design_that_identifies_an_effect_allows_its_words_and_no_other(build, header):
    assert refusals(build, header, EFFECT, design="did") is None
    assert refusals(build, header, "C’est le meilleur collège.", design="did")
    (unknown,) = refusals(build, header, EFFECT, design="rcd")
    assert "rct" in unknown.todo


def test_a_link_with_the_ips_requires_the_caution_anywhere_in_the_report(build, header):
    (missing,) = refusals(build, header, part("comite"), sentences([LINK]))
    assert CAUTION in missing.todo
    assert refusals(build, header, part("comite"), sentences([LINK]), part("statisticien"), CAUTION) is None


def test_titles_of_pages_on_methods_state_nothing(build, header):
    page = MethodPage("pente-logit", "Pente logistique : le lien en risque relatif, sans effet", "Texte.")
    assert refusals(build, header, part("statisticien"), methods([page])) is None


def test_the_committee_has_three_figures_and_five_sentences_at_most(build, header, chart):
    figures = [figure(chart(), title=f"Figure {number}", **SAID) for number in range(4)]
    assert refusals(build, header, part("comite"), *figures[:3], part("statisticien"), figures[3]) is None
    (many,) = refusals(build, header, part("comite"), *figures)
    assert many.what == "4 graphiques pour le comité"
    (long,) = refusals(build, header, part("comite"), sentences(["Un."] * 3), sentences(["Deux."] * 3))
    assert long.what == "6 phrases pour le comité"


def test_every_place_is_told_at_once(build, header, chart):
    found = refusals(build, header, "## Ici\n\n" + EFFECT, figure(chart(), title="Là", note="Son impact.", **SAID))
    assert [problem.where for problem in found] == ["sous le titre « Ici »", "Figure : Là"]


@pytest.mark.parametrize("exporter", [HtmlReportExporter, PdfReportExporter])
def test_no_exporter_publishes_it(build, header, exporter):
    with pytest.raises(UserError, match="causalité"):
        exporter().from_notebook_node(build(header(), EFFECT))


def test_every_kind_of_text_is_read(full):
    notebook = full()
    read = " ".join(" ".join(text.text for text in said(read_document(notebook))).split())
    for words in ("suit-elle l’indice", "748 628 candidats présents", "Non concluant", "rupture de série en 2024",
                  "IPS moyen du collège", "Collège fictif no 17", "Taux de la session", "non les inscrits", "ni de ses moyens",
                  "Une citation", "Classique", "Nuage de points (évolution)"):  # fmt: skip
        assert words in read
    assert "effet" not in read
    check(read_document(notebook))


def test_after_something_about_persons_what_is_stated_says_what_protects_it(build, header):
    stamp = Protection("estimates", "copil", rules=("effectif",))
    stated = callout("info", "Note", "Trop peu de collèges.")
    protected = callout("info", "Autre note", "Des élèves.", protection=stamp)
    assert refusals(build, header, stated, protected, part("statisticien")) is None
    (problem,) = refusals(build, header, protected, stated)
    assert "rien ne dit que cet élément est protégé" in problem.what
    assert refusals(build, header, protected, callout("info", "N", "Note.", protection=published({"ips": {}}))) is None
