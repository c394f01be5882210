"""Pupils followed, from their files to the pages of reports: a list, the way to higher education, no pseudonym anywhere."""

from shutil import copytree

import pandas as pd
import pytest

from analysis.batch import current
from analysis.batch.outcome import OK
from analysis.cli import main
from analysis.frames.cohort_lists import FOLDER, column_of, read_lists
from analysis.frames.cohorts import cohort
from analysis.store import Store

pytestmark = pytest.mark.end_to_end
NAME, RENTREE = "Cordée du Lac", 2021
ASKED = f"""\
territories: [academie:val-fictif]
chapters: [cohortes, superieur]
parameters:
  cohortes:
    liste: {NAME}
"""


@pytest.fixture(scope="module")
def ran(demo, tmp_path_factory):
    """A list of pupils of the Cordées in a copy of the demo, its report, and what a run would do once the list is shorter."""
    root = copytree(demo.root, tmp_path_factory.mktemp("listed") / "data")
    followed = Store(root).read("programmes", columns=["pupil"], where={"rentree": RENTREE, "programme": "cordees"})
    lines = [f"{pupil};2021-10-01" for pupil in followed["pupil"].head(400)]
    (root / FOLDER).mkdir()
    path = root / FOLDER / f"{NAME}.csv"
    path.write_text("\n".join(["pupil;date", *lines]), encoding="utf-8")
    asked = root.parent / "liste.yml"
    asked.write_text(ASKED, encoding="utf-8")
    out = root.parent / "out"
    code = main(["run", str(asked), "--data", str(root), "--out", str(out), "--format", "html"])
    return root, out, code, asked


def test_the_report_tells_the_list_with_its_own_counts(ran):
    root, out, code, _ = ran
    assert code == 0
    assert [report.status for report in current(out).outcomes] == [OK, OK]
    page = (out / "academie-val-fictif" / "cohortes.html").read_text(encoding="utf-8")
    assert f"Les élèves de la liste «\u202f{NAME}\u202f» et les autres" in page
    assert "l’écart avec les autres ne mesure pas ce qu’elle apporte" in page
    shown = pd.read_csv(
        out / "academie-val-fictif" / "donnees" / "cohortes-liste.csv",
        sep=";",
        decimal=",",
        encoding="utf-8-sig",
        comment="#",
    )
    pupils = cohort(Store(root), RENTREE, lists=read_lists(root)).pupils
    members = pupils[pupils[column_of(NAME)] == "oui"]
    ends = members["issue"].eq("suivi") & members["devenir36"].isin(["gt_heure", "gt_retard"])
    assert len(members) == 400
    assert shown["Borne basse"].iloc[0] == pytest.approx(100 * ends.mean(), abs=0.05)


def test_steps_to_higher_education_are_those_of_the_rows_imported(ran):
    """The page beside the tables of the store, read without the frames of cohorts."""
    root, out, _, _ = ran
    store = Store(root)
    keys = store.read("pupils", columns=["pupil"], where={"rentree": RENTREE, "level": "3e"})["pupil"]
    rows = store.read("outcomes", columns=["pupil", "clock", "months", "state"], where={"rentree": RENTREE})
    rows = rows.astype({"state": "str"}).set_index("pupil")
    state = {key: part["state"].reindex(keys) for key, part in rows.groupby(["clock", "months"], observed=True)}
    exams = store.read("pupil_exams", columns=["pupil", "exam", "passed"], where={"session": RENTREE + 4})
    held = {
        exam: keys.isin(part.loc[part["passed"].fillna(False).astype(bool), "pupil"]).to_numpy()
        for exam, part in exams.groupby("exam", observed=True)
    }
    lost = {
        key: (found.isna() | found.isin(["non_retrouve", "hors_academie", "decede"])).to_numpy()
        for key, found in state.items()
    }
    second = state["cohorte", 12].isin(["2nde_gt", "1re_gt", "terminale_gt"]).to_numpy()
    bac, other = held["bac_gt"] & second, lost["cohorte", 36] & ~held["bac_gt"] & ~held["bac_pro"] & second
    studies = bac & state["bac", 3].isin(["licence", "but", "cpge", "sts", "autre_superieur"]).to_numpy()
    first = (state["cohorte", 24] == "1re_gt").to_numpy() & second
    expected = {
        "Première GT, un an après": (first, first | (lost["cohorte", 24] & second)),
        "Bac GT, trois ans après": (bac, bac | other),
        "Supérieur, rentrée suivante": (studies, studies | other | (bac & lost["bac", 3])),
    }
    shown = pd.read_csv(
        out / "academie-val-fictif" / "donnees" / "superieur-continuum.csv",
        sep=";",
        decimal=",",
        encoding="utf-8-sig",
        comment="#",
    ).set_index("Ligne")
    for step, (low, high) in expected.items():
        assert shown.loc[step, "Borne basse"] == pytest.approx(100 * low.sum() / second.sum(), abs=1e-6)
        assert shown.loc[step, "Borne haute"] == pytest.approx(100 * high.sum() / second.sum(), abs=1e-6)
    page = (out / "academie-val-fictif" / "superieur.html").read_text(encoding="utf-8")
    assert "sur 100 élèves de 3e passés en seconde générale et technologique à la rentrée 2022" in page
    assert "Un, deux et trois ans après le baccalauréat\u202f: nd" in page


def test_no_pseudonym_is_left_in_what_is_made(ran):
    root, out, _, _ = ran
    left = b"".join(path.read_bytes() for path in out.rglob("*") if path.is_file()).decode("utf-8", "replace")
    assert not [pupil for pupil in read_lists(root)[0].entries.index[:50] if pupil in left]


def test_a_list_that_changes_makes_its_report_again(ran, capsys):
    root, out, _, asked = ran
    words = ["run", str(asked), "--data", str(root), "--out", str(out), "--format", "html", "--dry-run"]
    assert main(words) == 0
    before = capsys.readouterr().out
    path = root / FOLDER / f"{NAME}.csv"
    path.write_text("\n".join(path.read_text(encoding="utf-8").splitlines()[:-60]), encoding="utf-8")
    assert main(words) == 0
    after = capsys.readouterr().out
    assert f"{NAME}.csv" not in before
    assert f"{NAME}.csv" in after
