"""The frame of a cohort: nobody is dropped, every remark is counted, states become destinies, exits and what follows."""

import pandas as pd
import pytest

from analysis.errors import UserError
from analysis.frames.cohort_lists import read_list, read_lists
from analysis.frames.cohort_states import DESTINIES, destinies, issues, notions
from analysis.frames.cohorts import cohort, cohort_years

KEY = "{:032x}"


def pupil(uai, number, rentree=2020, **changes):
    line = {"pupil": KEY.format(number), "rentree": rentree, "uai": uai, "level": "3e", "status": "scolaire"}
    return line | {"sector": "public", "ep": "hors_ep", "sex": "F", "ips": 100.0} | changes


def row(uai, number, months, state, clock="cohorte", rentree=2020, **changes):
    line = {"pupil": KEY.format(number), "rentree": rentree, "uai": uai, "clock": clock, "months": months}
    return line | {"state": state} | changes


def path(uai, number, *states, **changes):
    return [row(uai, number, 12 * (k + 1), state, **changes) for k, state in enumerate(states) if state]


@pytest.fixture
def store(store_of, uai):
    lyon, ain, paris = uai("69", 1), uai("01", 1), uai("75", 1)
    people = [pupil(lyon, n, ips=90.0 + n, ep="REP" if n < 3 else "hors_ep") for n in range(1, 9)]
    people += [pupil(ain, 9, sector="prive_sous_contrat", ep=None, sex=None, ips=None), pupil(paris, 10)]
    people += [pupil(lyon, 1, rentree=2019), pupil(lyon, 77, rentree=2019), pupil(lyon, 11, level="4e")]
    followed = [
        *path(lyon, 1, "2nde_gt", "1re_gt", "terminale_gt"),
        *path(lyon, 2, "2nde_gt", "2nde_gt", "1re_gt"),
        *path(lyon, 3, "2nde_gt", "1re_pro", "terminale_pro"),
        *path(lyon, 4, "sorti_non_qualifie", "sorti_non_qualifie", "non_retrouve", diploma="dnb", exit_level="cap_1"),
        *path(lyon, 5, "cap", "non_retrouve", "cap"),
        *path(lyon, 6, "apprentissage", "emploi", "emploi", diploma="cap", exit_level="cap_2"),
        *path(lyon, 7, "2nde_pro", "non_retrouve", ""),
        *path(lyon, 8, "hors_academie", "hors_academie", "hors_academie"),
        *path(
            ain, 9, "3e", "sans_emploi_ni_formation", "sans_emploi_ni_formation", diploma="aucun", exit_level="2nde_pro"
        ),
        *path(lyon, 50, "2nde_gt"),
        row(lyon, 4, 6, "sans_emploi_ni_formation", clock="sortie"),
        row(lyon, 4, 12, "2nde_pro", clock="sortie"),
        row(lyon, 1, 6, "emploi", clock="sortie"),
        row(lyon, 1, 3, "licence", clock="bac", diploma="bac_gt"),
    ]
    exams = [
        {
            "pupil": KEY.format(n),
            "session": 2024,
            "exam": exam,
            "series": series,
            "uai": lyon,
            "present": True,
            "passed": ok,
        }
        for n, exam, series, ok in (
            (1, "bac_gt", "gnle", True),
            (2, "bac_gt", "stmg", False),
            (3, "bac_pro", "production", True),
        )
    ]
    communes = [{"commune": "69001", "departement": "69", "name": "ICI", "density": 6}]
    places = [{"uai": lyon, "name": "COLLEGE", "commune": "69001"}]
    programmes = [{"pupil": KEY.format(2), "programme": "cordees", "rentree": 2020, "uai": lyon}]
    return store_of(
        pupils=people,
        outcomes=followed,
        pupil_exams=exams,
        communes=communes,
        establishments=places,
        programmes=programmes,
    )


@pytest.fixture
def found(store):
    return cohort(store, 2020)


def test_every_pupil_of_3e_is_a_row(found):
    assert len(found.pupils) == 9  # the académie of Paris follows nobody, one pupil is in 4e
    assert found.horizons == (12, 24, 36)
    remarks = found.remarks.set_index("reason")["pupils"].to_dict()
    assert remarks == {"not_followed": 1, "orphan": 1, "repeated": 1, "without_row": 1, "exit_unknown": 1}


def test_years(store):
    assert cohort_years(store) == (2020,)


