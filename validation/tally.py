"""Estimates of one quantity over the replications of a simulation, summed up in a row."""

from dataclasses import dataclass, field

import numpy as np

from analysis.measures import Estimate, NotEstimable

#: What a row may hold: `coverage`, `size` (of a test) and `agreement` (right labels) are shares of the replications;
#: `low` and `high` bound the share the study expects, `refused` counts replications without an interval.
COLUMNS = {
    "study": "étude",
    "quantity": "grandeur",
    "truth": "vérité",
    "mean_estimate": "moyenne des estimations",
    "sd_estimate": "écart-type des estimations",
    "mean_se": "erreur type moyenne",
    "coverage": "couverture",
    "size": "niveau réel du test",
    "agreement": "étiquettes attendues",
    "low": "attendu, au moins",
    "high": "attendu, au plus",
    "replications": "réplications",
    "refused": "sans intervalle",
    "seed": "graine",
}
COVERAGE = (0.92, 0.98)


@dataclass
class Tally:
    """Replications of one estimate whose true value is known."""

    study: str
    quantity: str
    truth: float
    values: list[float] = field(default_factory=list)
    errors: list[float] = field(default_factory=list)
    held: list[bool] = field(default_factory=list)
    refused: int = 0

    def add(self, found: Estimate | NotEstimable | None) -> None:
        """Counts one replication; a refusal or an estimate without interval is counted apart."""
        if not isinstance(found, Estimate) or found.descriptive:
            self.refused += 1
            return
        self.values.append(found.value)
        self.errors.append(found.se)
        self.held.append(found.low <= self.truth <= found.high)

    def row(self, seed: int, expected: tuple[float, float] | None = COVERAGE) -> dict[str, object]:
        """The row of the study; `expected` bounds the coverage, None where a poor one is what is shown."""
        row = {
            "study": self.study,
            "quantity": self.quantity,
            "truth": self.truth,
            "replications": len(self.held) + self.refused,
            "refused": self.refused,
            "seed": seed,
        }
        if self.held:
            row |= {
                "mean_estimate": float(np.mean(self.values)),
                "sd_estimate": float(np.std(self.values, ddof=1)) if len(self.values) > 1 else None,
                "mean_se": float(np.mean(self.errors)),
                "coverage": float(np.mean(self.held)),
            }
        return row if expected is None else row | {"low": expected[0], "high": expected[1]}
