"""Real ministry files in, a committee's report out; the published facts on the way."""

import re

import numpy as np
import pytest

from analysis.cli import main
from analysis.context import load_context
from analysis.frames import college_panel
from analysis.measures import by_sector, slope_points
from analysis.store import Store
from analysis.wording.numbers import percent, points

pytestmark = pytest.mark.end_to_end
FILES = (
    "ips_colleges/fr-en-ips-colleges-ap2022.csv",
    "ivac/fr-en-indicateurs-valeur-ajoutee-colleges.csv",
    "ep_reseaux/rep_reseaux_rentree_2022.csv",
)


@pytest.fixture(scope="module")
def store(opendata, tmp_path_factory) -> Store:
    root = tmp_path_factory.mktemp("real")
    assert main(["data", "import", *(str(opendata / name) for name in FILES), "--data", str(root)]) == 0
    return Store(root)


@pytest.fixture(scope="module")
def france(store):
    return college_panel(store, store.index().france)


def test_the_number_and_mean_of_colleges_with_an_ips(store):
    ips = store.read("ips")
    assert (len(ips), (ips["sector"] == "public").sum(), (ips["sector"] == "prive_sous_contrat").sum()) == (
        6973,
        5315,
        1658,
    )
    assert ips["ips"].mean() == pytest.approx(104.13, abs=5e-3)
    weights = ips["headcount"].astype(float)
    assert np.average(ips["ips"], weights=weights) == pytest.approx(105.25, abs=5e-3)
    means = ips.groupby("departement")["ips"].mean()
    assert means["75"] == pytest.approx(123.6, abs=0.05 + 1e-9)
    assert means["976"] == pytest.approx(76.2, abs=0.05 + 1e-9)


def test_the_link_between_ips_and_success(france):
    rows = france.headline
    fit = slope_points(rows)
    assert (france.headline_session, len(rows), rows["present"].sum()) == (2023, 6613, 748_628)
    assert fit.correlation == pytest.approx(0.6591, abs=5e-5)
    assert fit.slope.value == pytest.approx(2.9719, abs=5e-5)
    assert fit.r2 == pytest.approx(0.4344, abs=5e-5)
    assert slope_points(rows, weight=None).slope.value == pytest.approx(2.8866, abs=5e-5)
    sectors = by_sector(rows)
    assert sectors["public"].slope.value == pytest.approx(2.6853, abs=5e-5)
    assert sectors["prive"].slope.value == pytest.approx(0.8153, abs=5e-5)


def test_one_command_makes_an_academie_and_a_small_departement(store, tmp_path):
    words = ["run", "--territory", "academie:lyon", "departement:48", "--data", str(store.root), "--out", str(tmp_path)]
    assert main(words) == 0
    index = store.index()
    lyon = college_panel(store, index.parse("academie:lyon")).headline
    text = re.sub(r"<[^>]+>", " ", (tmp_path / "academie-lyon" / "reussite_ips.html").read_text(encoding="utf-8"))
    rate = np.average(lyon["rate"], weights=lyon["present"])
    national = load_context(store).result(index.france, "rate")["value"]
    for expected in (percent(rate), percent(national), points(slope_points(lyon).slope.value)):
        assert expected in text
    assert "DONNÉES FICTIVES" not in text
    small = (tmp_path / "departement-lozere" / "reussite_ips.html").read_text(encoding="utf-8")
    assert "il en faut au moins 12" in small
    assert "Quand l’IPS d’un collège est plus élevé" not in small
