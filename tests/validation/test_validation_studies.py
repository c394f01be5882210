"""A reduced version of the studies, and the runner: what `python -m validation` does, in seconds."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import validation.__main__ as runner
from analysis.measures import Estimate, Inference, NotEstimable
from validation import change, scenarios, session, size
from validation.results import outside, table, write
from validation.tally import COLUMNS, COVERAGE, Tally

SEED = 3


def test_every_study_is_found_by_its_file():
    assert {"session", "change", "scenarios", "size"} <= set(runner.studies())
    assert "tally" not in runner.studies()


def test_a_tally_counts_what_it_is_given():
    tally = Tally("étude", "pente", 2.0)
    inference = Inference("WLS", "CV3")
    tally.add(Estimate("b", 2.1, 1.9, 2.3, 0.1, 10, 10, inference))
    tally.add(Estimate("b", 3.0, 2.5, 3.5, 0.25, 10, 10, inference))
    tally.add(Estimate("b", 3.0, None, None, None, 10, 4, inference))
    tally.add(NotEstimable("no_data"))
    row = tally.row(SEED)
    assert (row["replications"], row["refused"], row["coverage"], row["mean_estimate"]) == (4, 2, 0.5, 2.55)
    assert (row["low"], row["high"]) == COVERAGE
    assert "low" not in tally.row(SEED, expected=None)
    assert set(row) <= set(COLUMNS)


def test_results_are_written_and_what_misses_is_named(tmp_path):
    common = {"study": "Étude", "replications": 200, "seed": 1, "low": 0.92, "high": 0.98}
    rows = [
        common | {"quantity": "bonne", "coverage": 0.95, "truth": 1.5},
        common | {"quantity": "mauvaise", "coverage": 0.80, "truth": 1.5},
        {"study": "Étude", "quantity": "montrée", "size": 0.72, "replications": 200, "seed": 1},
    ]
    results = table(rows)
    assert outside(results)["quantity"].tolist() == ["mauvaise"]
    page = write(results, {"Étude": 2.0}, tmp_path).read_text(encoding="utf-8")
    assert "95,0\u202f%" in page
    assert "- Étude\u202f: mauvaise" in page
    assert pd.read_csv(tmp_path / "resultats.csv")["coverage"].tolist()[:2] == [0.95, 0.8]
    with pytest.raises(ValueError, match="inconnu"):
        table([{"étude inconnue": 1}])


def test_the_command_runs_what_is_asked_and_tells_a_miss(monkeypatch, tmp_path, capsys):
    row = {"study": "Étude", "quantity": "q", "coverage": 0.5, "replications": 7, "seed": 9, "low": 0.92, "high": 0.98}
    monkeypatch.setattr(runner, "studies", lambda: {"one": SimpleNamespace(run=lambda seed, n: [row | {"seed": seed}])})
    assert runner.main(["--only", "one", "--replications", "7", "--folder", str(tmp_path)]) == 1
    assert (tmp_path / "resultats.md").exists()
    assert "resultats.md" in capsys.readouterr().out


def _coverage(rows) -> dict[str, float]:
    return {row["quantity"]: row["coverage"] for row in rows}


def test_coverage_at_one_session():
    """40 replications: 95 % of intervals hold the truth, three standard errors are 10 points."""
    design = {"80 collèges": session.DESIGNS["80 collèges"]}
    found = _coverage(session.run(SEED, 40, design))
    assert len(found) == 10
    assert min(found.values()) >= 0.85


def test_coverage_of_changes():
    found = _coverage(change.run(SEED, 25, {"80 collèges": change.DESIGNS["80 collèges"]}))
    assert min(value for name, value in found.items() if "CR1" not in name) >= 0.8


@pytest.mark.parametrize(("scenario", "expected"), scenarios.EXPECTED.items())
def test_scenarios_get_their_label(scenario, expected):
    """Three countries of 390 collèges: « décorrélation » only where it is true, the right label twice at least."""
    labels = [scenarios.verdict(seed, scenario) for seed in (1, 2, 3)]
    assert labels.count(expected) >= 2
    assert expected == "decorrelation" or "decorrelation" not in labels


def test_sizes_when_few_are_treated():
    """60 replications of one unit of ten: CR1 rejects far too often, randomization (at 10 %) one time in ten, three
    standard errors being 12 points."""
    rows = {row["quantity"]: row["size"] for row in size.run(SEED, 60, {(10, 1): None})}
    (cr1,) = (value for name, value in rows.items() if "CR1" in name)
    drawn = [value for name, value in rows.items() if "tirage" in name]
    assert cr1 > 0.2
    assert max(drawn) <= 0.22
    assert np.isfinite(list(rows.values())).all()
