"""Linked tables of random hierarchies, protected for each audience, then attacked whole: does a narrow interval ever remain?

Unlike the proof that a publication carries, the attack is one linear programme over all the tables at once, and knows nothing of
how they were protected: only what they show.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.disclosure import (
    CountTable,
    Dimension,
    Intervals,
    Publication,
    Unprotectable,
    attack,
    publish,
    read_rules,
)
from analysis.disclosure.linked import linked
from analysis.disclosure.primary import Primary, primary

STUDY = "secret statistique"
AUDIENCES = ("interne", "copil", "public")
ROUTES = ("2gt", "2pro", "autre")
_RULES = Path(__file__).resolve().parents[1] / "params" / "disclosure.yml"
_KEY = b"validation"


def small_country(seed: object) -> tuple[CountTable, ...]:
    """Random linked tables: one or two départements, réseaux, some outside, three destinations by sex, group and status."""
    place, pupils = drawn_pupils(seed)
    return tables_of(place, pupils)


def drawn_pupils(seed: object) -> tuple[Dimension, pd.DataFrame]:
    """The territories of a random country and its pupils, one row each: territoire, statut, destination, sexe, groupe."""
    random = np.random.default_rng(seed)
    parents: dict[str, str | None] = {"france": None}
    outside, status = set(), {}
    for d in range(int(random.integers(1, 3))):
        parents[f"departement:d{d}"] = "france"
        for r in range(int(random.integers(1, 4))):
            parents[f"reseau:d{d}r{r}"] = f"departement:d{d}"
            status[f"reseau:d{d}r{r}"] = random.choice(("REP", "REP+"))
        parents[f"hors@d{d}"] = f"departement:d{d}"
        outside.add(f"hors@d{d}")
        status[f"hors@d{d}"] = "hors_ep"
    place = Dimension("territoire", parents, frozenset(outside))
    chances = random.dirichlet((4, 2, 0.5))
    parts = []
    for leaf in place.leaves:
        size = int(random.integers(60, 300) if leaf in outside else random.integers(3, 60))
        drawn = {
            "destination": random.choice(ROUTES, size, p=chances),
            "sexe": random.choice(("F", "M"), size),
            "groupe": random.choice(("a", "b", "c"), size, p=(0.6, 0.3, 0.1)),
        }
        parts.append(pd.DataFrame({"territoire": leaf, "statut": status[leaf], **drawn}))
    return place, pd.concat(parts, ignore_index=True)


def tables_of(place: Dimension, pupils: pd.DataFrame) -> tuple[CountTable, ...]:
    """Destinations by sex, by group and by status of the réseau, for all the places: three tables of one measure."""
    variables = (
        Dimension.flat("sexe", ("F", "M")),
        Dimension.flat("groupe", ("a", "b", "c")),
        Dimension("statut", {"total": None, "ep": "total", "REP": "ep", "REP+": "ep", "hors_ep": "total"}),
    )
    route = Dimension.flat("destination", ROUTES)
    return tuple(
        CountTable(
            variable.name,
            "eleves",
            (place, route, variable),
            pupils.groupby(["territoire", "destination", variable.name]).size().rename("count").reset_index(),
            public=("statut",),
        )
        for variable in variables
    )


def attacked(tables: tuple[CountTable, ...], publication: Publication) -> tuple[Primary, np.ndarray, Intervals]:
    """The true system, which of its cells no table shows, and the intervals that an attacker obtains of the sensitive ones.

    One that is shown has its count for interval.
    """
    system = linked(tables)
    rules = primary(system, publication.profile)
    unknown = np.ones(len(rules.values), dtype=bool)
    for table, variable in zip(system.tables, system.variable, strict=True):
        shown = np.zeros(len(variable), dtype=bool)
        codes = publication.tables[table.name].counts["code"]
        shown[np.flatnonzero(table.system.shown)] = (codes != "s").to_numpy()
        unknown[variable[(variable >= 0) & shown]] = False
    targets = np.flatnonzero(rules.targets)
    low, high = rules.values.astype(float), rules.values.astype(float)
    found = attack(rules.equations, rules.values, unknown, targets[unknown[targets]], enough=rules.k)
    low[found.targets], high[found.targets] = found.low, found.high
    return rules, unknown, Intervals(targets, low[targets], high[targets], np.zeros(len(targets), dtype=bool))


def run(seed: int, replications: int) -> list[dict[str, object]]:
    """By audience, `replications` hierarchies: the share of their sensitive cells that stay protected (all are expected to).

    `mean_estimate` is the narrowest interval met, in thresholds: 1 is the least allowed. `refused` counts hierarchies that nothing
    protects.
    """
    rules = read_rules(_RULES)
    return [_row(seed, replications, audience, rules.chosen(audience)) for audience in AUDIENCES]


def _row(seed: int, replications: int, audience: str, profile) -> dict[str, object]:
    held, widths, refused = [], [np.inf], 0
    for draw in range(replications):
        tables = small_country([seed, AUDIENCES.index(audience), draw])
        try:
            publication = publish(tables, profile, key=_KEY)
        except Unprotectable:
            refused += 1
            continue
        rules, unknown, found = attacked(tables, publication)
        k = rules.k[found.targets]
        held += list(found.protected(k) & unknown[found.targets])
        widths += list(np.minimum(found.high - found.low, found.high) / k)
    return {
        "study": STUDY,
        "quantity": f"effectifs sensibles protégés, profil {audience} ({len(held)} attaqués)",
        "truth": 1.0,
        "mean_estimate": float(min(widths)),
        "agreement": float(np.mean(held)),
        "low": 1.0,
        "high": 1.0,
        "replications": replications,
        "refused": refused,
        "seed": seed,
    }
