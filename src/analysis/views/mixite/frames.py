"""From results to the frames that charts draw."""

import pandas as pd

from analysis.context.segregation import MixContext
from analysis.frames.social_mix import SocialMix
from analysis.measures import NotEstimable
from analysis.measures.segregation import nested_variance
from analysis.territories import Territory, TerritoryIndex
from analysis.wording.numbers import count

from .names import PARTS, level_names
from .results import MixResults, levels

FEWEST = 5
LEVEL_NAMES = {"academie": "académies", "departement": "départements"}


def contributions(results: MixResults) -> pd.DataFrame:
    """The parts of the official index by year: year, part, value; parts that are 0 every year are left out."""
    rows = [
        {"year": year, "part": PARTS[name], "value": value}
        for year, found in results.index.items()
        for name, value in found.parts.items()
    ]
    frame = pd.DataFrame(rows, columns=["year", "part", "value"])
    return frame[frame.groupby("part")["value"].transform("max") > 0].reset_index(drop=True)


def positions(results: MixResults, context: MixContext, index: TerritoryIndex) -> tuple[pd.DataFrame, str]:
    """Every territory of the level at the last year (label, value, role), with the country, and what the dots are.

    For the country, the dots are the académies. Empty with fewer than `FEWEST` territories: no position to speak of.
    """
    here, year = results.mix.territory, results.last
    level = here.level if here.level in LEVEL_NAMES else "academie"
    alike = set(context.similar(here))
    shown = context.level(level, year) if year is not None else context.indices.iloc[:0]
    shown = shown if len(shown) >= FEWEST else shown.iloc[:0]
    rows = [
        {
            "label": index.parse(row.territory).label,
            "value": row.h,
            "role": "territory" if row.territory == here.id else "similar" if row.territory in alike else "other",
        }
        for row in shown.itertuples()
    ]
    country = None if year is None else context.published(index.france, year)
    if rows and country is not None:
        rows.append({"label": index.france.label, "value": country["h"], "role": "reference"})
    frame = pd.DataFrame(rows, columns=["label", "value", "role"])
    return frame, f"Les {count(len(shown))} {LEVEL_NAMES[level]}"


def position_title(results: MixResults) -> str:
    """What the dots of `positions` show."""
    where = LEVEL_NAMES.get(results.mix.territory.level)
    return (
        f"L’indice du territoire parmi ceux des {where}" if where else "L’indice des académies, et celui de la France"
    )


def named(results: MixResults, context: MixContext, others: tuple[Territory, ...]) -> pd.DataFrame:
    """Index beyond chance of the territory, those like it and those above it by name: label, value, low, high, role.

    Empty when there is none to compare with.
    """
    here, year = results.mix.territory, results.last
    rows = []
    for territory in (here, *others) if year is not None else ():
        found = context.freed(territory, year)
        if found is not None:
            role = "territory" if territory == here else "similar" if territory.level == here.level else "parent"
            role = "reference" if territory.level == "france" and territory != here else role
            rows.append(
                {"label": territory.label, "value": found.value, "low": found.low, "high": found.high, "role": role}
            )
    return pd.DataFrame(rows if len(rows) > 1 else [], columns=["label", "value", "low", "high", "role"])


def variance_rows(results: MixResults, country: Territory, national: SocialMix) -> pd.DataFrame:
    """How the variance of the IPS is shared out in the territory, and in the country: label, part, value (percent)."""
    if isinstance(results.ips_parts, NotEstimable):
        return pd.DataFrame(columns=["label", "part", "value"])
    wanted = levels(results.mix)
    rows = _shares(results.mix.territory.label, results.ips_parts)
    if country != results.mix.territory:
        rows += _shares(country.label, nested_variance(national.now, wanted))
    return pd.DataFrame(rows)


def _shares(label: str, parts: pd.DataFrame) -> list[dict[str, object]]:
    names = level_names(list(parts["level"]))
    return [{"label": label, "part": name, "value": value} for name, value in zip(names, parts["share"], strict=True)]
