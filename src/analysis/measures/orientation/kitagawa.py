"""How much of the difference between two rates comes from who is counted, and how much from their rates (Kitagawa 1955)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..results import NotEstimable


@dataclass(frozen=True, eq=False)
class RateSplit:
    """The second rate minus the first, in points: `total` = `structure` + `rates`, exactly.

    `structure` is what the change of the shares of the strata gives at rates held at their mean, `rates` what the change of
    the rates gives at shares held at their mean. `strata` has one row per stratum: stratum, share_1, share_2 (percent), rate_1,
    rate_2 (percent), structure, rates (points).
    """

    first: float
    second: float
    structure: float
    rates: float
    strata: pd.DataFrame
    n: tuple[int, int]

    @property
    def total(self) -> float:
        return self.second - self.first


def kitagawa(data: pd.DataFrame) -> RateSplit | NotEstimable:
    """Split the difference of two rates over strata.

    `data` has columns stratum, k1, n1, k2, n2: who passes and who is counted, first and second time. Strata without anyone
    at both times are left aside; one that is empty at one time only has no rate there and takes the other time's, so that it
    counts as structure alone. Refused (``"no_data"``) when one time has nobody.

    Kitagawa (1955), "Components of a difference between two rates", JASA 50.
    """
    rows = data[(data["n1"] > 0) | (data["n2"] > 0)].reset_index(drop=True)
    counts = {name: rows[name].to_numpy(dtype=float) for name in ("k1", "n1", "k2", "n2")}
    totals = counts["n1"].sum(), counts["n2"].sum()
    if not all(totals):
        return NotEstimable("no_data", round(sum(totals)))
    rates = []
    for k, n in (("k1", "n1"), ("k2", "n2")):
        with np.errstate(invalid="ignore", divide="ignore"):
            rates.append(counts[k] / counts[n])
    r1, r2 = np.where(np.isnan(rates[0]), rates[1], rates[0]), np.where(np.isnan(rates[1]), rates[0], rates[1])
    s1, s2 = counts["n1"] / totals[0], counts["n2"] / totals[1]
    structure, change = 100 * (s2 - s1) * (r1 + r2) / 2, 100 * (r2 - r1) * (s1 + s2) / 2
    strata = pd.DataFrame(
        {
            "stratum": rows["stratum"],
            "share_1": 100 * s1,
            "share_2": 100 * s2,
            "rate_1": 100 * rates[0],
            "rate_2": 100 * rates[1],
            "structure": structure,
            "rates": change,
        }
    )
    return RateSplit(
        first=float(100 * counts["k1"].sum() / totals[0]),
        second=float(100 * counts["k2"].sum() / totals[1]),
        structure=float(structure.sum()),
        rates=float(change.sum()),
        strata=strata,
        n=(round(totals[0]), round(totals[1])),
    )
