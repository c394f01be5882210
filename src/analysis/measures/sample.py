"""The rows an analysis can use, and the refusals when there are not enough of them."""

import numpy as np
import pandas as pd

from .results import NotEstimable

IPS_ORIGIN, IPS_STEP = 100.0, 10.0
MINIMUM_UNITS = 12


def numbers(values: object) -> np.ndarray:
    """A float array, missing values as NaN, whatever the nullable type."""
    if isinstance(getattr(values, "dtype", None), np.dtype) and values.dtype.kind in "fiub":
        return np.asarray(values, dtype=float)
    return pd.to_numeric(pd.Series(values)).to_numpy(dtype=float, na_value=np.nan)


def complete(data: pd.DataFrame, *columns: str, weight: str | None = None) -> pd.DataFrame:
    """The rows where all `columns` are present and `weight` is positive, these columns as floats."""
    needed = {column: numbers(data[column]) for column in (*columns, *([weight] if weight else []))}
    keep = np.logical_and.reduce([np.isfinite(values) for values in needed.values()])
    if weight:
        keep &= np.nan_to_num(needed[weight]) > 0
    rows = data if keep.all() else data.loc[keep]
    return rows.reset_index(drop=True).assign(**{column: values[keep] for column, values in needed.items()})


def only(data: pd.DataFrame, *columns: str | None) -> pd.DataFrame:
    """These columns, those the data have: names and places that an analysis does not read are not copied with each subset."""
    return data[[column for column in dict.fromkeys(columns) if column in data.columns]]


def scaled(ips: np.ndarray) -> np.ndarray:
    """IPS in tens of points from 100."""
    return (ips - IPS_ORIGIN) / IPS_STEP


def passed_share(rate: np.ndarray, present: np.ndarray) -> np.ndarray:
    """Share of passes, the number of passes being the whole number nearest to rate·present/100.

    Up to 100 pupils a rate rounded to the percent leaves only one such number: this undoes the rounding.
    """
    return np.clip(np.rint(rate * present / 100) / present, 0.0, 1.0)


def pupils(rows: pd.DataFrame, column: str | None = "present") -> int:
    """Pupils behind the rows, 0 when the data do not say."""
    return round(float(np.nansum(numbers(rows[column])))) if column in rows.columns else 0


def units_of(rows: pd.DataFrame) -> int:
    """Distinct collèges, or rows where there is no identifier."""
    return int(rows["uai"].nunique()) if "uai" in rows.columns else len(rows)


def constant(values: np.ndarray) -> bool:
    """True when the values do not vary beyond rounding error."""
    return bool(np.ptp(values) <= 1e-9 * max(1.0, np.abs(values).max()))


def refusal(
    rows: pd.DataFrame, *, y: str, x: str, n: int, minimum_units: int = MINIMUM_UNITS, sector: bool = False
) -> NotEstimable | None:
    """Why no slope can be computed from these rows, or None when one can."""
    units = units_of(rows)
    if not units:
        return NotEstimable("no_data")
    if units < minimum_units:
        return NotEstimable("too_few_units", n, units)
    if constant(rows[x].to_numpy()):
        return NotEstimable("constant_ips", n, units)
    if constant(rows[y].to_numpy()):
        return NotEstimable("constant_rate", n, units)
    if sector and constant(private(rows)):
        return NotEstimable("constant_sector", n, units)
    return None


def private(rows: pd.DataFrame) -> np.ndarray:
    """1 for private collèges, 0 for public ones."""
    return (rows["sector"].astype("str") != "public").to_numpy(dtype=float)
