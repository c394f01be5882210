"""Tables of the statistician's part on girls and boys."""

import pandas as pd

from analysis.context.gender import GenderContext
from analysis.exhibits import Column
from analysis.territories import Territory, TerritoryIndex
from analysis.wording.numbers import NARROW, rentree, sentence_case

from .names import SPECIALITIES, TRACKS

INTERVAL = "[intervalle à 95" + NARROW + "%]"
SHARE_COLUMNS = (
    Column("label", "Enseignement ou série"),
    Column("girls", "Filles", format="integer"),
    Column("boys", "Garçons", format="integer"),
    Column("share", "Part des filles (%) " + INTERVAL, format="decimal:1", low="share_low", high="share_high"),
    Column("units", "Lycées", format="integer"),
)
GAP_COLUMNS = (
    Column("label", "Enseignement ou série"),
    Column("of_girls", "Filles qui la suivent (%)", format="decimal:1"),
    Column("of_boys", "Garçons qui la suivent (%)", format="decimal:1"),
    Column("gap", "Écart de choix, points " + INTERVAL, format="signed:1", low="gap_low", high="gap_high"),
)
YEAR_COLUMNS = (
    Column("rentree", "Rentrée"),
    Column("value", "Indice de séparation (%) " + INTERVAL, format="decimal:1", low="low", high="high"),
    Column("by_chance", "Hasard (%)", format="decimal:1"),
    Column("n", "Élèves", format="integer"),
    Column("units", "Lycées", format="integer"),
)
ACADEMIE_COLUMNS = (
    Column("label", "Territoire"),
    Column("value", "Indice de séparation (%) " + INTERVAL, format="decimal:1", low="low", high="high"),
    Column("by_chance", "Hasard (%)", format="decimal:1"),
    Column("maths", "Mathématiques, écart de choix (points)", format="signed:1"),
    Column("nsi", "Part des filles en NSI (%)", format="decimal:1"),
)


def codes(context: GenderContext, territory: Territory, kind: str) -> pd.DataFrame:
    """Every code, by decreasing number of pupils, for `SHARE_COLUMNS` and `GAP_COLUMNS`."""
    rows = context.of(territory, kind).sort_values("n", ascending=False)
    called = SPECIALITIES if kind == "specialite" else TRACKS
    labelled = rows.assign(label=[sentence_case(called.get(code, code)) for code in rows["code"]])
    keys = dict.fromkeys(key for column in (*SHARE_COLUMNS, *GAP_COLUMNS) for key in column.reads())
    return labelled[list(keys)].reset_index(drop=True)


def years(context: GenderContext, territory: Territory) -> pd.DataFrame:
    """The index by rentrée, for `YEAR_COLUMNS`."""
    rows = context.separated(territory)
    labelled = rows.assign(rentree=[sentence_case(rentree(year)) for year in rows["rentree"]])
    return labelled[[key for column in YEAR_COLUMNS for key in column.reads()]]


def below(context: GenderContext, index: TerritoryIndex, here: Territory) -> pd.DataFrame:
    """The territories one level down, in alphabetical order (no ranking), for `ACADEMIE_COLUMNS`; académies for the country."""
    inside = index.all("academie") if here.level == "france" else index.children(here)
    last = context.separation["rentree"].max()
    rows = []
    for territory in sorted(inside, key=lambda t: t.slug):
        found = context.separation[
            (context.separation["territory"] == territory.id) & (context.separation["rentree"] == last)
        ]
        if found.empty:
            continue
        own = context.of(territory, "specialite").set_index("code")
        row = found.iloc[0]
        cells = {"label": territory.label} | {name: row[name] for name in ("value", "low", "high", "by_chance")}
        cells["maths"] = own["gap"].get("0613")
        cells["nsi"] = own["share"].get("0747")
        rows.append(cells)
    return pd.DataFrame(rows, columns=[key for column in ACADEMIE_COLUMNS for key in column.reads()])
