"""A small country of réseaux, some with few pupils, counted by destination and sex, and by destination and quartile."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.disclosure import CountTable, Dimension, publish, read_rules

RULES = Path(__file__).resolve().parents[2] / "params" / "disclosure.yml"
ROUTES = ("2gt", "2pro", "cap", "autre")
YEARS = ("2022", "2023")
VARIABLES = {"sexe": (("F", "M"), (0.49, 0.51)), "quartile": (("q1", "q2", "q3", "q4"), (0.4, 0.3, 0.2, 0.1))}


@pytest.fixture(scope="session")
def rules():
    return read_rules(RULES)


def territory(departements: int, networks: int) -> Dimension:
    """Two académies, their départements, réseaux in each and what no réseau covers."""
    parents: dict[str, str | None] = {"france": None, "academie:a0": "france", "academie:a1": "france"}
    outside = set()
    for d in range(departements):
        parents[f"departement:d{d}"] = f"academie:a{d % 2}"
        parents |= {f"reseau:d{d}r{r}": f"departement:d{d}" for r in range(networks)}
        parents[f"hors@d{d}"] = f"departement:d{d}"
        outside.add(f"hors@d{d}")
    return Dimension("territoire", parents, frozenset(outside))


def pupils_of(place: Dimension, seed: int, *, fewest: int = 25) -> pd.DataFrame:
    """One row per pupil: territoire, rentree, destination, sexe, quartile."""
    random = np.random.default_rng(seed)
    rows = []
    for leaf in place.leaves:
        for year in YEARS:
            size = random.integers(fewest, 120) if leaf.startswith("reseau") else random.integers(400, 2000)
            drawn = {name: random.choice(codes, size, p=chances) for name, (codes, chances) in VARIABLES.items()}
            route = random.choice(ROUTES, size, p=(0.6, 0.25, 0.1, 0.05))
            rows.append(pd.DataFrame({"territoire": leaf, "rentree": year, "destination": route, **drawn}))
    return pd.concat(rows, ignore_index=True)


def tables_of(pupils: pd.DataFrame, place: Dimension) -> tuple[CountTable, ...]:
    """The two tables of one measure."""
    shared = (place, Dimension.separate("rentree", YEARS), Dimension.flat("destination", ROUTES))
    return tuple(
        CountTable(
            name=name,
            measure="eleves",
            dimensions=(*shared, Dimension.flat(name, codes)),
            counts=pupils.groupby(["territoire", "rentree", "destination", name]).size().rename("count").reset_index(),
        )
        for name, (codes, _) in VARIABLES.items()
    )


@pytest.fixture(scope="session")
def place():
    return territory(3, 3)


@pytest.fixture(scope="session")
def pupils(place):
    return pupils_of(place, 5)


@pytest.fixture(scope="session")
def tables(pupils, place):
    return tables_of(pupils, place)


@pytest.fixture(scope="session")
def publication(tables, rules):
    return publish(tables, rules.chosen())
