"""Exits compared at equal characteristics, from the context of cohorts."""

import pandas as pd

from analysis.exhibits import Column
from analysis.wording.numbers import count

from .. import names
from .results import Exits

EQUAL_COLUMNS = (
    Column("group", "Variable"),
    Column("label", "Catégorie"),
    Column("value", f"Incidence à trois ans [{names.INTERVAL}] (%)", format="decimal:1", low="low", high="high"),
    Column("gap", "Écart à la référence (points)", format="signed:1", low="gap_low", high="gap_high"),
)


def equal_table(results: Exits, estimates: pd.DataFrame) -> pd.DataFrame:
    """Incidence at equal characteristics by category, and its difference with the reference, for `EQUAL_COLUMNS`."""
    rows = results.followed.estimates(estimates)
    wide = rows[rows["unit"] == "percent"].merge(
        rows[rows["unit"] == "points"], on=["group", "category"], how="left", suffixes=("", "_gap")
    )
    told = [
        names.categories(group).get(code, code) for group, code in zip(wide["group"], wide["category"], strict=True)
    ]
    found = wide.assign(label=told, group=[names.group_name(group) for group in wide["group"]])
    renamed = {"value_gap": "gap", "low_gap": "gap_low", "high_gap": "gap_high"}
    return found.rename(columns=renamed)[["group", "label", "value", "low", "high", "gap", "gap_low", "gap_high"]]


def equal_n(results: Exits, estimates: pd.DataFrame) -> str:
    """Who the comparison is about."""
    row = results.followed.estimates(estimates).iloc[0]
    return f"{count(int(row['n']))} élèves aux caractéristiques connues, {count(int(row['units']))} collèges"
