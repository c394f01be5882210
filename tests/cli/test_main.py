"""Exit codes, and what is said when a command is stopped."""

import errno
import os
import signal
import sys

import pytest

from analysis.cli import main, run
from analysis.cli.signals import Terminated, terminable
from analysis.errors import Problem, UserError


@pytest.mark.parametrize(
    ("error", "code", "expected"),
    [
        (UserError(Problem("non", where="là", todo="autre chose")), 2, "là : non"),
        (OSError(errno.ENOSPC, "No space left on device", "reports/x"), 2, "reports/x : il n’y a plus de place"),
        (KeyboardInterrupt(), 130, "Interrompu"),
        (Terminated(), 143, "Interrompu"),
    ],
)
def test_each_end_has_its_exit_code(monkeypatch, capsys, error, code, expected):
    def fall(options, console):
        raise error

    monkeypatch.setattr(run, "run", fall)
    assert main(["run", "--territory", "france"]) == code
    assert expected in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_sigterm_interrupts_and_the_former_answer_comes_back():
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(Terminated), terminable():
        os.kill(os.getpid(), signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) is before
