"""The loop many use today: ``papermill``, ``jupyter nbconvert --to html``, ``--to webpdf``, one command after the other."""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
LIMIT = 900
_SHELLS = (("chrome-linux", "headless_shell"), ("chrome-headless-shell-linux64", "chrome-headless-shell"))


@dataclass(frozen=True)
class Steps:
    """Seconds of each command of the loop for one report."""

    papermill: float
    html: float
    webpdf: float

    @property
    def total(self) -> float:
        return self.papermill + self.html + self.webpdf


def report(notebook: Path, territory: str, data: Path, out: Path, env: dict[str, str]) -> Steps:
    """Make one report the usual way, into `out`."""
    executed = out / f"{territory.replace(':', '-')}.ipynb"
    words = [
        BIN / "papermill",
        notebook,
        executed,
        "-p",
        "territory",
        territory,
        "-p",
        "data",
        data,
        "--no-progress-bar",
    ]
    convert = [BIN / "jupyter", "nbconvert", executed, "--to"]
    return Steps(
        _seconds(words, env), _seconds([*convert, "html"], env), _seconds([*convert, "webpdf", *_UNBOXED], env)
    )


_UNBOXED = ("--disable-chromium-sandbox",)


def _seconds(words: list[str | Path], env: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(
        [str(word) for word in words],
        check=True,
        cwd=ROOT,
        env=os.environ | env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=LIMIT,
    )
    return time.perf_counter() - started


def browser_environment(folder: Path) -> dict[str, str]:
    """Let ``--to webpdf`` find the system's Chromium where it looks for its own download."""
    env = {"PLAYWRIGHT_BROWSERS_PATH": str(folder)}
    script = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    found = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | env,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    full = Path(found.stdout.strip())
    shell = Path(str(full).replace("/chromium-", "/chromium_headless_shell-"))
    for target in (full, *(shell.parent.with_name(n) / m for n, m in _SHELLS), shell):
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            target.symlink_to(shutil.which("chromium") or "/usr/bin/chromium")
    return env
