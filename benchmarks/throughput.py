"""Throughput of the batch beside the loop of command lines, on the same notebook, data, cores and environment, in one run.

    python benchmarks/throughput.py --opendata FOLDER [--naive 3] [--rounds 2] [--data STORE]

imports FOLDER (real files) into a temporary store, or takes a data folder already filled; builds the contexts that both
ways read; then, `rounds` times, interleaved: the chapter `reussite_ips` of the 30 académies by the batch (HTML and PDF),
the loop on a few académies one at a time, the same loop two at a time. Says where the seconds of a report go, what
starting one costs, what memory one more worker takes. Writes ``benchmarks/results/throughput.json`` and prints it.
"""

import argparse
import compileall
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from keeping import keep
from naive import ROOT, Steps, browser_environment, report
from sampling import Sampler

CHAPTER = "reussite_ips"
NOTEBOOK = ROOT / "notebooks" / f"{CHAPTER}.ipynb"
LIMIT = 7200


@dataclass(frozen=True)
class Place:
    """Where a benchmark works."""

    data: Path
    scratch: Path
    env: dict[str, str]


def command(*words: str | Path) -> None:
    """Run the project's command line."""
    said = [str(word) for word in (sys.executable, "run_reports.py", *words)]
    subprocess.run(said, check=True, cwd=ROOT, stdout=subprocess.DEVNULL, timeout=LIMIT)


def batch(place: Place, number: int, workers: int) -> dict[str, object]:
    """The 30 académies by the batch: seconds in all, per report, by phase (medians), memory of a forked report."""
    out = place.scratch / f"batch-{number}"
    started = time.perf_counter()
    with Sampler() as samples:
        command(
            "run",
            "params/academies.yml",
            "--chapter",
            CHAPTER,
            "--data",
            place.data,
            "--out",
            out,
            "--jobs",
            str(workers),
        )
    seconds = time.perf_counter() - started
    reports = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["reports"]
    names = sorted({name for row in reports for name in row["phases"]})
    return {
        "seconds": seconds,
        "reports": len(reports),
        "failures": [row["name"] for row in reports if row["status"] != "ok"],
        "paths": sorted({row["path"] for row in reports}),
        "per_report": seconds / len(reports),
        "median_report": statistics.median(row["seconds"] for row in reports),
        "phases": {name: statistics.median(row["phases"].get(name, 0.0) for row in reports) for name in names},
        "pss_per_report_mb": statistics.median(samples.forks_mb.values()) if samples.forks_mb else None,
        "peak_pss_mb": max(samples.pss_mb, default=0.0),
    }


def loop(place: Place, territories: Sequence[str], at_once: int) -> dict[str, object]:
    """The naive loop on these territories, `at_once` of them side by side: seconds per report and by command."""
    folder = Path(tempfile.mkdtemp(dir=place.scratch))
    started = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        steps: list[Steps] = list(
            pool.map(lambda territory: report(NOTEBOOK, territory, place.data, folder, place.env), territories)
        )
    seconds = time.perf_counter() - started
    return {
        "per_report": seconds / len(territories),
        "median_report": statistics.median(step.total for step in steps),
        "commands": {
            name: statistics.median(getattr(step, name) for step in steps) for name in ("papermill", "html", "webpdf")
        },
    }


def rounded(value: object) -> object:
    """The same structure with numbers a reader can compare."""
    match value:
        case float():
            return round(value, 3)
        case dict():
            return {key: rounded(item) for key, item in value.items()}
        case list():
            return [rounded(item) for item in value]
    return value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--opendata", type=Path, help="folder of real files to import into a temporary store")
    source.add_argument("--data", type=Path, help="data folder already filled")
    parser.add_argument("--naive", type=int, default=3, help="académies made by the loop, each way and each round")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument(
        "--jobs", type=int, default=2, help="reports at the same time, for the batch and the double loop"
    )
    options = parser.parse_args()
    compileall.compile_dir(ROOT / "src", quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        data = options.data or scratch / "data"
        if options.opendata:
            command("data", "import", options.opendata, "--data", data)
        place = Place(data.resolve(), scratch, browser_environment(scratch / "browsers"))
        # One report first: the contexts that every way then reads are built, files are in the system's cache.
        command("run", "--territory", "academie:lyon", "--chapter", CHAPTER, "--data", data, "--out", scratch / "first")
        names = [
            "academie:paris",
            "academie:lille",
            "academie:dijon",
            "academie:nantes",
            "academie:limoges",
            "academie:nice",
        ]
        chosen = names[: options.naive]
        ours, serial, double = [], [], []
        for number in range(options.rounds):
            ours.append(batch(place, number, options.jobs))
            serial.append(loop(place, chosen, 1))
            double.append(loop(place, (names * 2)[: 2 * options.naive], options.jobs))
    middle = {
        name: statistics.median(turn["per_report"] for turn in turns)
        for name, turns in (("batch", ours), ("loop", serial), ("loop_side_by_side", double))
    }
    summary = {
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()},
        "load_before": os.getloadavg()[0],
        "seconds_per_report": middle,
        "ratio_to_loop": middle["loop"] / middle["batch"],
        "ratio_to_loop_side_by_side": middle["loop_side_by_side"] / middle["batch"],
        "batch": ours,
        "loop": serial,
        "loop_side_by_side": double,
    }
    keep("throughput", rounded(summary))


if __name__ == "__main__":
    main()
