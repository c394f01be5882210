"""The command line speaks French, also when it refuses."""

from pathlib import Path

import pytest

from analysis.batch.execution import Limits
from analysis.cli.executors import limits
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


def test_run_takes_limits_and_what_to_make_again():
    options = parse(
        ["run", "--why", "--force", "--cold", "--report-seconds", "90", "--cell-seconds", "2,5", "--memory-mb", "1500"]
    )
    assert (options.why, options.force, options.cold, options.dry_run) == (True, True, True, False)
    assert limits(options) == Limits(report_seconds=90, cell_seconds=2.5, memory_mb=1500)
    assert limits(parse(["run"])) == Limits()


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
        ("run --cell-seconds -1", "n’est pas un nombre positif"),
        ("run --memory-mb beaucoup", "n’est pas un nombre positif"),
        ("run --jobs 2 --dask tcp://a:1", "ne vont pas ensemble"),
        ("run --forse", "vouliez-vous dire « --force »"),
        ("statut", "vouliez-vous dire « status »"),
        ("moved --from zero", "n’est pas un nombre entier positif"),
        ("run --territory", "au moins une valeur est attendue"),
        ("data", "il manque"),
        ("data import", "il manque"),
        ("data template", "il manque"),
        ("data chek x", "vouliez-vous dire « check »"),
        ("list chapter", "vouliez-vous dire « chapters »"),
    ],
)
def test_wrong_usage_is_explained_in_french(line, expected):
    with pytest.raises(UserError) as caught:
        parse(line.split())
    message = str(caught.value)
    assert expected in message
    for english in ("not allowed", "invalid", "expected", "required", "unrecognized", "choose from"):
        assert english not in message


def test_help_is_in_french():
    text = build_parser().format_help()
    assert text.startswith("usage : run_reports.py")
    assert "options:" in text
    assert "commandes:" in text
    assert "show this help" not in text


@pytest.mark.parametrize("command", ["run", "status", "moved", "list", "data"])
def test_the_help_of_each_command_is_in_french(command, capsys):
    with pytest.raises(SystemExit):
        parse([command, "--help"])
    text = capsys.readouterr().out
    assert text.startswith(f"usage : run_reports.py {command}")
    assert "show this help" not in text
