"""The manifest tells what is there."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from analysis.batch.manifest import Manifest, merge, read_manifest, write_manifest
from analysis.batch.outcome import FAILED, OK, Outcome, Output
from analysis.errors import UserError

GOOD = Outcome(
    name="academie-lyon/essai",
    territory="academie:lyon",
    label="Académie de Lyon",
    level="academie",
    chapter="essai",
    title="Essai",
    status=OK,
    seconds=1.5,
    outputs={
        "html": Output("academie-lyon/essai.html", "00", 1234),
        "pdf": Output("academie-lyon/essai.pdf", "11", 99),
    },
)
BAD = replace(GOOD, name="france/essai", territory="france", label="France", level="france", status=FAILED,
              outputs={}, error="cellule 3 : <b>tombée</b>\nsuite")  # fmt: skip


@pytest.fixture
def manifest():
    source = {"title": "IPS des collèges", "years": "rentrée 2022", "file": "ips.csv", "sha": "abc"}
    when = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    return Manifest((GOOD, BAD), when, "0.1.0", "f" * 64, fictitious=True, sources=(source,))


def test_what_is_written_is_read_back(manifest, tmp_path):
    write_manifest(manifest, tmp_path)
    assert read_manifest(tmp_path) == manifest
    rows = (tmp_path / "manifest.csv").read_text(encoding="utf-8-sig").splitlines()
    assert (
        rows[1]
        == "academie:lyon;Académie de Lyon;;academie;essai;ok;;1,50;;;academie-lyon/essai.html;academie-lyon/essai.pdf;"
    )
    assert rows[2].endswith(";cellule 3 : <b>tombée</b>")
    assert len(rows) == 3


def test_a_corrupt_manifest_is_not_overwritten_silently(tmp_path):
    (tmp_path / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(UserError, match="manifeste illisible"):
        read_manifest(tmp_path)


def test_a_report_that_fails_keeps_its_last_files():
    failed = replace(GOOD, status=FAILED, outputs={}, error="raté")
    (merged,) = merge([GOOD], [failed])
    assert (merged.status, merged.outputs) == (FAILED, GOOD.outputs)
    assert merge([GOOD], [BAD]) == (GOOD, BAD)
