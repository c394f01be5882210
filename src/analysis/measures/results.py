"""What measures return: estimates that say how they were obtained."""

from dataclasses import asdict, dataclass

import pandas as pd


@dataclass(frozen=True)
class Inference:
    """How an interval was obtained: enough to redo it and to describe it.

    `estimator` names the point estimator (``"WLS"``, ``"quasi-binomial"``…), `covariance` the variance
    (``"classical"``, ``"HC1"``, ``"CR1"``, ``"CV3"``, ``"WCR"``, ``"wilson"``, ``"newcombe"``, ``"descriptive"``…),
    `weights` the weight column, `cluster` the cluster column with its number of clusters, `df` the degrees of
    freedom of the t distribution, `seed` the seed of what is simulated.
    """

    estimator: str
    covariance: str
    weights: str | None = None
    cluster: str | None = None
    n_clusters: int | None = None
    df: float | None = None
    confidence: float = 0.95
    seed: int | None = None


@dataclass(frozen=True)
class Estimate:
    """A number with its uncertainty.

    `n` counts pupils (the denominator), `units` the rows of the analysis (collèges). `low`, `high` and `se` are
    None when the estimate is descriptive only.
    """

    name: str
    value: float
    low: float | None
    high: float | None
    se: float | None
    n: int
    units: int
    inference: Inference

    def tidy(self) -> dict[str, object]:
        """One flat record: the estimate, its interval, n and how it was obtained."""
        record = {key: value for key, value in asdict(self).items() if key != "inference"}
        return record | asdict(self.inference)


def tidy(*estimates: Estimate) -> pd.DataFrame:
    """One row per estimate."""
    return pd.DataFrame([estimate.tidy() for estimate in estimates])
