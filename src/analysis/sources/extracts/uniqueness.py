"""Quasi-identifiers: how many rows are alone to have their combination of ordinary characteristics."""

import pandas as pd

QUASI = ("uai", "level", "sex", "age", "delay", "residence", "pcs", "boarding")
_WARNED = 0.01


def share_alone(table: pd.DataFrame) -> tuple[float, tuple[str, ...]]:
    """The share of rows unique in their year for the quasi-identifiers the table has, and which these are."""
    present = tuple(name for name in QUASI if name in table and table[name].notna().any())
    if not present or table.empty:
        return 0.0, present
    by = ["rentree", *present] if "rentree" in table else list(present)
    return float(1 - table.duplicated(by, keep=False).mean()), present


def warning(table: pd.DataFrame, titles: dict[str, str]) -> str | None:
    """A French warning where more than one row in a hundred is alone; None otherwise."""
    share, columns = share_alone(table)
    if share < _WARNED:
        return None
    names = ", ".join(titles.get(name, name) for name in columns)
    percent = f"{100 * share:.1f}".replace(".", ",")
    return (
        f"attention : {percent}\u202f% des lignes sont seules à avoir leur combinaison de {names} ; "
        "même sans nom, elles peuvent désigner une personne : garder ces données sous la même protection que des données nominatives"
    )
