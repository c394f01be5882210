import pandas as pd
import pytest

from analysis.errors import UserError
from analysis.frames import PANEL_TYPES, Window, choose_window, college_panel
from analysis.store import Store


def types(frame):
    return dict(frame.dtypes.astype(str))


def excluded(panel):
    return {(row.session, row.reason): (row.colleges, row.candidates) for row in panel.exclusions.itertuples()}


@pytest.fixture
def small(store_of, uai):
    """Five collèges of the Rhône: complete, IPS withheld, no IPS, rate missing once, IPS without any result."""
    whole, withheld, absent, gap, silent = (uai("69", n) for n in range(1, 6))
    exams = [
        {"uai": u, "session": s, "present": 100, "rate": 90.0, "mark": 11.0}
        for u in (whole, withheld, absent, gap)
        for s in (2022, 2023)
    ]
    exams[-1] |= {"rate": None, "rate_reason": "s", "present": 12}
    exams[-2] |= {"present": None}
    exams.append(exams[0] | {"series": "professionnelle", "rate": 10.0})
    ips = [{"uai": u, "rentree": 2022, "ips": 100.0} for u in (whole, gap, silent)]
    ips += [{"uai": withheld, "rentree": 2022, "ips": None, "ips_reason": "s"}]
    ips += [{"uai": whole, "rentree": 2022, "ips": 70.0, "level": "lycee"}]
    places = [
        {"uai": whole, "name": "AMPERE", "commune": "69382", "commune_name": "LYON 2E", "ep": "REP", "ep_known": True}
    ]
    communes = [{"commune": "69123", "name": "Lyon", "density": 1, "departement": "69"}]
    return store_of(exams=exams, ips=ips, establishments=places, communes=communes)


def test_results_beside_the_ips_of_their_school_year(small, uai):
    panel = college_panel(small, small.index().parse("departement:69"))
    assert (panel.sessions, panel.headline_session, panel.ips_rentree, panel.matched) == (
        (2022, 2023),
        2023,
        2022,
        True,
    )
    assert types(panel.data) == PANEL_TYPES
    assert list(panel.data["uai"]) == [uai("69", 1)] * 2
    first = panel.data.iloc[0]
    assert (first["rate"], first["present"], first["ips"]) == (90.0, 100, 100.0)
    assert (first["name"], first["commune_name"]) == ("Collège Ampere", "Lyon 2e")
    assert first["density"] == 1
    assert (first["ep"], first["ep_known"]) == ("REP", True)


def test_every_exclusion_is_counted(small):
    panel = college_panel(small, small.index().france)
    assert excluded(panel) == {
        (2022, "result_absent"): (1, pd.NA),
        (2022, "present_absent"): (1, pd.NA),
        (2022, "ips_absent"): (1, 100),
        (2022, "ips_withheld"): (1, 100),
        (2023, "result_absent"): (1, pd.NA),
        (2023, "rate_absent"): (1, 12),
        (2023, "ips_absent"): (1, 100),
        (2023, "ips_withheld"): (1, 100),
    }
    assert panel.exclusions["motif"].str.contains("IPS|taux|candidats").all()


def test_a_territory_without_college(small, country):
    for store, territory in ((small, "academie:lille"), (country, "departement:48")):
        panel = college_panel(store, store.index().parse(territory))
        assert panel.data.empty
        assert types(panel.data) == PANEL_TYPES
        assert panel.exclusions.empty
        assert panel.headline_session == 2023
        assert panel.headline.empty
        assert panel.balanced.empty


def test_one_college(country, uai):
    panel = college_panel(country, country.index().parse(f"etablissement:{uai('69', 1)}"))
    assert len(panel.data) == len(panel.balanced) == 3
    assert len(panel.headline) == 1


def test_an_empty_store(tmp_path):
    store = Store(tmp_path)
    panel = college_panel(store, store.index().france)
    assert panel.data.empty
    assert (panel.sessions, panel.headline_session, panel.ips_rentree, panel.matched) == ((), None, None, False)
    assert types(panel.data) == PANEL_TYPES


