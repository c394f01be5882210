"""The frame of pupils: which rows join, which are left out and counted, what the context makes of them."""

import numpy as np
import pandas as pd
import pytest

from analysis.context.pupils import PUPILS, load_pupils
from analysis.errors import UserError
from analysis.frames import PUPIL_EXCLUSIONS, PUPIL_TYPES, pupil_panel
from analysis.measures.within_between import within_between

SESSIONS = (2023, 2024)
KEY = "{:032x}"


def exam(uai, number, session=2023, **changes):
    line = {
        "pupil": KEY.format(number),
        "session": session,
        "exam": "dnb",
        "series": "generale",
        "uai": uai,
        "present": True,
        "passed": True,
        "written": 12.0,
    }
    return line | changes


def pupil(uai, number, rentree=2022, **changes):
    line = {
        "pupil": KEY.format(number),
        "rentree": rentree,
        "uai": uai,
        "level": "3e",
        "status": "scolaire",
        "sector": "public",
        "ep": "hors_ep",
        "sex": "F",
        "delay": 0,
        "ips": 100.0,
    }
    return line | changes


@pytest.fixture
def few(store_of, uai):
    """One candidate per reason of exclusion, two complete ones in two académies, one who moved between départements."""
    lyon, ain, paris = uai("69", 1), uai("01", 1), uai("75", 1)
    exams = [
        exam(lyon, 1),
        exam(lyon, 2, present=False, passed=None, passed_reason="so", written=None),
        exam(lyon, 3, passed=None, passed_reason="nd"),
        exam(lyon, 4),
        exam(lyon, 5),
        exam(lyon, 6),
        exam(lyon, 7),
        exam(lyon, 8, passed=False),
        exam(paris, 9),
        exam(lyon, 10, series="professionnelle"),
    ]
    pupils = [
        *(pupil(lyon, k) for k in (1, 2, 3, 10)),
        pupil(lyon, 4, level="2nde_gt"),
        pupil(lyon, 5, ips=None, ips_reason="nd"),
        pupil(lyon, 6, sex=None),
        pupil(lyon, 7, delay=None),
        pupil(ain, 8, sex="M", delay=1, ips=80.0, entry_score=-0.5),
        pupil(paris, 9),
    ]
    return store_of(pupil_exams=exams, pupils=pupils)


def test_every_candidate_is_kept_or_counted(few):
    panel = pupil_panel(few, few.index().parse("academie:lyon"))
    assert panel.data.dtypes.astype(str).to_dict() == PUPIL_TYPES
    assert len(panel.data) == 2
    counts = dict(zip(panel.exclusions["reason"], panel.exclusions["pupils"], strict=True))
    assert counts == {"not_present": 1, "result_absent": 1, "pupil_absent": 1, "ips_absent": 1, "profile_absent": 2}
    assert list(panel.exclusions["motif"]) == [PUPIL_EXCLUSIONS[reason] for reason in panel.exclusions["reason"]]
    assert "pupil" not in panel.data


def test_a_pupil_is_found_in_another_departement_of_the_academie(few):
    panel = pupil_panel(few, few.index().parse("departement:rhone"))
    moved = panel.data[panel.data["ips"] == 80.0].iloc[0]
    assert (moved["girl"], moved["delay"], moved["passed"], moved["entry_score"]) == (0.0, 1.0, 0.0, -0.5)
    assert moved["departement"] == "69"


def test_only_the_territory_is_read(few):
    index = few.index()
    assert len(pupil_panel(few, index.france).data) == 3
    assert len(pupil_panel(few, index.parse("academie:paris")).data) == 1
    assert pupil_panel(few, index.parse("academie:nantes")).data.empty


def test_a_session_that_is_not_there(few):
    with pytest.raises(UserError, match="2019"):
        pupil_panel(few, few.index().france, sessions=[2019])


def test_what_is_read_is_told(few):
    reads = pupil_panel(few, few.index().france).reads
    assert reads["pupil_exams"]["session"] == (2023,)
    assert reads["pupils"]["rentree"] == (2022,)


@pytest.fixture(scope="module")
def academie(tmp_path_factory):
    """Thirty collèges in two départements of one académie, two sessions of twenty pupils each."""
    from small_country import code, write

    rng = np.random.default_rng(4)
    exams, pupils, number = [], [], 0
    for college in range(30):
        uai = code(("69", "01")[college % 2], college + 1)
        level = rng.normal(104, 15)
        for session in SESSIONS:
            for _ in range(20):
                number += 1
                ips = float(np.clip(level + rng.normal(0, 30), 40, 190).round(1))
                passed = bool(rng.random() < 1 / (1 + np.exp(-1.2 - 0.03 * (ips - 100))))
                exams.append(exam(uai, number, session, passed=passed))
                pupils.append(
                    pupil(uai, number, session - 1, ips=ips, sex="FM"[number % 2], delay=int(number % 9 == 0))
                )
    return write(tmp_path_factory.mktemp("academie"), {"pupil_exams": exams, "pupils": pupils})


def test_the_context_holds_what_each_territory_measures(academie):
    context = load_pupils(academie)
    index = academie.index()
    assert set(context.fits["territory"]) == {"academie:lyon", "departement:rhone", "departement:ain"}
    assert "france" not in set(context.gradients["territory"])  # one académie is not the country
    for session in SESSIONS:
        own = within_between(pupil_panel(academie, index.parse("academie:lyon"), sessions=[session]).data, nodes=1)
        row = context.compare(["academie:lyon"], session, scale="points", part="within").iloc[0]
        assert row["value"] == pytest.approx(own.points.within.value, abs=1e-8)
        assert (row["n"], row["units"]) == (600, 30)
    both = context.compare(["departement:ain", "departement:rhone"], 2024, scale="logit", part="between")
    assert list(both["territory"]) == ["departement:ain", "departement:rhone"]


def test_the_context_is_kept(academie):
    first = load_pupils(academie)
    folders = list((academie.root / "context").glob(f"{PUPILS.name}-*"))
    assert len(folders) == 1
    pd.testing.assert_frame_equal(load_pupils(academie).gradients, first.gradients)


def test_a_store_without_pupils_has_an_empty_context(store_of, uai):
    store = store_of(exams=[{"uai": uai("69", 1), "session": 2023, "present": 50, "rate": 90.0}])
    context = load_pupils(store)
    assert context.gradients.empty
    assert context.fits.empty
    assert context.exclusions.empty
