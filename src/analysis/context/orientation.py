"""What the reports on orientation share: differences at comparable grades, gaps split, how far pupils of a collège resemble."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.context.families import Family, kept
from analysis.frames.orientation import OrientationPanel, orientation_panel
from analysis.frames.wish import wish_rows
from analysis.measures.orientation import (
    GRADES,
    grade_sensitivity,
    rate_gap_split,
    wish_design,
    wish_model,
    within_college,
)
from analysis.measures.orientation.clusters import contrast_effect, resemblance
from analysis.measures.results import Estimate, NotEstimable
from analysis.measures.sample import units_of
from analysis.store import Store
from analysis.territories import Territory, TerritoryIndex

LEVELS = ("france", "region_academique", "academie", "departement")
YEARS = 3
BAND = (10.0, 12.0)
SPLITS = {"quart": ("q1", "q4"), "sexe": ("girl", "boy"), "ruralite": ("rural", "urbain")}
"""Gaps that are split: first group less second."""

ESTIMATE_TYPES = {
    **dict.fromkeys(("territory", "level", "model", "variable"), "str"),
    "grade": "float64",
    **dict.fromkeys(("value", "low", "high", "se", "df"), "float64"),
    **dict.fromkeys(("n", "units"), "int64"),
    **dict.fromkeys(("covariance", "cluster", "refused"), "str"),
}
SAMPLE_TYPES = {
    **dict.fromkeys(("territory", "level", "rentrees"), "str"),
    **dict.fromkeys(("pupils", "kept", "colleges", "parameters"), "int64"),
    **dict.fromkeys(("ips_q1", "ips_q4", "rate"), "float64"),
}
SPREAD_TYPES = {
    **dict.fromkeys(("territory", "level", "stage"), "str"),
    "icc": "float64",
    "deff": "float64",
    "units": "int64",
}


@dataclass(frozen=True, eq=False)
class OrientationContext:
    """Results of one store state on the pupils of the last three rentrées together.

    `estimates`: differences of probability in points by territory, columns of `ESTIMATE_TYPES`. `model` is ``"comparable"`` (logit),
    ``"passage"`` (the same of being found in seconde GT), ``"within"`` (inside collèges), ``"grade:<how>"`` (ways of taking the grade into
    account, in territories of several départements), ``"split:<gap>"`` with variables gap, explained, unexplained, ``reference:<group>``, ``detail:<variable>``. `refused` is
    the reason where there is no value. `samples`: who they are about. `spread`: the design effect of collèges by stage, of a rate and of differences (``"<stage>:<contrast>"``). `exclusions`:
    pupils left out of the comparison in the country, by reason; `coverage` as `OrientationPanel.coverage`.
    """

    estimates: pd.DataFrame
    samples: pd.DataFrame
    spread: pd.DataFrame
    exclusions: pd.DataFrame
    coverage: pd.DataFrame

    def of(self, territory: Territory, model: str) -> pd.DataFrame:
        """Rows of `estimates` of one territory and model."""
        rows = self.estimates
        return rows[(rows["territory"] == territory.id) & (rows["model"] == model)].reset_index(drop=True)

    def sample(self, territory: Territory) -> pd.Series | None:
        """The row of `samples` of one territory, None without any."""
        found = self.samples[self.samples["territory"] == territory.id]
        return None if found.empty else found.iloc[0]

    def design_effect(self, territory: Territory, stage: str, contrast: str = "") -> float:
        """By how much the resemblance of pupils of one collège inflates the variance of a rate, or of a difference.

        `contrast` is ``"<variable>:<first>:<second>"``, or ``"rentree"`` for the first rentrée and the last; that of the rate where it
        could not be measured; 1 where nothing could.
        """
        rows = self.spread[self.spread["territory"] == territory.id].set_index("stage")["deff"]
        known = [rows[name] for name in (f"{stage}:{contrast}", stage) if name in rows.index]
        return max(1.0, float(known[0])) if known else 1.0


def load_orientation(store: Store) -> OrientationContext | None:
    """The context of this state of the store, computed once; None where no pupil has a stage of orientation."""
    if not {"pupils", "orientation"} <= set(store.tables()):
        return None
    frames = kept(store, ORIENTATION)
    return OrientationContext(
        **{name: frames[name] for name in ("estimates", "samples", "spread", "exclusions", "coverage")}
    )


def _build(store: Store) -> dict[str, pd.DataFrame]:
    index = store.index()
    held = sorted(
        set(store.values("pupils", "rentree", {"level": "3e"}))
        & set(store.values("orientation", "rentree", {"level": "3e"}))
    )
    panel = orientation_panel(store, index.france, rentrees=held[-YEARS:])
    rows, exclusions = wish_rows(panel.data)
    places = rows["departement"].to_numpy(dtype=object)
    estimates, samples, spread = [], [], []
    known: dict[tuple[str, ...], _Measured] = {}
    for territory in _territories(index):
        inside = np.isin(places, territory.departements)
        if not inside.any():
            continue
        held_here = tuple(sorted(set(places[inside])))
        if held_here not in known:
            known[held_here] = _measured(rows[inside].reset_index(drop=True), panel, held_here)
        told = {"territory": territory.id, "level": territory.level}
        found = known[held_here]
        estimates += [told | row for row in found.estimates]
        samples.append(told | found.sample)
        spread += [told | row for row in found.spread]
    return {
        "estimates": pd.DataFrame(estimates, columns=list(ESTIMATE_TYPES)).astype(ESTIMATE_TYPES),
        "samples": pd.DataFrame(samples, columns=list(SAMPLE_TYPES)).astype(SAMPLE_TYPES),
        "spread": pd.DataFrame(spread, columns=list(SPREAD_TYPES)).astype(SPREAD_TYPES),
        "exclusions": exclusions,
        "coverage": panel.coverage,
    }


@dataclass(frozen=True)
class _Measured:
    """What is computed of the pupils of some départements, once for the territories that hold no others."""

    estimates: list[dict[str, object]]
    sample: dict[str, object]
    spread: list[dict[str, object]]


def _measured(rows: pd.DataFrame, panel: OrientationPanel, places: tuple[str, ...]) -> _Measured:
    return _Measured(list(_estimates(rows, several=len(places) > 1)), _sample(rows, panel, places), list(_spread(rows)))


def _territories(index: TerritoryIndex) -> Iterator[Territory]:
    yield index.france
    for level in LEVELS[1:]:
        yield from index.all(level)


def _estimates(rows: pd.DataFrame, *, several: bool) -> Iterator[dict[str, object]]:
    """Every estimate of one territory, refusals among them; sensitivity to grades where there are `several` départements."""
    model = wish_model(rows)
    if isinstance(model, NotEstimable):
        yield _row("comparable", "", model)
        return
    for variable in model.variables:
        yield _row("comparable", variable, model.difference(variable))
        if variable in ("ips", "girl"):
            for grade in GRADES:
                yield _row("comparable", variable, model.difference(variable, grade=grade), grade)
    yield _row("comparable", "positions", model.between_positions(*_positions(rows), BAND))
    observed = wish_model(rows[rows["passage"].notna()], response="passage")
    for variable in model.variables if not isinstance(observed, NotEstimable) else ():
        yield _row(
            "passage",
            variable,
            observed.difference(variable) if variable in observed.variables else NotEstimable("no_data"),
        )
    within = within_college(rows)
    for found in () if isinstance(within, NotEstimable) else within:
        yield _row("within", found.name, found)
    for how, found in grade_sensitivity(rows).items() if several else ():
        yield _row(f"grade:{how}", "ips", found)
    yield from _splits(rows)


def _positions(rows: pd.DataFrame) -> tuple[float, float]:
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
            yield _row(f"split:{name}", "gap", NotEstimable("too_few_units", len(part), fewest))
            continue
        design = wish_design(part, without=own)
        blocks = {variable: columns for variable, columns in design.blocks.items() if variable not in own}
        kept_columns = [k for columns in blocks.values() for k in columns]
        place = {k: new for new, k in enumerate(kept_columns)}
        x = design.matrix(part)[:, 1:][:, kept_columns]
        numbered = {variable: [place[k] for k in columns] for variable, columns in blocks.items()}
        found = rate_gap_split(part["wish"].to_numpy(), x, inside, numbered, part["uai"])
        if isinstance(found, NotEstimable):
            yield _row(f"split:{name}", "gap", found)
            continue
        yield _row(f"split:{name}", "gap", found.gap, n=len(part), units=units_of(part))
        yield _row(f"split:{name}", "first", found.rates[0], n=found.n[0], units=units_of(part[inside]))
        yield _row(f"split:{name}", "second", found.rates[1], n=found.n[1], units=units_of(part[~inside]))
        for variable in ("explained", "unexplained"):
            yield _row(f"split:{name}", variable, getattr(found, variable))
        for reference, value in found.references.items():
            yield _row(f"split:{name}", f"reference:{reference}", value, n=len(part), units=units_of(part))
        for variable, value in (found.detail or {}).items():
            yield _row(f"split:{name}", f"detail:{variable}", value, n=len(part), units=units_of(part))


def _spread(rows: pd.DataFrame) -> Iterator[dict[str, object]]:
    last = rows[rows["rentree"] == rows["rentree"].max()]
    for stage in ("wish", "decision", "passage"):
        known = last[last[stage].notna()]
        found = resemblance(known[stage].to_numpy(dtype=float), known["uai"])
        if not isinstance(found, NotEstimable):
            yield {"stage": stage, "icc": found.icc, "deff": found.design_effect, "units": found.units}
        sides = _sides(known)
        for (by, first, second), (inside, outside) in sides.items():
            yield from _contrast(known, stage, f"{by}:{first}:{second}", inside, outside)
        both = rows[rows[stage].notna()]
        years = sorted(both["rentree"].unique())
        if len(years) > 1:
            ends = [both["rentree"] == year for year in (years[-1], years[0])]
            yield from _contrast(both, stage, "rentree", *ends)


def _contrast(
    rows: pd.DataFrame, stage: str, name: str, inside: pd.Series, outside: pd.Series
) -> Iterator[dict[str, object]]:
    kept = (inside | outside).to_numpy()
    found = contrast_effect(rows[stage].to_numpy(dtype=float)[kept], inside.to_numpy()[kept], rows["uai"][kept])
    if not isinstance(found, NotEstimable):
        yield {"stage": f"{stage}:{name}", "icc": np.nan, "deff": found, "units": units_of(rows[kept])}


def _sides(rows: pd.DataFrame) -> dict[tuple[str, str, str], tuple[pd.Series, pd.Series]]:
    """Pupils on the two sides of every gap that a report shows."""
    ep = (rows["rep"] + rows["rep_plus"]) > 0
    public = ~ep & (rows["prive"] == 0)
    urban = (rows["bourg"] + rows["disperse"]) == 0
    return {
        ("statut", "REP+", "public_hors_ep"): (rows["rep_plus"] == 1, public),
        ("statut", "REP", "public_hors_ep"): (rows["rep"] == 1, public),
        ("statut", "ep", "hors_ep"): (ep, ~ep),
        ("statut", "prive", "public_hors_ep"): (rows["prive"] == 1, public),
        ("sexe", "F", "M"): (rows["girl"] == 1, rows["girl"] == 0),
        ("quart", "q1", "q4"): (rows["quarter"] == 1, rows["quarter"] == 4),
        ("ruralite", "rural_disperse", "urbain"): (rows["disperse"] == 1, urban),
        ("ruralite", "bourg_rural", "urbain"): (rows["bourg"] == 1, urban),
    }


def _sample(rows: pd.DataFrame, panel: OrientationPanel, places: tuple[str, ...]) -> dict[str, object]:
    low, high = _positions(rows)
    years = sorted(int(year) for year in rows["rentree"].unique())
    everyone = panel.data["departement"].isin(places)
    return {
        "rentrees": " ".join(map(str, years)),
        "pupils": int(everyone.sum()),
        "kept": len(rows),
        "colleges": units_of(rows),
        "parameters": wish_design(rows).matrix(rows.head(1)).shape[1],
        "ips_q1": low,
        "ips_q4": high,
        "rate": 100 * float(rows["wish"].mean()),
    }


def _row(
    model: str,
    variable: str,
    found: Estimate | NotEstimable | float,
    grade: float = np.nan,
    *,
    n: int = 0,
    units: int = 0,
) -> dict[str, object]:
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


ORIENTATION = Family(
    "orientation", ("pupils", "orientation", "pupil_exams", "communes", "establishments", "memberships"), _build
)
