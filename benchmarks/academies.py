"""Time the batch of all académies beside the naive loop on the same notebook.

    python benchmarks/academies.py --opendata FOLDER [--naive 3]

imports FOLDER (real files) into a temporary store, makes the chapter `reussite_ips` for the 30 académies in HTML and
PDF, then, for a few académies, runs the loop many use today: ``papermill``, ``jupyter nbconvert --to html`` and
``--to webpdf`` (which needs Chromium). Writes ``benchmarks/results/academies.json`` and prints it.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOK = ROOT / "notebooks" / "reussite_ips.ipynb"
BIN = Path(sys.executable).parent
LIMIT = 3600


@dataclass(frozen=True)
class Timing:
    """Wall seconds of a command and the peak resident memory of all its processes together, in MB."""

    seconds: float
    peak_memory_mb: float


def measure(work: Callable[[], object]) -> Timing:
    """Run `work`, sampling the memory (USS) of this process's children every 50 ms."""
    peak, stop = 0, threading.Event()

    def sample() -> None:
        nonlocal peak
        me = psutil.Process()
        while not stop.wait(0.05):
            total = 0
            for child in me.children(recursive=True):
                try:
                    total += child.memory_full_info().uss
                except psutil.Error:
                    continue
            peak = max(peak, total)

    sampler = threading.Thread(target=sample)
    started = time.perf_counter()
    sampler.start()
    try:
        work()
    finally:
        stop.set()
        sampler.join()
    return Timing(round(time.perf_counter() - started, 2), round(peak / 1e6, 1))


def command(*words: str | Path, env: dict[str, str] | None = None) -> None:
    subprocess.run(
        [str(word) for word in words],
        check=True,
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        stdout=subprocess.DEVNULL,
        timeout=LIMIT,
    )


def browser_environment(folder: Path) -> dict[str, str]:
    """Let `--to webpdf` find the system's Chromium where it looks for its own download."""
    env = {"PLAYWRIGHT_BROWSERS_PATH": str(folder)}
    script = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    found = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, **env},
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


_SHELLS = (("chrome-linux", "headless_shell"), ("chrome-headless-shell-linux64", "chrome-headless-shell"))


def naive(territory: str, data: Path, out: Path, env: dict[str, str]) -> None:
    executed = out / f"{territory.replace(':', '-')}.ipynb"
    command(
        BIN / "papermill", NOTEBOOK, executed, "-p", "territory", territory, "-p", "data", data, "--no-progress-bar"
    )
    command(BIN / "jupyter", "nbconvert", "--to", "html", executed)
    command(BIN / "jupyter", "nbconvert", "--to", "webpdf", "--disable-chromium-sandbox", executed, env=env)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--opendata", type=Path, required=True)
    parser.add_argument("--naive", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        data, out = place / "data", place / "reports"
        run = (sys.executable, "run_reports.py")
        results = {"import": measure(lambda: command(*run, "data", "import", options.opendata, "--data", data))}
        results["academies"] = measure(
            lambda: command(*run, "run", "params/academies.yml", "--data", data, "--out", out)
        )
        manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
        reports = manifest["reports"]
        names = [report["territory"] for report in reports[: options.naive]]
        env = browser_environment(place / "browsers")
        results["naive"] = measure(lambda: [naive(name, data, place, env) for name in names])
        failures = [report["name"] for report in reports if report["status"] != "ok"]
    each = {"academies": len(reports), "naive": len(names)}
    summary = {
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()},
        "failures": failures,
        "timings": {name: asdict(timing) for name, timing in results.items()},
        "seconds_per_report": {name: round(results[name].seconds / count, 2) for name, count in each.items()},
    }
    summary["speed-up"] = round(summary["seconds_per_report"]["naive"] / summary["seconds_per_report"]["academies"], 2)
    target = ROOT / "benchmarks" / "results" / "academies.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(summary, indent=1) + "\n", encoding="utf-8")
    print(target.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
