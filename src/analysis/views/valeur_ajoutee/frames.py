"""From results to the frames that the chapter's charts draw."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.context.value_added import ValueAddedContext
from analysis.measures.funnel import ALARM, WARNING
from analysis.measures.value_added import standing
from analysis.territories import Territory
from analysis.wording.numbers import period, sentence_case, session

from .names import FIFTHS, LATER, STANDING_NAMES
from .results import FEWEST_SHOWN, STANDINGS, ValueAddedResults


def funnel_points(results: ValueAddedResults) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The territory's collèges and the others of the country: n, y (points, adjusted), outside, indexed by uai."""
    points = results.funnel.points.set_index("uai")
    shown = pd.DataFrame(
        {"n": points["n"], "y": points["adjusted"] - 100 * results.funnel.target, "outside": results.outside}
    )
    shown = shown[shown["n"] >= FEWEST_SHOWN]
    own = shown.index.isin(results.pooled["uai"])
    return shown[own], shown[~own]


def funnel_limits(results: ValueAddedResults) -> pd.DataFrame:
    """The two pairs of limits over the sizes of the country: n, confidence, low, high (points)."""
    sizes = results.funnel.points["n"]
    n = np.geomspace(max(sizes.min(), FEWEST_SHOWN), sizes.max(), 80)
    parts = []
    for confidence in (WARNING, ALARM):
        low, high = results.funnel.limits(n, confidence)
        target = 100 * results.funnel.target
        parts.append(pd.DataFrame({"n": n, "confidence": confidence, "low": low - target, "high": high - target}))
    return pd.concat(parts, ignore_index=True)


def college_name(results: ValueAddedResults) -> dict[str, str]:
    """The name to write on the funnel: that of the territory when it is one collège of enough candidates."""
    if results.territory.level != "etablissement" or not results.single:
        return {}
    row = results.pooled.iloc[0]
    return {row["uai"]: results.territory.label} if row["n"] >= FEWEST_SHOWN else {}


def standing_shares(results: ValueAddedResults, above: Sequence[Territory]) -> pd.DataFrame:
    """Share of collèges below, as and above what is expected: label, part, value; the territory, then those above it."""
    rows = _shares(results.territory.label, results.counts)
    for territory in above:
        rows += _shares(territory.label, counts_of(results.context, territory))
    return pd.DataFrame(rows, columns=["label", "part", "value"])


def counts_of(context: ValueAddedContext, territory: Territory) -> dict[str, int]:
    """How many collèges of a territory made of départements stand below, alike and above."""
    rows = context.pooled[context.pooled["departement"].isin(territory.departements)]
    found = standing(rows["low"], rows["high"])
    return {key: int((found == key).sum()) for key in STANDINGS}


def _shares(label: str, counts: dict[str, int]) -> list[dict[str, object]]:
    total = sum(counts.values())
    return [
        {"label": label, "part": STANDING_NAMES[key], "value": 100 * counts[key] / total} for key in STANDINGS if total
    ]


def later_fifths(results: ValueAddedResults) -> pd.DataFrame | None:
    """Where the collèges of each fifth of official value added are at the next session: label, part, value (percent)."""
    moves = results.official_moves()
    if moves is None:
        return None
    rows = []
    for start in reversed(moves.index):
        shares = 100 * moves.loc[start] / moves.loc[start].sum()
        parts = (shares[shares.index < start].sum(), shares[start], shares[shares.index > start].sum())
        rows += [{"label": FIFTHS[start], "part": p, "value": float(v)} for p, v in zip(LATER, parts, strict=True)]
    return pd.DataFrame(rows)


def session_values(results: ValueAddedResults) -> pd.DataFrame:
    """A collège's values: all sessions together, then one by one: label, value, low, high, role."""
    row, sessions = results.pooled.iloc[0], results.by_session.sort_values("session")
    both = sentence_case(period("session", sessions["session"]))
    rows = [{"label": both, "role": "territory"} | dict(row[["value", "low", "high"]])] if len(sessions) > 1 else []
    for one in sessions.itertuples():
        place = {"label": sentence_case(session(one.session)), "role": "similar" if rows else "territory"}
        rows.append(place | {"value": one.value, "low": one.low, "high": one.high})
    return pd.DataFrame(rows)


def ips_points(results: ValueAddedResults) -> pd.DataFrame:
    """Unshrunken differences of the headline session against IPS: x, y (points), n, group (sector)."""
    rows = results.by_session[results.by_session["session"] == results.context.headline_session]
    rows = rows[rows["present"] >= FEWEST_SHOWN]
    return rows.rename(columns={"ips": "x", "difference": "y", "present": "n", "sector": "group"})[
        ["x", "y", "n", "group"]
    ]
