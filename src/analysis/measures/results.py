"""What measures return: estimates that say how they were obtained, or a reasoned refusal."""

from dataclasses import asdict, dataclass

import pandas as pd


@dataclass(frozen=True)
class Inference:
    """How an interval was obtained: enough to redo it and to describe it.

    `estimator` names the point estimator (``"WLS"``, ``"quasi-binomial"``, ``"ratio of sums"``…), `covariance` the
    variance (``"classical"``, ``"quasi"``, ``"HC1"``, ``"CR1"``, ``"CR2"``, ``"CV3"``, ``"WCR"``, ``"cluster bootstrap"``,
    ``"wilson"``, ``"newcombe"``, ``"mover"``, ``"descriptive"``), `weights` the weight column, `cluster` the cluster
    column with its number of clusters, `df` the degrees of freedom of the t distribution, `seed` the seed of what is
    simulated, `bridged` the breaks of series that the comparison crosses on purpose.
    """

    estimator: str
    covariance: str
    weights: str | None = None
    cluster: str | None = None
    n_clusters: int | None = None
    df: float | None = None
    confidence: float = 0.95
    seed: int | None = None
    bridged: tuple[str, ...] = ()


@dataclass(frozen=True)
class Estimate:
    """A number with its uncertainty.

    `n` counts pupils (the denominator), `units` the collèges of the analysis. `low`, `high` and `se` are None when
    the estimate is descriptive only; `low` and `high` alone are None when no bounded interval exists. `unit` is a
    code: ``"percent"``, ``"points"``, ``"points_per_10_ips"``, ``"points_per_sd"``, ``"logit"``,
    ``"logit_per_10_ips"``, ``"ratio"``, ``"correlation"``, ``"index"``…
    """

    name: str
    value: float
    low: float | None
    high: float | None
    se: float | None
    n: int
    units: int
    inference: Inference
    unit: str | None = None

    @property
    def descriptive(self) -> bool:
        """True when there is no interval to judge the number by."""
        return self.low is None or self.high is None

    @property
    def sign(self) -> int:
        """+1 or −1 when the interval excludes zero on that side, 0 otherwise."""
        if self.low is None or self.high is None:
            return 0
        return int(self.low > 0) - int(self.high < 0)

    def tidy(self) -> dict[str, object]:
        """One flat record: the estimate, its interval, n and how it was obtained."""
        record = {key: value for key, value in asdict(self).items() if key != "inference"}
        return record | asdict(self.inference) | {"bridged": ",".join(self.inference.bridged)}


@dataclass(frozen=True)
class NotEstimable:
    """A refusal to compute, with its reason: what a report prints instead of a number.

    `reason` is a code: ``"no_data"``, ``"too_few_units"``, ``"constant_ips"``, ``"constant_rate"``,
    ``"constant_sector"``, ``"separation"`` (the maximum-likelihood slope is infinite), ``"single_session"``,
    ``"missing_reference"`` (the session of reference has no data), ``"break:<id>,…"`` (the comparison crosses breaks
    of the series), and those of mixed models: ``"too_few_groups"``, ``"constant_response"``, ``"collinear"``,
    ``"not_identified"`` (one row per group), ``"not_converged"`` (no certified optimum); ``"secret"`` where what it stands on
    may not be shown. `n` counts pupils and `units`
    collèges, as far as they are known.
    """

    reason: str
    n: int = 0
    units: int = 0


def tidy(*estimates: Estimate) -> pd.DataFrame:
    """One row per estimate."""
    return pd.DataFrame([estimate.tidy() for estimate in estimates])
