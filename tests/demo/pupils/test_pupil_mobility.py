"""Where the drawn bacheliers study: shares are those they were drawn from, and the frame reads them back."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis.demo.pupils import Cohort
from analysis.demo.pupils import coefficients as c
from analysis.demo.pupils.mobility import campuses, places_of_study
from analysis.frames.cohort_states import PLACES, place_of_study
from analysis.territories import normalise_uai

KINDS = tuple(c.MOBILITY)


@pytest.fixture(params=(31, 32, 33))
def drawn(request):
    """Students of collèges of two académies of three départements, half of them remote, and where they study."""
    rng = np.random.default_rng(request.param)
    departements = pd.DataFrame(
        {"departement": ["901", "902", "903", "905", "906", "907"], "academie": ["X1"] * 3 + ["X2"] * 3}
    )
    colleges = departements.loc[departements.index.repeat(2)].reset_index(drop=True).assign(remote=[False, True] * 6)
    country = SimpleNamespace(parameters={"seed": request.param}, departements=departements, colleges=colleges)
    pupils = pd.DataFrame({"college": rng.integers(0, len(colleges), 60_000)})
    kind = pd.Series(rng.choice(KINDS, len(pupils)))
    uai = pd.Series(places_of_study(Cohort(country, 2021, 2024, pupils), pupils, kind)).cat
    home = colleges.iloc[pupils["college"]].reset_index(drop=True)
    everyone = np.ones(len(pupils), bool)
    # The frame reads the fictitious nomenclature, whose départements are these.
    place = place_of_study(uai.codes.to_numpy(), uai.categories, home["departement"], home["academie"], everyone)
    return country, kind, home["remote"], pd.Series(place), uai


def test_shares_are_those_they_were_drawn_from(drawn):
    """Within 4 standard errors, by kind of studies, remote and other collèges apart: 20 shares over three seeds."""
    _, kind, remote, place, _ = drawn
    known = place != "lieu_inconnu"
    for name, (near, around) in c.MOBILITY.items():
        for far, stays in ((False, near), (True, near * c.REMOTE_STAYS)):
            here = place[(kind == name) & (remote == far) & known]
            for code, share in (("meme_departement", stays), ("meme_academie", around)):
                assert abs((here == code).mean() - share) < 4 * np.sqrt(share * (1 - share) / len(here)), (
                    name,
                    far,
                    code,
                )
    assert abs((~known).mean() - c.PLACE_UNKNOWN) < 4 * np.sqrt(c.PLACE_UNKNOWN / len(place))
    assert set(place.cat.categories) == set(PLACES)


def test_every_campus_has_a_valid_code_of_its_own(drawn):
    country, _, _, _, uai = drawn
    held = campuses(country)
    assert list(held["uai"].map(normalise_uai)) == list(held["uai"])
    assert set(uai.categories) == set(held["uai"])
    assert (held["uai"].str[:3] == held["departement"]).all()


def test_a_place_that_no_nomenclature_knows_is_unknown():
    departement, academie = pd.Series(["69", "69", "69", "69"]), pd.Series(["10"] * 4)
    found = place_of_study(
        np.array([0, 1, 2, -1]), ["0690001A", "0010001A", "9990001A"], departement, academie, np.ones(4, bool)
    )
    assert list(found) == ["meme_departement", "meme_academie", "lieu_inconnu", "lieu_inconnu"]
    assert (
        place_of_study(np.array([0]), ["0750001A"], departement[:1], academie[:1], np.ones(1, bool))[0]
        == "autre_academie"
    )
