"""A territory index and small states of an output folder for the batch's tests."""

from datetime import UTC, datetime

import pytest

from analysis.batch.manifest import Manifest
from analysis.batch.outcome import FAILED, OK, Outcome, Output
from analysis.territories import TerritoryIndex


@pytest.fixture(scope="session")
def index():
    return TerritoryIndex.official()


@pytest.fixture(scope="session")
def make_outcome():
    """A function that gives the outcome of a report on the académie de Lyon, or on what its arguments say."""

    def make(*, name="academie-lyon/essai", weight=1234, **told) -> Outcome:
        said = {
            "territory": "academie:lyon",
            "label": "Académie de Lyon",
            "level": "academie",
            "academie": "Académie de Lyon",
            "chapter": "essai",
            "title": "Essai",
            "status": OK,
            "seconds": 1.5,
            "finished": "2026-01-02T03:04:05+00:00",
            "outputs": {kind: Output(f"{name}.{kind}", "0" * 64, weight) for kind in ("html", "pdf", "xlsx", "ipynb")},
        }
        return Outcome(name=name, **said | told)

    return make


@pytest.fixture(scope="session")
def folder_state(make_outcome):
    """The manifest of an output folder with a report that succeeded and one that failed."""
    failed = make_outcome(
        name="france/essai",
        territory="france",
        label="France",
        level="france",
        academie="",
        status=FAILED,
        outputs={},
        error="cellule 3 : <b>tombée</b>\nsuite",
        log="france/essai.log",
    )
    source = {"title": "IPS des collèges", "years": "rentrée 2022", "file": "ips.csv", "sha": "abc"}
    when = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    return Manifest((make_outcome(), failed), when, "0.1.0", "f" * 64, fictitious=True, sources=(source,))
