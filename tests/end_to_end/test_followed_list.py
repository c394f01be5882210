"""A list of pupils, from its file to the page of the report: counted, protected, told, and no pseudonym anywhere."""

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
chapters: [cohortes]
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
    (report,) = current(out).outcomes
    assert report.status == OK
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
