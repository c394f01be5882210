"""A thousand small reports in one batch: what it leaves behind, and whether its memory grows.

    python benchmarks/thousand.py [--reports 1000]

makes a notebook of a few cells that many times (HTML and PDF), samples the memory and the number of processes, then
counts the processes, file descriptors and temporary files that were not there before. Writes
``benchmarks/results/thousand.json`` and prints it; the exit code is 1 when something leaked.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import psutil

from analysis.batch.execution import LocalExecutor

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "support"))
from keeping import keep  # noqa: E402
from sampling import Sampler  # noqa: E402
from small_reports import jobs_of, small_notebook  # noqa: E402

CELLS = (
    "import numpy, matplotlib",
    "from analysis.exhibits import table",
    'sentences([f"Tirage {numpy.random.rand():.6f}."])',
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=1000)
    options = parser.parse_args()
    before = _kept()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        jobs = jobs_of(small_notebook(Path(folder) / "n", *CELLS), out, options.reports, ("html", "pdf"))
        results, started = [], time.perf_counter()
        with Sampler() as samples, LocalExecutor() as executor:
            executor.run(jobs, lambda job, result: results.append(result))
            seconds = time.perf_counter() - started
        left = sorted(path.name for path in out.iterdir() if path.name.startswith("."))
    after = _kept()
    tenth = max(1, len(samples.pss_mb) // 10)
    begun, ended = samples.pss_mb[tenth : 2 * tenth], samples.pss_mb[-2 * tenth : -tenth]
    summary = {
        "reports": len(results),
        "failures": sum(result.failure is not None for result in results),
        "seconds": round(seconds, 1),
        "seconds_per_report": round(seconds / len(results), 4),
        "start_seconds_median": round(statistics.median(result.phases["start"] for result in results), 4),
        "memory_mb_second_tenth": round(statistics.median(begun or [0]), 1),
        "memory_mb_ninth_tenth": round(statistics.median(ended or [0]), 1),
        "most_processes": max(samples.processes, default=0),
        "leaked": {name: after[name] - before[name] for name in before} | {"folders": len(left)},
    }
    keep("thousand", summary)
    return int(bool(summary["failures"]) or any(summary["leaked"].values()))


def _kept() -> dict[str, int]:
    """What this process has open, started, and left among temporary files."""
    return {
        "processes": len(psutil.Process().children(recursive=True)),
        "descriptors": len(os.listdir("/proc/self/fd")),
        "temporary_files": len([name for name in os.listdir(tempfile.gettempdir()) if _mine(name)]),
    }


def _mine(name: str) -> bool:
    """Folders tell the process they belong to: another batch may be running beside."""
    return name.startswith("decorreler-") and f"-{os.getpid()}-" in name


if __name__ == "__main__":
    sys.exit(main())