def test_balanced_keeps_colleges_of_every_session(country, store_of, uai):
    exams = [{"uai": uai("69", 1), "session": s, "present": 10, "rate": 50.0} for s in (2022, 2023)]
    exams += [{"uai": uai("69", 2), "session": 2023, "present": 10, "rate": 50.0}]
    store = store_of("other", exams=exams, ips=[{"uai": uai("69", n), "rentree": 2022, "ips": 90.0} for n in (1, 2)])
    panel = college_panel(store, store.index().france)
    assert len(panel.data) == 3
    assert set(panel.balanced["uai"]) == {uai("69", 1)}
    assert set(college_panel(store, store.index().france, sessions=[2023]).balanced["uai"]) == {
        uai("69", n) for n in (1, 2)
    }


@pytest.mark.parametrize(
    ("sessions", "rentrees", "expected"),
    [
        ((2022, 2023, 2024), (2022,), Window((2022, 2023, 2024), 2023, 2022)),
        ((2022, 2023, 2024), (2022, 2023), Window((2022, 2023, 2024), 2024, 2023)),
        ((2022,), (2021, 2022), Window((2022,), 2022, 2021)),
        ((2024, 2025), (2022,), Window((2024, 2025), 2024, 2022)),
        ((2022,), (2022,), Window((2022,), 2022, None)),
        ((2022, 2023), (), Window((2022, 2023), 2023, None)),
        ((), (2022,), Window((), None, None)),
    ],
)
def test_which_ips_goes_with_which_session(store_of, uai, sessions, rentrees, expected):
    store = store_of(
        exams=[{"uai": uai("69", 1), "session": s, "present": 10, "rate": 50.0} for s in sessions],
        ips=[{"uai": uai("69", 1), "rentree": r, "ips": 90.0} for r in rentrees],
    )
    assert choose_window(store) == expected
    panel = college_panel(store, store.index().france)
    assert len(panel.data) == (len(sessions) if expected.ips_rentree else 0)


def test_a_chosen_rentree_or_session(country):
    assert choose_window(country, ips_rentree=2022, sessions=[2024, 2022]) == Window((2022, 2024), 2024, 2022)
    with pytest.raises(UserError, match=r"session du DNB absente des données : 2019(.|\n)*2022, 2023, 2024(.|\n)*2021"):
        college_panel(country, country.index().france, sessions=[2019, 2023], ips_rentree=2021)


def test_priority_education_of_the_nearest_rentree(store_of, uai):
    colleges = [uai("69", n) for n in (1, 2, 3)]
    members = [
        {"uai": u, "network": colleges[0], "programme": p, "rentree": r}
        for u, p, r in [
            (colleges[0], "REP", 2019),
            (colleges[1], "REP+", 2019),
            (colleges[0], "REP", 2022),
            (colleges[0], "REP+", 2022),
        ]
    ]
    store = store_of(
        exams=[{"uai": u, "session": 2023, "present": 10, "rate": 50.0} for u in colleges],
        ips=[{"uai": u, "rentree": 2022, "ips": 90.0} for u in colleges],
        memberships=members,
        establishments=[{"uai": u, "ep": "REP", "ep_known": True} for u in colleges],
    )
    data = college_panel(store, store.index().france).data
    assert data["ep"].fillna("").tolist() == ["REP+", "", ""]
    assert data["ep_known"].all()


def test_real_files(opendata, tmp_path):
    """IPS 2022-2023 × IVAC: counts of the join made independently when the open data were collected."""
    from analysis.sources import read_path

    store = Store(tmp_path)
    folders = ("ips_colleges/fr-en-ips-colleges-ap2022.csv", "ivac", "ep_reseaux")
    store.write([reading for name in folders for reading in read_path(opendata / name)])
    panel = college_panel(store, store.index().france)
    assert (panel.headline_session, panel.ips_rentree, panel.sessions) == (2023, 2022, (2022, 2023, 2024))
    assert len(panel.headline) == 6613
    assert panel.headline["present"].sum() == 748_628
    assert panel.balanced["uai"].nunique() == 6537
    assert {key: value[0] for key, value in excluded(panel).items() if key[1] == "ips_absent"} == {
        (2022, "ips_absent"): 6,
        (2023, "ips_absent"): 2,
        (2024, "ips_absent"): 7,
    }
    assert panel.headline["ips"].corr(panel.headline["rate"]) > 0.5
    assert len(store.index().all("reseau")) == 1103
    assert panel.headline["ep"].value_counts().to_dict() == {"REP": 719, "REP+": 357}
    paris = college_panel(store, store.index().parse("departement:75"))
    expected = panel.headline[panel.headline["departement"] == "75"].reset_index(drop=True)
    pd.testing.assert_frame_equal(paris.headline, expected)
    assert paris.headline_session == panel.headline_session
