"""Time the mixed models and the pupils' context at the scale of the country.

    python benchmarks/national.py [--pupils 800000] [--sessions 7] [--largest 5600000]

Growth curves: four models on simulated pupils in groups of about forty, from 10 000 rows to the largest. Context: the
store of a fictitious country (`synthetic_pupils`), its context built once, then one académie measured on its own. Each
measure runs in a process of its own, whose peak memory is kept. Writes ``benchmarks/results/national.json``.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from synthetic_pupils import write_country

from analysis.context.pupils import load_pupils
from analysis.frames import pupil_panel
from analysis.measures.covariance import groups_of
from analysis.measures.mixed import binomial_mixed, linear_mixed
from analysis.measures.results import NotEstimable
from analysis.measures.within_between import within_between
from analysis.store import Store

ROWS = (10_000, 30_000, 100_000, 300_000, 1_000_000, 5_600_000)
PER_GROUP = 43
MODELS = ("linear", "linear_slope", "laplace", "quadrature_9")
LIMIT = 3600
TARGET = Path(__file__).parent / "results" / "national.json"


def model(name: str, rows: int) -> dict[str, float]:
    """One model on simulated pupils."""
    rng = np.random.default_rng(rows)
    count = max(20, rows // PER_GROUP)
    codes = rng.integers(0, count, rows)
    x = np.column_stack([np.ones(rows), rng.normal(size=(rows, 4))])
    eta = x @ [1.0, 0.5, 0.2, 0.0, 0.0] + rng.normal(0, 0.5, count)[codes] + rng.normal(0, 0.2, count)[codes] * x[:, 1]
    groups = groups_of(codes, "group")
    if name.startswith("linear"):
        y, z = eta + rng.normal(size=rows), x[:, :2] if name.endswith("slope") else None
        return timed(lambda: linear_mixed(y, x, groups, z=z))
    y, nodes = (rng.random(rows) < 1 / (1 + np.exp(-eta))).astype(float), 1 if name == "laplace" else 9
    return timed(lambda: binomial_mixed(y, np.ones(rows), x, groups, nodes=nodes))


def context(root: Path) -> dict[str, float]:
    """The pupils' context of a store, from nothing."""
    return timed(lambda: load_pupils(Store(root)))


def territory(root: Path) -> dict[str, float]:
    """The largest académie's last session: read, then measured with and without the level on entry."""
    store = Store(root)
    index, session = store.index(), store.values("pupil_exams", "session")[-1]
    academies = store.read("pupil_exams", columns=["academie"], where={"session": session})["academie"]
    place = next(t for t in index.all("academie") if t.code == academies.mode()[0])
    read = timed(lambda: pupil_panel(store, place, sessions=[session]))
    rows = pupil_panel(store, place, sessions=[session]).data
    total = timed(lambda: within_between(rows))
    entry = timed(lambda: within_between(rows, controls=("girl", "delay", "entry_score")))
    return {"pupils": len(rows), "read": read, "total": total, "at_equal_entry": entry}


def timed(work) -> dict[str, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    found = work()
    if isinstance(found, NotEstimable):
        raise RuntimeError(f"refused: {found.reason}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "seconds": round(time.perf_counter() - wall, 2),
        "cpu_seconds": round(time.process_time() - cpu, 2),
        "peak_memory_mb": round(peak),
    }


def alone(*words: object) -> dict[str, object]:
    """One measure in a process of its own."""
    command = [sys.executable, __file__, "--only", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=LIMIT)
    return json.loads(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pupils", type=int, default=800_000)
    parser.add_argument("--colleges", type=int, default=7_000)
    parser.add_argument("--sessions", type=int, default=7)
    parser.add_argument("--largest", type=int, default=ROWS[-1])
    parser.add_argument("--only", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:
        what, *words = options.only
        measures = {"model": lambda: model(words[0], int(words[1])), "context": lambda: context(Path(words[0]))}
        measures["territory"] = lambda: territory(Path(words[0]))
        print(json.dumps(measures[what]()))
        return
    rows = [count for count in ROWS if count <= options.largest]
    curves = {name: {str(count): alone("model", name, count) for count in rows} for name in MODELS}
    with tempfile.TemporaryDirectory() as folder:
        sessions = [2019 + k for k in range(options.sessions)]
        write_country(Path(folder), pupils=options.pupils, colleges=options.colleges, sessions=sessions)
        built, one = alone("context", folder), alone("territory", folder)
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()}
    scale = {"pupils": options.pupils, "colleges": options.colleges, "sessions": options.sessions}
    summary = {"machine": machine, "curves": curves, "scale": scale, "context": built, "territory": one}
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(summary, indent=1) + "\n", encoding="utf-8")
    print(TARGET.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