def test_destinies(found):
    rows = found.pupils
    assert list(rows["devenir12"]) == [
        "gt_heure",
        "gt_heure",
        "gt_heure",
        "ssq",
        "pro",
        "apprentissage",
        "pro",
        "parti",
        "autre",
    ]
    assert list(rows["devenir24"])[:7] == [
        "gt_heure",
        "gt_retard",
        "pro",
        "ssq",
        "non_retrouve",
        "qualifie",
        "non_retrouve",
    ]
    assert list(rows["devenir36"])[:7] == [
        "gt_heure",
        "gt_retard",
        "pro",
        "non_retrouve",
        "pro",
        "qualifie",
        "non_retrouve",
    ]


def test_exits(found):
    """An exit seen once stays one though the pupil is lost later; a pupil found again is not lost."""
    assert list(found.pupils["issue"]) == [
        *("suivi", "suivi", "suivi", "ssq_1", "suivi", "qualifie_2", "perdu_2", "parti_1", "ssq_2"),
    ]


def test_profile(found):
    rows = found.pupils
    assert set(rows["rural"][:8]) == {"rural"}
    assert rows["rural"].isna()[8]
    assert list(rows["status"][:3]) == ["REP", "REP", "public_hors_ep"]
    assert rows["status"][8] == "prive"
    assert list(rows["cordees"]) == ["non", "oui", *["non"] * 7]
    assert set(rows["quarter"][:8]) == {"q1", "q2", "q3", "q4"}


def test_after_exit(found):
    rows = found.pupils
    assert rows["apres6"][3] == "neet"
    assert rows["apres12"][3] == "retour"
    assert rows["apres6"].notna().sum() == 1
    assert found.after_exit == (6, 12)


def test_after_the_baccalaureate(found):
    rows = found.pupils
    assert rows["voie"].dropna().tolist() == ["generale", "professionnelle"]
    assert list(rows["suite"].dropna()) == ["licence", "non_retrouve"]
    assert list(rows["chaine"]) == [
        *("superieur", "non_bachelier", "bachelier_inconnu", "non_retrouve", "non_bachelier"),
        *("non_bachelier", "non_retrouve", "non_retrouve", "non_bachelier"),
    ]


def _text(*values):
    return pd.Series(list(values), dtype="str")


def test_qualification_of_those_at_work():
    """A diploma, else the last class, says with what qualification; without either it is not known."""
    state = _text("emploi", "emploi", "sans_emploi_ni_formation", "emploi")
    codes = destinies(state, _text("cap", None, "dnb", None), _text(None, "2nde_pro", "2nde_gt", None), 36)
    assert list(codes) == ["qualifie", "ssq", "qualifie", "sorti_inconnu"]


def test_notions_of_exit():
    kinds = pd.Categorical(["ssq", "qualifie", "qualifie", "gt_heure", "non_retrouve", "qualifie"], list(DESTINIES))
    held = _text("dnb", "dnb", "cap", None, None, "cap")
    level = _text("cap_1", "2nde_gt", "terminale_pro", None, None, "cap_2")
    assert list(notions(kinds, held, level)) == [
        "sans_qualification+sans_diplome+decrochage",
        "sans_diplome+decrochage",
        "decrochage",
        "formation",
        "inconnu",
        "diplome",
    ]


def test_issues_of_a_cohort_followed_one_year():
    codes = pd.Categorical(["gt_heure", "ssq", "non_retrouve", "parti"], list(DESTINIES))
    assert list(issues({12: codes})) == ["suivi", "ssq_1", "perdu_1", "parti_1"]


def test_a_list_is_followed(store, tmp_path):
    folder = tmp_path / "listes"
    folder.mkdir()
    lines = [f"{KEY.format(1)};2020-10-01", f"{KEY.format(2)};2022-10-01", f"{KEY.format(60)};2020-10-01"]
    (folder / "Cordée du Lac.csv").write_text("pupil;date\n" + "\n".join([*lines, lines[0]]), encoding="utf-8")
    found = cohort(store, 2020, lists=read_lists(tmp_path))
    assert list(found.pupils["liste-cordee-du-lac"][:2]) == ["oui", "non"]
    remarks = found.remarks.set_index("reason")["pupils"]
    assert (remarks["list_late"], remarks["list_unknown"]) == (1, 1)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("eleve;date\nx;2020-01-01", "colonne absente : pupil"),
        ("pupil;date\nx;01/02/2020", "lignes 2"),
        ("pupil;date\n;2020-02-01", "lignes 2"),
    ],
)
def test_a_bad_list_is_refused_without_its_values(tmp_path, content, said):
    (tmp_path / "liste.csv").write_text(content, encoding="utf-8")
    with pytest.raises(UserError) as refused:
        read_list(tmp_path / "liste.csv")
    assert said in str(refused.value)
    assert "x" not in str(refused.value).replace(str(tmp_path), "")
