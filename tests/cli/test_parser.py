"""The command line speaks French, also when it refuses."""

from pathlib import Path

import pytest

from analysis.cli.parser import build_parser, parse
from analysis.errors import UserError


def test_run_takes_files_territories_chapters_and_formats():
    options = parse(
        [
            "run",
            "params/a.yml",
            "--territory",
            "academie:lyon",
            "departement:69",
            "--chapter",
            "reussite_ips",
            "--format",
            "pdf",
            "--jobs",
            "2",
        ]
    )
    assert options.params == [Path("params/a.yml")]
    assert options.territory == ["academie:lyon", "departement:69"]
    assert options.chapter == ["reussite_ips"]
    assert (options.format, options.jobs, options.out) == (["pdf"], 2, Path("reports"))


def test_no_argument_is_the_demo():
    assert parse([]).command is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("run --territori france", "--territory"),
        ("rum", "vouliez-vous dire « run »"),
        ("run --format docx", "accepté"),
        ("run --jobs zero", "n’est pas un nombre entier positif"),
        ("run --jobs 0", "n’est pas un nombre entier positif"),
        ("run --territory", "au moins une valeur est attendue"),
        ("data", "il manque"),
        ("data import", "il manque"),
        ("data chek x", "vouliez-vous dire « check »"),
        ("list chapter", "vouliez-vous dire « chapters »"),
    ],
)
def test_wrong_usage_is_explained_in_french(line, expected):
    with pytest.raises(UserError) as caught:
        parse(line.split())
    message = str(caught.value)
    assert expected in message
    for english in ("invalid", "expected", "required", "unrecognized", "choose from"):
        assert english not in message


def test_help_is_in_french():
    text = build_parser().format_help()
    assert text.startswith("usage : run_reports.py")
    assert "options:" in text
    assert "commandes:" in text
    assert "show this help" not in text
