"""Every estimate at comparable results of one territory, refusals among them."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.measures.orientation import (
    GRADES,
    destination_model,
    grade_sensitivity,
    mixed_wish,
    rate_gap_split,
    wish_design,
    wish_model,
    within_college,
)
from analysis.measures.results import Estimate, NotEstimable
from analysis.measures.sample import units_of

BAND = (10.0, 12.0)
ESTIMATE_TYPES = {
    **dict.fromkeys(("territory", "level", "model", "variable"), "str"),
    "grade": "float64",
    **dict.fromkeys(("value", "low", "high", "se", "df"), "float64"),
    **dict.fromkeys(("n", "units"), "int64"),
    **dict.fromkeys(("covariance", "cluster", "refused"), "str"),
}


def estimates(rows: pd.DataFrame, *, several: bool) -> Iterator[dict[str, object]]:
    """Every estimate of one territory, refusals among them; sensitivity to grades where there are `several` départements."""
    model = wish_model(rows)
    if isinstance(model, NotEstimable):
        yield row_of("comparable", "", model)
        return
    for variable in model.variables:
        yield row_of("comparable", variable, model.difference(variable))
        if variable in ("ips", "girl"):
            for grade in GRADES:
                yield row_of("comparable", variable, model.difference(variable, grade=grade), grade)
    yield row_of("comparable", "positions", model.between_positions(*positions(rows), BAND))
    observed = wish_model(rows[rows["passage"].notna()], response="passage")
    for variable in model.variables if not isinstance(observed, NotEstimable) else ():
        yield row_of(
            "passage",
            variable,
            observed.difference(variable) if variable in observed.variables else NotEstimable("no_data"),
        )
    yield from _apart(within_college(rows), "within")
    for how, found in grade_sensitivity(rows).items() if several else ():
        yield row_of(f"grade:{how}", "ips", found)
    yield from _apart(mixed_wish(rows[rows["rentree"] == rows["rentree"].max()]), "own") if several else ()
    yield from _destinations(rows)
    yield from _splits(rows)


def _apart(found: tuple[Estimate, ...] | NotEstimable, model: str) -> Iterator[dict[str, object]]:
    """Estimates that come together, under their own names."""
    for value in () if isinstance(found, NotEstimable) else found:
        yield row_of(model, value.name, value)


def _destinations(rows: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Differences of every destination, pupils of the last rentrée that is followed."""
    known = rows[rows["destination"] != ""]
    model = destination_model(known[known["rentree"] == known["rentree"].max()])
    if isinstance(model, NotEstimable):
        yield row_of("destination", "", model)
        return
    for variable in model.variables:
        found = model.differences(variable)
        for category in model.categories:
            told = found if isinstance(found, NotEstimable) else found[category]
            yield row_of(f"destination:{category}", variable, told)


def positions(rows: pd.DataFrame) -> tuple[float, float]:
    """Mean IPS of the pupils of the first and of the last quarter."""
    means = rows.groupby("quarter")["ips"].mean()
    return float(means.get(1, np.nan)), float(means.get(4, np.nan))


def _splits(rows: pd.DataFrame) -> Iterator[dict[str, object]]:
    rural = (rows["bourg"] + rows["disperse"]) > 0
    groups = {
        "quart": (rows["quarter"] == 1, rows["quarter"] == 4, ("ips",)),
        "sexe": (rows["girl"] == 1, rows["girl"] == 0, ("girl",)),
        "ruralite": (rural, ~rural, ("bourg", "disperse")),
    }
    for name, (first, second, own) in groups.items():
        part = rows[first | second].reset_index(drop=True)
        inside = first[first | second].to_numpy()
        fewest = min((units_of(part[inside == side]) for side in (True, False)), default=0)
        if fewest < 5:
            yield row_of(f"split:{name}", "gap", NotEstimable("too_few_units", len(part), fewest))
            continue
        design = wish_design(part, without=own)
        blocks = {variable: columns for variable, columns in design.blocks.items() if variable not in own}
        kept_columns = [k for columns in blocks.values() for k in columns]
        place = {k: new for new, k in enumerate(kept_columns)}
        x = design.matrix(part)[:, 1:][:, kept_columns]
        numbered = {variable: [place[k] for k in columns] for variable, columns in blocks.items()}
        found = rate_gap_split(part["wish"].to_numpy(), x, inside, numbered, part["uai"])
        if isinstance(found, NotEstimable):
            yield row_of(f"split:{name}", "gap", found)
            continue
        yield row_of(f"split:{name}", "gap", found.gap, n=len(part), units=units_of(part))
        yield row_of(f"split:{name}", "first", found.rates[0], n=found.n[0], units=units_of(part[inside]))
        yield row_of(f"split:{name}", "second", found.rates[1], n=found.n[1], units=units_of(part[~inside]))
        for variable in ("explained", "unexplained"):
            yield row_of(f"split:{name}", variable, getattr(found, variable))
        for reference, value in found.references.items():
            yield row_of(f"split:{name}", f"reference:{reference}", value, n=len(part), units=units_of(part))
        for variable, value in (found.detail or {}).items():
            yield row_of(f"split:{name}", f"detail:{variable}", value, n=len(part), units=units_of(part))


def row_of(
    model: str,
    variable: str,
    found: Estimate | NotEstimable | float,
    grade: float = np.nan,
    *,
    n: int = 0,
    units: int = 0,
) -> dict[str, object]:
    """One row of estimates, of `ESTIMATE_TYPES` besides the territory; a number alone has no interval."""
    row: dict[str, object] = {
        "model": model,
        "variable": variable,
        "grade": grade,
        "covariance": "",
        "cluster": "",
        "refused": "",
    }
    if isinstance(found, NotEstimable):
        return row | {"refused": found.reason, "n": found.n, "units": found.units}
    if isinstance(found, float):
        return row | {"value": found, "n": n, "units": units}
    told = found.inference
    row |= {"covariance": told.covariance, "cluster": told.cluster or "", "df": told.df}
    return row | {name: getattr(found, name) for name in ("value", "low", "high", "se", "n", "units")}
