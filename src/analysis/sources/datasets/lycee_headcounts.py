"""Head counts of general and technological lycées by level, track and sex, without sections after the baccalauréat.

Source: DEPP, « Lycées généraux et technologiques : effectifs par niveau, sexe et langues vivantes ». Only the counts by sex are
read; those by language are not.
"""

import pandas as pd

from analysis.contracts.tables import LYCEE_TRACKS

from ..columns import NAME, RENTREE, SECTOR, UAI
from ..common import clean, years_covered
from ..draft import Draft
from ..model import Built, Column, Source
from ..values import parse_rentree

ID = "fr-en-lycee_gt-effectifs-niveau-sexe-lv"
SEXES = {"F": "filles", "M": "garcons"}


def _header(track: str) -> str:
    level, _, series = track.partition("_")
    return {"2nde": "2ndes", "1re": "1eres", "terminale": "terminales"}[level] + f"_{series}"


_COUNTS = {
    (track, sex): Column(f"{track}_{sex}", (f"{_header(track)}_{word}",))
    for track in LYCEE_TRACKS
    for sex, word in SEXES.items()
}
COLUMNS = (UAI, RENTREE, NAME, SECTOR, *_COUNTS.values())


def build(draft: Draft) -> Built:
    """Table headcounts: one row per lycée, rentrée, track and sex that has pupils."""
    clean(draft)
    rentree = draft.years("rentree", parse_rentree)
    common = {
        "uai": draft.uai(),
        "rentree": rentree,
        "sector": draft.sector(),
        "departement": draft.departement(),
        "academie": draft.academie(),
    }
    counts = {key: draft.counts(column.name) for key, column in _COUNTS.items() if draft.has(column.name)}
    nobody = ~pd.concat(counts, axis=1).gt(0).any(axis=1)
    draft.drop(nobody, "aucun élève de seconde, première ou terminale compté par sexe")
    parts = []
    for (track, sex), pupils in counts.items():
        some = draft.frame.index[pupils.loc[draft.frame.index].gt(0).fillna(False)]
        parts.append(draft.table("headcounts", ID, {**common, "track": track, "sex": sex, "pupils": pupils}, some))
    return Built(ID, years_covered(rentree, "rentrée", "rentrées"), {"headcounts": pd.concat(parts, ignore_index=True)})


SOURCE = Source(
    ID,
    "Effectifs des lycées généraux et technologiques par niveau et sexe",
    COLUMNS,
    build,
    one_of=frozenset({"2nde_gt_F", "terminale_g_F"}),
)
