"""Which clusters, which variance: one rule for every interval.

The data are exhaustive: an interval here does not measure a sampling error but what chance alone would produce if the
same collèges lived the same year again. Shocks are shared inside a territory, so rows are never taken as independent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import ndtri, stdtrit

from .covariance import Groups, classical, cr1, cv3, groups_of, hc1
from .models import Fitted
from .results import Estimate, Inference
from .satterthwaite import BiasReduced, Satterthwaite, cr2, jackknife_freedom
from .wild import wild_interval

Kind = Literal["classical", "HC1", "CR1", "CR2", "CV3", "WCR", "descriptive"]
CANDIDATES = ("academie", "departement", "uai")
MANY_CLUSTERS = 500


def choose_cluster(data: pd.DataFrame, candidates: Sequence[str] = CANDIDATES, minimum: int = 10) -> str:
    """The coarsest candidate column with at least `minimum` distinct values, else the finest one.

    `candidates` go from the coarsest to the finest; columns the data lack are passed over. For France this gives
    the 30 académies, for a région of ten départements or more its départements, for an académie its collèges.
    Raises KeyError when the data have none of the candidates.
    """
    present = [column for column in candidates if column in data.columns]
    if not present:
        raise KeyError(f"none of the cluster columns {tuple(candidates)} in the data")
    return next((column for column in present if data[column].nunique() >= minimum), present[-1])


def variance_rule(clusters: int, effective: int | None = None) -> Kind:
    """The variance for that many clusters: ≥ 500 CR1, 10–499 CV3 jackknife, 5–9 wild bootstrap, fewer: none.

    Forty clusters are often said to be enough for CR1. Collèges as clusters weigh unequally on a slope: with 40 of them
    intervals at 95 % from CR1 hold the truth 90 to 93 % of the time, those from the jackknife with the degrees of freedom
    of Satterthwaite 93 to 97 %; from 80 on the two are close (study ``change`` of ``validation``).

    `effective` is the number of clusters of the smaller side where two groups of rows are compared. Below five on
    that side there is no interval. With 5 to 9 on that side of ten clusters or more in all, the jackknife serves with
    `effective` − 1 degrees of freedom: the restricted wild bootstrap hardly ever rejects there, whatever the truth.

    Cameron & Miller (2015), "A practitioner's guide to cluster-robust inference"; MacKinnon, Nielsen & Webb (2023);
    MacKinnon & Webb (2018) for few treated clusters.
    """
    effective = clusters if effective is None else min(effective, clusters)
    if effective < 5:
        return "descriptive"
    if clusters < 10:
        return "WCR"
    return "CR1" if effective >= MANY_CLUSTERS else "CV3"


@dataclass(frozen=True, eq=False)
class Clustering:
    """Clusters of a sample with the variance they call for.

    `effective` is the number of clusters the rule and the degrees of freedom go by: all of them, or those of the
    smaller side where two groups of rows are compared. `kind` overrules the rule (references, sensitivity table).
    """

    groups: Groups
    effective: int
    kind: Kind

    def on(self, fit: Fitted) -> "Clustered":
        """The same clusters applied to one fitted model."""
        return Clustered(fit, self)


@dataclass(frozen=True, eq=False)
class Clustered:
    """A fitted model with its clusters: what an interval is computed from."""

    fit: Fitted
    clusters: Clustering

    @property
    def matrix_kind(self) -> Kind:
        """The variance of what the wild bootstrap does not reach (functions of several coefficients, bands)."""
        return "CV3" if self.clusters.kind == "WCR" else self.clusters.kind

    def df(self, gradient: np.ndarray) -> float | None:
        """Degrees of freedom of the t distribution for one combination of the parameters; None without interval.

        Those of Satterthwaite for the jackknife and CR2, never more than the clusters (of the smaller side) less one.
        """
        most = float(self.clusters.effective - 1)
        match self.matrix_kind:
            case "descriptive":
                return None
            case "classical" | "HC1":
                return float(self.fit.rows - self.fit.size)
            case "CR2":
                return min(most, self.bias_reduced.freedom.df(gradient))
            case "CV3":
                return min(most, self.freedom.df(gradient))
            case _:
                return most

    def df_of(self, which: int) -> float | None:
        """Degrees of freedom for one parameter."""
        return self.df(np.eye(self.fit.size)[which])

    @cached_property
    def freedom(self) -> Satterthwaite:
        return jackknife_freedom(self.fit, self.clusters.groups)

    @cached_property
    def bias_reduced(self) -> BiasReduced:
        return cr2(self.fit, self.clusters.groups)

    @cached_property
    def matrix(self) -> np.ndarray | None:
        """Covariance matrix of the parameters, or None with too few clusters."""
        match self.matrix_kind:
            case "classical":
                return classical(self.fit)
            case "HC1":
                return hc1(self.fit)
            case "CR1":
                return cr1(self.fit, self.clusters.groups)
            case "CR2":
                return self.bias_reduced.matrix
            case "CV3":
                return cv3(self.fit, self.clusters.groups)
            case _:
                return None

    def inference(
        self, df: float | None, *, weights: str | None, confidence: float, covariance: str | None = None
    ) -> Inference:
        """How an interval with these degrees of freedom is obtained."""
        shared = self.clusters.kind not in ("classical", "HC1")
        return Inference(
            estimator=self.fit.estimator,
            covariance=covariance or self.clusters.kind,
            weights=weights,
            cluster=self.clusters.groups.column if shared else None,
            n_clusters=self.clusters.groups.count if shared else None,
            df=df,
            confidence=confidence,
        )


def clustering(values: object, column: str, *, kind: Kind | None = None, effective: int | None = None) -> Clustering:
    """Clusters from labels, with the variance of the rule or the one asked for."""
    groups = groups_of(values, column)
    return ruled(groups, groups.count if effective is None else min(effective, groups.count), kind)


def ruled(groups: Groups, effective: int, kind: Kind | None = None) -> Clustering:
    """Clusters with the variance of the rule for the `effective` number of them, or the one asked for."""
    return Clustering(groups, effective, kind or variance_rule(groups.count, effective))


def smaller_side(labels: object, side: np.ndarray) -> int:
    """Clusters on the side that has fewer of them, `side` saying for each row which of two groups it is in."""
    labels = np.asarray(labels, dtype=object)
    return min(pd.unique(labels[side]).size, pd.unique(labels[~side]).size)


def cluster_fit(fit: Fitted, labels: object, column: str = "uai", *, kind: Kind | None = None) -> np.ndarray | None:
    """Covariance matrix of a fitted model by the rule (None below five clusters), or of the kind asked for."""
    return clustering(labels, column, kind=kind).on(fit).matrix


def t_interval(value: float, se: float, df: float | None, confidence: float) -> tuple[float, float]:
    """value ± t·se."""
    reach = se * (ndtri(0.5 + confidence / 2) if df is None else stdtrit(df, 0.5 + confidence / 2))
    return float(value - reach), float(value + reach)


def coefficient(
    model: Clustered,
    which: int,
    *,
    name: str,
    unit: str,
    n: int,
    units: int,
    weights: str | None = "present",
    scale: float = 1.0,
    quasi_floor: bool = False,
    confidence: float = 0.95,
) -> Estimate:
    """One parameter (times `scale`) with its interval by the rule.

    With `quasi_floor` the standard error is the larger of the clustered and the quasi-likelihood one: a handful of
    clusters that happen to agree must not look more certain than overdispersed binomial counts would be.
    """
    value, gradient = float(model.fit.params[which]), np.eye(model.fit.size)[which]
    se, label = _standard_error(model, gradient, quasi_floor)
    if model.clusters.kind == "WCR" and se:
        df, label = float(model.clusters.effective - 1), "WCR"
        bounds = wild_interval(model.fit, which, model.clusters.groups, se=se, confidence=confidence)
    else:
        df = model.df(gradient)
        bounds = None if se is None else t_interval(value, se, df, confidence)
    inference = model.inference(df, weights=weights, confidence=confidence, covariance=label)
    low, high = (None, None) if bounds is None else sorted(bound * scale for bound in bounds)
    return Estimate(name, value * scale, low, high, None if se is None else se * abs(scale), n, units, inference, unit)


def function_of_params(
    model: Clustered,
    value: float,
    gradient: np.ndarray,
    *,
    name: str,
    unit: str,
    n: int,
    units: int,
    weights: str | None = "present",
    log: bool = False,
    quasi_floor: bool = False,
    confidence: float = 0.95,
) -> Estimate:
    """A smooth function of the parameters by the delta method (5–9 clusters: jackknife with t(G−1)).

    With `log`, `value` and `gradient` are those of the logarithm; the estimate and its interval are exponentiated.
    """
    back = np.exp if log else float
    se, label = _standard_error(model, gradient, quasi_floor)
    df = model.df(gradient)
    inference = model.inference(df, weights=weights, confidence=confidence, covariance=label)
    low = high = None
    if se is not None:
        low, high = (float(back(bound)) for bound in t_interval(value, se, df, confidence))
        se = se * float(np.exp(value)) if log else se
    return Estimate(name, float(back(value)), low, high, se, n, units, inference, unit)


def _standard_error(model: Clustered, gradient: np.ndarray, quasi_floor: bool) -> tuple[float | None, str]:
    if model.matrix is None:
        return None, "descriptive"
    se, label = float(np.sqrt(gradient @ model.matrix @ gradient)), model.matrix_kind
    quasi = float(np.sqrt(gradient @ classical(model.fit) @ gradient)) if quasi_floor else 0.0
    return (quasi, "quasi") if quasi > se else (se, label)
