"""Protection and audit of the counts of a fictitious country of national size: seconds, memory, what is hidden.

101 départements, 1 100 réseaux, 7 years; destinations of the pupils of 3e by sex, by quartile of IPS and by age, down to
réseaux, the three tables protected together, then the whole attacked as a release. With ``--status``, a fourth table by status of
the collège: every réseau is then tied to the sums of its status up to the country, which leaves far less room.
"""

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd

from analysis.disclosure import CountTable, Dimension, attack_release, publish, read_rules
from analysis.publication import Places
from analysis.territories import TerritoryIndex

ROOT = Path(__file__).resolve().parents[1]
T = TypeVar("T")
ROUTES = {"2gt": 0.62, "2pro": 0.2, "cap": 0.06, "apprentissage": 0.05, "autre": 0.05, "sortie": 0.02}
VARIABLES = {
    "sexe": (Dimension.flat("sexe", ("F", "M")), (0.49, 0.51)),
    "quartile": (Dimension.flat("quartile", ("q1", "q2", "q3", "q4")), (0.4, 0.3, 0.2, 0.1)),
    "age": (Dimension.flat("age", ("avance", "heure", "retard")), (0.03, 0.85, 0.12)),
}
STATUS = Dimension("statut", {"total": None, "ep": "total", "REP": "ep", "REP+": "ep", "hors_ep": "total"})


def main() -> int:
    """Draw, protect, attack; write the measures and print them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--networks", type=int, default=1100)
    parser.add_argument("--years", type=int, default=7)
    parser.add_argument("--profile", default="copil")
    parser.add_argument("--status", action="store_true")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "results" / "disclosure.json")
    asked = parser.parse_args()
    profile = read_rules(ROOT / "params" / "disclosure.yml").chosen(asked.profile)
    tables = count_tables(asked.networks, asked.years, status=asked.status)
    cells = sum(len(table.system.values) for table in tables)
    publication, protecting = timed(lambda: publish(tables, profile))
    audit, attacking = timed(
        lambda: attack_release(tables, publication.ledger, profile, witnesses=[publication.witnesses])
    )
    measures = {
        "networks": asked.networks,
        "years": asked.years,
        "status": asked.status,
        "profile": asked.profile,
        "cells": cells,
        "sensitive": publication.audit.checked,
        "secondary": publication.secondary,
        "pupils_hidden_by_them": publication.lost,
        "passed": audit.passed,
        "narrowest": audit.narrowest,
        "protect": protecting,
        "audit": attacking,
        "peak_gigabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2),
    }
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(json.dumps(measures, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(measures, indent=2))
    return 0 if audit.passed else 1


def timed(work: Callable[[], T]) -> tuple[T, dict[str, float]]:
    """What it gives, its wall time and the processor time of this process and its children."""
    wall, processor = time.perf_counter(), _processor()
    found = work()
    return found, {"wall": round(time.perf_counter() - wall, 1), "processor": round(_processor() - processor, 1)}


def count_tables(networks: int, years: int, *, status: bool = False, seed: int = 1) -> tuple[CountTable, ...]:
    """The tables of a country where each réseau is one collège and the rest of a département another."""
    random = np.random.default_rng(seed)
    codes = np.array([territory.code for territory in TerritoryIndex.official().all("departement")])[:101]
    members = pd.DataFrame(
        {
            "uai": [f"R{rank:07d}" for rank in range(networks)],
            "departement": codes[np.r_[: len(codes), random.integers(0, len(codes), networks - len(codes))]],
            "programme": np.where(random.random(networks) < 0.33, "REP+", "REP"),
            "size": random.lognormal(np.log(100), 0.38, networks),
        }
    )
    rest = pd.DataFrame({"uai": [f"H{code:0>7}" for code in codes], "departement": codes, "programme": "hors_ep"})
    rest["size"] = random.lognormal(np.log(6500), 0.6, len(codes))
    schools = pd.concat([members, rest], ignore_index=True)
    index = TerritoryIndex.official(
        networks=members.assign(network=members["uai"], rentree=2024, role="tete", name=members["uai"]),
    )
    places = Places.of(index, schools)
    leaf = places.codes(schools)
    shared = (
        places.dimension,
        Dimension.separate("rentree", [str(2017 + year) for year in range(years)]),
        Dimension.flat("destination", tuple(ROUTES)),
    )
    routes = {
        year: np.array([random.multinomial(random.poisson(size), list(ROUTES.values())) for size in schools["size"]])
        for year in shared[1].codes
    }
    flat = pd.concat(
        pd.DataFrame(counts, columns=list(ROUTES), index=pd.MultiIndex.from_arrays([leaf, schools["programme"]]))
        .stack()
        .rename_axis(["territoire", "statut", "destination"])
        .rename("count")
        .reset_index()
        .assign(rentree=year)
        for year, counts in routes.items()
    )
    found = [CountTable("statut", "eleves", (*shared, STATUS), flat, public=("rentree", "statut"))] if status else []
    for name, (dimension, chances) in VARIABLES.items():
        parts = random.multinomial(flat["count"].to_numpy(), chances)
        split = pd.concat(
            flat.assign(**{name: code, "count": parts[:, rank]}) for rank, code in enumerate(dimension.leaves)
        )
        found.append(CountTable(name, "eleves", (*shared, dimension), split))
    return tuple(found)


def _processor() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    sys.exit(main())
