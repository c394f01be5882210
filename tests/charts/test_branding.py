"""Branding: a safe default, a strict file, French errors; the package's files."""

from dataclasses import FrozenInstanceError, fields

import pytest

from analysis import assets, charts
from analysis.branding import DEFAULT, LEAST_CONTRAST, Palette, contrast, load_branding
from analysis.errors import UserError


@pytest.fixture
def write(tmp_path):
    def _write(text: str):
        path = tmp_path / "branding.yml"
        path.write_text(text, encoding="utf-8")
        return path

    return _write


def test_default_colours_can_be_read():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    for token, least in LEAST_CONTRAST.items():
        assert contrast(getattr(DEFAULT.palette, token), DEFAULT.palette.paper) >= least
    with pytest.raises(FrozenInstanceError):
        DEFAULT.name = "x"


def test_without_file_or_with_an_empty_one(write):
    assert load_branding() is DEFAULT
    assert load_branding(write("")) == DEFAULT


def test_a_full_file(write, tmp_path):
    (tmp_path / "logo.svg").write_text("<svg/>", encoding="utf-8")
    found = load_branding(
        write('name: Académie de Lyon\nlogo: logo.svg\nlogo_alt: Académie de Lyon\npalette: {territory: "#5B2A86"}\n')
    )
    assert found.name == "Académie de Lyon"
    assert found.logo == (tmp_path / "logo.svg").resolve()
    assert found.palette.territory == "#5b2a86"
    assert found.palette.ink == Palette().ink


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nom: x", "clé inconnue"),
        ("palette: {territoire: '#000000'}", "« territory »"),
        ("palette: {territory: bleu}", "n’est pas une couleur"),
        ("palette: {territory: '#ffee00'}", "contraste de 1,2"),
        ("palette: bleu", "un ensemble"),
        ("name: 12", "texte est attendu"),
        ("- a\n- b", "un ensemble"),
        ("name: [", "YAML"),
        ("logo: absent.png\nlogo_alt: x", "introuvable"),
        ("logo: logo.pdf\nlogo_alt: x", "format « .pdf » refusé"),
    ],
)
def test_errors_in_french(write, text, said):
    with pytest.raises(UserError) as caught:
        load_branding(write(text))
    assert said in str(caught.value)
    assert "branding.yml" in str(caught.value)


def test_every_problem_at_once(write):
    with pytest.raises(UserError) as caught:
        load_branding(write("logo: absent.png\npalette: {ink: '#cccccc', accent: '#eeeeee'}"))
    assert len(caught.value.problems) == 4


def test_absent_file(tmp_path):
    with pytest.raises(UserError, match="introuvable"):
        load_branding(tmp_path / "rien.yml")


def test_charts_take_the_colours_given(make, write):
    other = load_branding(write('palette: {territory: "#5b2a86"}'))
    drawn = charts.quartile_rates(make.quarters(), branding=other).svg
    assert "#5b2a86" in drawn
    assert DEFAULT.palette.territory not in drawn
    assert {f.name for f in fields(Palette)} >= set(LEAST_CONTRAST)


def test_package_files():
    names = [file.name for file in assets.font_files()]
    assert names == sorted(names)
    assert "Inter-Regular.otf" in names
    assert len(assets.font_files(".woff2")) == len(names)
    assert assets.path("fonts/Inter-Bold.otf").is_file()
    with pytest.raises(UserError, match="Inter-Bold"):
        assets.path("fonts/Inter-Bald.otf")
