"""Slopes of territories drawn towards the common one: the rows of their chart and what is said under it."""

import pandas as pd

from analysis.context import NationalContext
from analysis.errors import fold
from analysis.territories import Territory, TerritoryIndex
from analysis.wording.numbers import count
from analysis.wording.sentences import DNB, shrunken_slopes

#: The level whose slopes are shown beside each level of report.
SHOWN = {
    "france": "academie",
    "region_academique": "academie",
    "academie": "academie",
    "departement": "departement",
}
NAMES = {"academie": "académies", "departement": "départements"}


def slope_rows(national: NationalContext, territory: Territory, index: TerritoryIndex) -> pd.DataFrame:
    """Slopes of the territories beside this one, in alphabetical order, the common one last: label, value, low, high, role.

    Académies for France, a région and an académie; the départements of the same région for a département. Empty for
    other levels, or where no common model could be fitted.
    """
    columns = ["label", "value", "low", "high", "role"]
    common = _common(national, territory)
    if common is None:
        return pd.DataFrame(columns=columns)
    own = set(territory.departements)
    around = own if territory.level in ("france", "academie") else set(_region(territory).departements)
    rows = []
    for shown in sorted(index.all(common["level"]), key=lambda t: fold(t.name)):
        found = national.slopes[national.slopes["territory"] == shown.id]
        if found.empty or (territory.level == "departement" and not set(shown.departements) <= around):
            continue
        within = territory.level != "france" and set(shown.departements) <= own
        row = found.iloc[0]
        place = {"label": shown.label, "role": "territory" if within else "similar"}
        rows.append(place | {"value": row["slope"], "low": row["low"], "high": row["high"]})
    last = {"label": f"Pente commune aux {int(common['territories'])} {NAMES[common['level']]}", "role": "reference"}
    rows.append(last | {name: common[name] for name in ("value", "low", "high")})
    return pd.DataFrame(rows, columns=columns)


def slopes_scope(national: NationalContext, territory: Territory) -> dict[str, str]:
    """Population and n of that chart: all the collèges of the country, whatever the territory of the report."""
    common = _common(national, territory)
    if common is None:
        return {}
    rows = national.slopes[national.slopes["level"] == common["level"]]
    return {
        "population": "collèges de France entière, série générale",
        "n": f"{DNB.schools(int(rows['units'].sum()))}, {count(int(rows['n'].sum()))} candidats présents",
    }


def slopes_note(national: NationalContext, territory: Territory) -> str:
    """How these slopes were obtained, how far territories differ, how many were compared."""
    common = _common(national, territory)
    rows = national.slopes[national.slopes["level"] == common["level"]]
    apart = int(((rows["low"] > common["value"]) | (rows["high"] < common["value"])).sum())
    return shrunken_slopes(
        float(common["value"]), float(common["slope_sd"]), apart, int(common["territories"]), NAMES[common["level"]]
    )


def _common(national: NationalContext, territory: Territory) -> pd.Series | None:
    found = national.common_slopes[national.common_slopes["level"] == SHOWN.get(territory.level)]
    return None if found.empty else found.iloc[0]


def _region(territory: Territory) -> Territory:
    while territory.level != "region_academique" and territory.parent is not None:
        territory = territory.parent
    return territory
