"""Time the follow-up of national cohorts: read, classified, counted.

    python benchmarks/cohorts.py [--pupils 800000] [--cohorts 7]

Growth curve from one cohort of 10 000 pupils to all of them. Each measure runs in a process of its own, whose peak memory is
kept: a store of fictitious pupils (`synthetic_pupils`) and their situations at 12, 24 and 36 months is followed cohort after
cohort, then counted by collège, destiny and issue. Writes ``benchmarks/results/cohorts.json``.
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
import pandas as pd
from synthetic_pupils import completed, write_country

from analysis.frames.cohorts import cohort, cohort_years
from analysis.measures.cohorts import incidence, share_bounds
from analysis.store import Store
from analysis.store.partitions import write_table

SIZES = (10_000, 100_000)
FIRST_SESSION = 2016
LIMIT = 1800
TARGET = Path(__file__).parent / "results" / "cohorts.json"
_STATES = {
    12: ("2nde_gt", "2nde_pro", "cap", "apprentissage", "sorti_non_qualifie", "non_retrouve"),
    24: ("1re_gt", "1re_pro", "cap", "apprentissage", "sorti_non_qualifie", "non_retrouve"),
    36: ("terminale_gt", "terminale_pro", "sorti_qualifie", "apprentissage", "sorti_non_qualifie", "non_retrouve"),
}
_SHARES = (0.62, 0.19, 0.05, 0.05, 0.05, 0.04)


def write_outcomes(store: Path, seed: int = 2) -> None:
    """Situations of every pupil of 3e of a store at three dates."""
    rng = np.random.default_rng(seed)
    held = Store(store)
    for rentree in held.values("pupils", "rentree"):
        people = held.read("pupils", columns=["pupil", "uai", "departement", "academie"], where={"rentree": rentree})
        parts = []
        for months, states in _STATES.items():
            drawn = pd.Categorical.from_codes(rng.choice(len(states), len(people), p=_SHARES), list(states))
            known = {"clock": "cohorte", "months": months, "state": drawn.astype("str"), "rentree": rentree}
            parts.append(people.assign(**known, source="synthetic", source_sha="0" * 12))
        write_table(store / "store", "outcomes", completed("outcomes", pd.concat(parts, ignore_index=True)))


def follow(root: Path) -> dict[str, float]:
    """Every cohort of a store followed and counted, then the measures of the country."""
    store, pupils = Store(root), 0
    wall, cpu = time.perf_counter(), time.process_time()
    for rentree in cohort_years(store):
        found = cohort(store, rentree)
        pupils += len(found.pupils)
        for column in ("devenir12", "devenir24", "devenir36", "issue"):
            found.pupils.groupby(["uai", column], observed=True).size()
        counts = found.pupils["issue"].value_counts()
        table = [[counts[f"{kind}_{year}"] for kind in ("ssq", "qualifie", "perdu")] for year in (1, 2, 3)]
        incidence([1, 2, 3], np.array(table)[:, :2], np.array(table)[:, 2] + [0, 0, counts["suivi"]])
        share_bounds(np.array(table)[:, 0].sum(), np.array(table)[:, 2].sum(), counts.sum())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "pupils": pupils,
        "seconds": round(time.perf_counter() - wall, 2),
        "cpu_seconds": round(time.process_time() - cpu, 2),
        "peak_mb": round(peak),
    }


def alone(root: Path) -> dict[str, float]:
    """`follow` in a process of its own."""
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, __file__, "--follow", str(root)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, env=environment, check=True)
    return json.loads(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pupils", type=int, default=800_000)
    parser.add_argument("--cohorts", type=int, default=7)
    parser.add_argument("--follow", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.follow:
        print(json.dumps(follow(asked.follow)))
        return
    plans = [(size, 1) for size in SIZES if size < asked.pupils] + [(asked.pupils, 1), (asked.pupils, asked.cohorts)]
    curve = []
    for pupils, cohorts in dict.fromkeys(plans):
        with tempfile.TemporaryDirectory() as folder:
            root, sessions = Path(folder), list(range(FIRST_SESSION, FIRST_SESSION + cohorts))
            write_country(root, pupils=pupils, colleges=max(20, min(7000, pupils // 100)), sessions=sessions)
            write_outcomes(root)
            curve.append({"a_cohort": pupils, "cohorts": cohorts} | alone(root))
            print(curve[-1], flush=True)
    TARGET.parent.mkdir(exist_ok=True)
    machine = {"machine": platform.machine(), "python": platform.python_version(), "cores": os.cpu_count()}
    TARGET.write_text(json.dumps(machine | {"curve": curve}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
