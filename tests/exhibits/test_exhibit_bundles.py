"""What exhibits demand, and what they put in the notebook."""

import json
from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.branding import Branding
from analysis.errors import UserError
from analysis.exhibits import (
    MIME,
    Column,
    KeyFigure,
    callout,
    figure,
    key_figures,
    load,
    methods,
    not_applicable,
    part,
    report_header,
    sentences,
    table,
)
from analysis.methods import MethodPage

SAID = {"title": "Un titre", "population": "collèges", "n": 748628, "source": "DEPP", "vintage": "session 2023"}
FRAME = pd.DataFrame({"nom": ["a", "b"], "taux": [87.25, None], "n": pd.array([12, None], dtype="Int64")})
CHART = SimpleNamespace(
    svg='<?xml version="1.0"?><svg width="160mm" height="90mm" viewBox="0 0 160 90"><g id="a"/><use href="#a"/></svg>',
    data=FRAME,
    alt="Deux collèges.",
    width_mm=160,
    height_mm=90,
)


def header():
    return report_header("academie:alpha", "Académie d’Alpha", "Titre", period="2023", sources="DEPP", fictitious=True)


EXHIBITS = [
    header(),
    key_figures([KeyFigure("Taux", "87,3 %", "détail", None)]),
    sentences(["Une phrase."]),
    figure(CHART, **SAID, id="une-figure"),
    table(FRAME, **SAID, note="Lire ainsi."),
    callout("definition", "IPS", "Un indice."),
    not_applicable("Aucun collège."),
    part("statisticien"),
    methods([MethodPage("pente", "Pente", "Texte.")]),
]


@pytest.mark.parametrize("exhibit", EXHIBITS, ids=lambda exhibit: exhibit.kind)
def test_bundle_goes_through_json_and_comes_back_equal(exhibit):
    bundle = exhibit._repr_mimebundle_()
    assert set(bundle) == {MIME, "text/html", "text/plain"}
    assert load(json.loads(json.dumps(bundle[MIME], allow_nan=False))) == exhibit
    assert bundle == exhibit._repr_mimebundle_()
    assert "\n" not in bundle["text/plain"]


@pytest.mark.parametrize("missing", ["title", "population", "n", "source", "vintage"])
@pytest.mark.parametrize("make", [lambda **said: figure(CHART, **said), lambda **said: table(FRAME, **said)])
def test_mentions_are_required_and_not_empty(make, missing):
    with pytest.raises(TypeError, match=missing):
        make(**{key: value for key, value in SAID.items() if key != missing})
    with pytest.raises(ValueError, match=missing):
        make(**SAID | {missing: 0 if missing == "n" else "  "})


def test_n_is_a_count_or_a_text():
    assert table(FRAME, **SAID).mentions.n == "n\u00a0=\u00a0748\u202f628"
    assert table(FRAME, **SAID | {"n": "2 collèges"}).mentions.n == "2 collèges"


def test_figure_needs_an_alternative_text():
    with pytest.raises(ValueError, match="alt"):
        figure(SimpleNamespace(**vars(CHART) | {"alt": " "}), **SAID)


@pytest.mark.parametrize(
    "svg",
    [
        "<p>pas un dessin</p>",
        '<svg><image href="https://exemple.fr/a.png"/></svg>',
        "<svg><script>1</script></svg>",
        '<svg onload="x()"></svg>',
        '<svg><rect fill="url(http://exemple.fr)"/></svg>',
    ],
)
def test_figure_refuses_a_picture_that_reaches_outside(svg):
    with pytest.raises(ValueError, match="SVG"):
        figure(SimpleNamespace(**vars(CHART) | {"svg": svg}), **SAID)


def test_id_is_file_safe():
    with pytest.raises(ValueError, match="Identifiant"):
        figure(CHART, **SAID, id="../x")


def test_table_refuses_what_it_cannot_show():
    with pytest.raises(ValueError, match="aucune ligne"):
        table(FRAME.iloc[:0], **SAID)
    with pytest.raises(ValueError, match=r"Colonne inconnue : « absent »"):
        table(FRAME, **SAID, columns=["absent"])
    with pytest.raises(ValueError, match="infinie"):
        table(FRAME.assign(taux=[float("inf"), 1.0]), **SAID)
    with pytest.raises(ValueError, match="se suivre"):
        table(pd.DataFrame({"g": ["x", "y", "x"], "v": [1, 2, 3]}), **SAID, groups="g")
    with pytest.raises(ValueError, match="en-tête de ligne"):
        table(FRAME, **SAID, row_header="absent")
    with pytest.raises(ValueError, match="Format de colonne inconnu"):
        Column("taux", format="pourcent")


def test_header_and_texts_refuse_emptiness():
    with pytest.raises(ValueError, match="territory_label"):
        report_header("academie:alpha", "", "Titre", period="2023", sources=[], fictitious=False)
    with pytest.raises(ValueError, match="phrase"):
        sentences([])
    with pytest.raises(ValueError, match="chiffres clés"):
        key_figures([])
    with pytest.raises(ValueError, match="Encadré"):
        callout("danger", "x", "y")
    with pytest.raises(ValueError, match="Partie"):
        part("annexe")
    with pytest.raises(ValueError, match="reason"):
        not_applicable("")


def test_unknown_payloads_are_refused_in_french():
    for payload in (
        {},
        {"version": 99, "kind": "table"},
        {"version": 1, "kind": "video"},
        {"version": 1, "kind": "table"},
        "x",
    ):
        with pytest.raises(UserError, match="élément de rapport"):
            load(payload)


def test_preview_is_a_styled_fragment_with_its_own_ids():
    first, second = (figure(CHART, **SAID | {"title": title})._repr_mimebundle_()["text/html"] for title in "ab")
    assert first.startswith("<style>")
    assert 'role="img" aria-label="Deux collèges."' in first
    identifiers = [part.split('"')[0] for part in first.split('id="')[1:]]
    assert len(set(identifiers)) == len(identifiers)
    assert not set(identifiers) & {part.split('"')[0] for part in second.split('id="')[1:]}


def test_values_are_escaped():
    said = table(pd.DataFrame({"<b>": ["<script>alert(1)</script>"]}), **SAID)._repr_mimebundle_()["text/html"]
    assert "<script>" not in said
    assert "&lt;script&gt;" in said


def test_bitmap_logo_travels_inside_the_header(tmp_path):
    from PIL import Image

    Image.new("RGB", (4, 3), "navy").save(tmp_path / "logo.png")
    branding = Branding("Rectorat", tmp_path / "logo.png", "Rectorat")
    shown = report_header("a:b", "A", "T", period="2023", sources=[], fictitious=False, branding=branding)
    assert 'viewBox="0 0 4 3"' in shown.identity.logo_svg
    assert "data:image/png;base64," in shown.identity.logo_svg
    assert load(json.loads(json.dumps(shown.payload()))) == shown
