"""The success rate expected of a collège from its IPS: the national curve that value added is measured from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit

from ..inference import choose_cluster, clustering, coefficient
from ..models import fit_logit
from ..results import Estimate, NotEstimable
from ..sample import complete, passed_share, pupils, scaled, units_of

FEWEST = 50
DEGREE = 2
PRIVATE = "prive"


@dataclass(frozen=True)
class ExpectedRate:
    """The expected rate of one session as a function of IPS.

    logit e = b₀ + b₁x + … + b_d x^d, x in tens of points of IPS from 100 (and an indicator of the private sector when
    `by_sector`). Fitted on rates weighted by candidates, so that e is a mean over collèges of that IPS (a marginal
    expectation, not that of a collège of average merit) and Σ n(y − e) = 0 over those it was fitted on. `dispersion` is
    the Pearson χ² over its degrees of freedom.
    """

    session: int
    degree: int
    by_sector: bool
    params: tuple[float, ...]
    terms: tuple[Estimate, ...]
    dispersion: float
    n: int
    units: int

    def of(self, rows: pd.DataFrame) -> np.ndarray:
        """Expected rates of rows with an ips (and a sector when `by_sector`), as proportions."""
        return expit(_design(rows, self.degree, self.by_sector) @ np.array(self.params))


def expected_rate(
    data: pd.DataFrame, session: int, *, degree: int = DEGREE, by_sector: bool = False
) -> ExpectedRate | NotEstimable:
    """Fit the curve of one session on columns session, uai, ips, rate (percent), present (and sector).

    Second degree by default: on the logistic scale the link with IPS is steeper at the top, and a straight line would
    leave every collège of low IPS above what is expected of it, every middling one below. Refused below 50 collèges or
    where the fit has no finite maximum. Standard errors are clustered by `choose_cluster`.
    """
    rows = complete(data[data["session"] == session], "rate", "ips", weight="present")
    n, units = pupils(rows), units_of(rows)
    if units < FEWEST:
        return NotEstimable("too_few_units", n, units)
    weight = rows["present"].to_numpy()
    fit = fit_logit(_design(rows, degree, by_sector), passed_share(rows["rate"].to_numpy(), weight), weight)
    if fit is None:
        return NotEstimable("separation", n, units)
    column = choose_cluster(rows)
    model = clustering(rows[column], column).on(fit)
    names = ("constant", *(f"ips_{power}" for power in range(1, degree + 1)), *([PRIVATE] if by_sector else []))
    terms = [coefficient(model, k, name=name, unit="logit", n=n, units=units) for k, name in enumerate(names)]
    params = tuple(float(value) for value in fit.params)
    return ExpectedRate(session, degree, by_sector, params, tuple(terms), fit.dispersion, n, units)


def differences(data: pd.DataFrame, curves: Sequence[ExpectedRate]) -> pd.DataFrame:
    """Observed and expected rates of the collèges of these sessions, by session and uai, as proportions.

    Adds to the columns of `data`: `share` (recovered from the rounded rate), `expected`, `difference` and `scaled`, the
    difference in units of √(e(1−e)), whose variance is (1 − ω)/n + ω, the same at every expected rate.
    """
    parts = []
    for curve in curves:
        rows = complete(data[data["session"] == curve.session], "rate", "ips", weight="present")
        share, expected = passed_share(rows["rate"].to_numpy(), rows["present"].to_numpy()), curve.of(rows)
        gap = share - expected
        unit = np.sqrt(expected * (1 - expected))
        parts.append(rows.assign(share=share, expected=expected, difference=gap, scaled=gap / unit))
    return pd.concat(parts, ignore_index=True).sort_values(["session", "uai"], ignore_index=True)


def _design(rows: pd.DataFrame, degree: int, by_sector: bool) -> np.ndarray:
    x = scaled(rows["ips"].to_numpy(dtype=float))
    columns = [x**power for power in range(degree + 1)]
    if by_sector:
        columns.append((rows["sector"] != "public").to_numpy(dtype=float))
    return np.column_stack(columns)
