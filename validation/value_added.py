"""Value added: do empirical-Bayes intervals hold the true difference, and is shrinking worth it?

Two countries: one where true rates follow the model used (beta around the expected rate), one where they do not (a
logistic-normal effect of collèges). Each replication counts the share of its collèges whose interval holds the truth.
"""

import numpy as np
import pandas as pd
from scipy import special, stats

from analysis.measures.mixed import averaged_probability
from analysis.measures.value_added import heterogeneity, value_added

from .tally import COVERAGE

STUDY = "valeur ajoutée"
OMEGA, LASTING, EFFECT = 0.035, 0.7, 0.6
COUNTRIES = {"beta": "taux bêta", "logistic": "effet logistique normal"}


def country(
    seed: int | np.random.Generator, *, kind: str = "beta", colleges: int = 800, sessions: int = 3
) -> pd.DataFrame:
    """Collèges of known value added: uai, session, ips, present, rate (whole percent), academie, truth (points).

    True differences are correlated (0.7) from one session to another.
    """
    rng = np.random.default_rng(seed)
    ips = np.clip(rng.normal(104, 16, colleges), 58, 160).round(1)
    size = rng.lognormal(np.log(100), 0.42, colleges)
    shared = np.full((sessions, sessions), LASTING) + (1 - LASTING) * np.eye(sessions)
    effect = rng.multivariate_normal(np.zeros(sessions), shared, colleges)
    x, parts = (ips - 100) / 10, []
    for step in range(sessions):
        eta = 2.1 - 0.1 * step + 0.35 * x + 0.025 * x**2
        if kind == "beta":
            expected = special.expit(eta)
            size_of_prior = 1 / OMEGA - 1
            shapes = expected * size_of_prior, (1 - expected) * size_of_prior
            true = stats.beta.ppf(stats.norm.cdf(effect[:, step]), *shapes)
        else:
            expected = averaged_probability(eta, EFFECT)
            true = special.expit(eta + EFFECT * effect[:, step])
        present = np.maximum(20, rng.poisson(size))
        rate = np.rint(100 * rng.binomial(present, true) / present)
        parts.append(
            pd.DataFrame(
                {
                    "uai": [f"{k:07d}X" for k in range(colleges)],
                    "session": 2022 + step,
                    "ips": ips,
                    "present": present,
                    "rate": rate,
                    "academie": np.arange(colleges) % 20,
                    "truth": 100 * (true - expected),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def scored(data: pd.DataFrame) -> dict[str, float]:
    """One replication: shares of intervals that hold the truth (by session, pooled), ratio of squared errors, Ω."""
    found = value_added(data)
    each = found.by_session
    weighted = data.assign(total=data["present"] * data["truth"]).groupby("uai")[["total", "present"]].sum()
    truth = (weighted["total"] / weighted["present"]).rename("truth").reset_index()
    pooled = found.pooled.merge(truth, on="uai", validate="one_to_one")
    squares = [((each[column] - each["truth"]) ** 2).mean() for column in ("value", "difference")]
    return {
        "session": _held(each),
        "pooled": _held(pooled),
        "squares": squares[0] / squares[1],
        "omega": float(np.diag(found.covariance).mean()),
        "lasting": float(found.correlation[np.triu_indices(len(found.sessions), 1)].mean()),
    }


def few(seed: int | np.random.Generator, *, units: int = 15, tau: float = 0.4) -> dict[str, float]:
    """One replication of a normal-normal model with few units: coverage with τ² taken as known, and integrated."""
    rng = np.random.default_rng(seed)
    v = rng.uniform(0.05, 0.4, units)
    true = rng.normal(1.0, tau, units)
    fit = heterogeneity(true + rng.normal(0, np.sqrt(v)), v)
    shares = {}
    for name, found in (("known", fit.shrunken()), ("integrated", fit.integrated())):
        shares[name] = float((np.abs(found["value"] - true) <= 1.959964 * found["se"]).mean())
    return shares


def run(seed: int, replications: int) -> list[dict[str, object]]:
    """The study's rows; the seed of replication k is ``[seed, k]``."""
    rows = []
    for kind, name in COUNTRIES.items():
        results = pd.DataFrame([scored(country([seed, k], kind=kind)) for k in range(replications)])
        for column, what in (("session", "une session"), ("pooled", "moyenne des sessions")):
            row = _row(f"intervalle bayésien empirique, {what}, {name}", replications, seed)
            rows.append(row | {"coverage": float(results[column].mean()), "low": COVERAGE[0], "high": COVERAGE[1]})
        ratio = _row(f"erreur quadratique, rétrécie sur brute, {name}", replications, seed)
        rows.append(ratio | {"mean_estimate": float(results["squares"].mean())})
        if kind == "beta":
            for column, what, truth in (
                ("omega", "Ω, diagonale", OMEGA),
                ("lasting", "corrélation entre sessions", LASTING),
            ):
                spread = {"mean_estimate": results[column].mean(), "sd_estimate": results[column].std()}
                rows.append(_row(what, replications, seed) | {"truth": truth} | spread)
    small = pd.DataFrame([few([seed, k]) for k in range(replications)])
    rows.append(
        _row("15 unités, τ² intégré", replications, seed)
        | {"coverage": float(small["integrated"].mean()), "low": COVERAGE[0], "high": COVERAGE[1]}
    )
    rows.append(_row("15 unités, τ² pris pour connu", replications, seed) | {"coverage": float(small["known"].mean())})
    return rows


def _held(rows: pd.DataFrame) -> float:
    return float(((rows["low"] <= rows["truth"]) & (rows["truth"] <= rows["high"])).mean())


def _row(quantity: str, replications: int, seed: int) -> dict[str, object]:
    return {"study": STUDY, "quantity": quantity, "replications": replications, "seed": seed}
