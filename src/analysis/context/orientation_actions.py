"""What actions of orientation cover in each territory, and what goes with their hours at comparable results."""

from collections.abc import Iterator

import pandas as pd

from analysis.contracts import ACTIONS
from analysis.measures.orientation import hours_association

COVERAGE_TYPES = {
    **dict.fromkeys(("territory", "level", "action"), "str"),
    "rentree": "int64",
    **dict.fromkeys(("colleges", "holding", "pupils"), "int64"),
    **dict.fromkeys(("reached", "hours"), "float64"),
}
TOTAL = "total"


def coverage(actions: pd.DataFrame, hours: pd.DataFrame, colleges: set[str]) -> Iterator[dict[str, object]]:
    """The rows of one territory at the last rentrée of the table, columns of `COVERAGE_TYPES` besides the territory.

    By action: collèges of the territory with pupils of 3e, those that hold it, pupils of 3e, the share reached (percent), hours for
    each pupil reached. ``"total"``: any action, `hours` then for each pupil of 3e; `reached` is missing, a pupil being in several.
    `actions` and `hours` are those of `frames.orientation_actions`.
    """
    here = hours[hours["uai"].isin(colleges) & hours["hours"].notna()]
    if here.empty:
        return
    year = int(here["rentree"].max())
    here = here[here["rentree"] == year]
    lines = actions[(actions["rentree"] == year) & actions["uai"].isin(here["uai"])]
    told = {"rentree": year, "colleges": len(here), "pupils": int(here["pupils"].sum())}
    each = float((here["hours"] * here["pupils"]).sum() / here["pupils"].sum())
    yield told | {"action": TOTAL, "holding": lines["uai"].nunique(), "reached": float("nan"), "hours": each}
    for action in ACTIONS:
        part = lines[lines["action"] == action]
        reached = float(part["reached"].sum())
        if reached:
            own = {"holding": part["uai"].nunique(), "reached": 100 * reached / told["pupils"]}
            yield told | own | {"action": action, "hours": float((part["hours"] * part["reached"]).sum() / reached)}


def associations(rows: pd.DataFrame, hours: pd.DataFrame) -> dict[str, object]:
    """By outcome (``"wish"``, ``"passage"``), what goes with ten hours more per pupil; `rows` are those of `frames.wish`."""
    known = rows.merge(hours[["uai", "rentree", "hours"]], on=["uai", "rentree"], how="left", validate="many_to_one")
    return {response: hours_association(known, response=response) for response in ("wish", "passage")}
