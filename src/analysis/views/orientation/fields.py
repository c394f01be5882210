"""Girls and boys by family of trades, after the 3e: from protected counts, whole or not at all."""

import numpy as np
import pandas as pd

from analysis.contracts import FIELDS
from analysis.exhibits import Column
from analysis.measures import Estimate, NotEstimable, wilson
from analysis.measures.orientation.gender import by_chance
from analysis.measures.segregation import dissimilarity
from analysis.wording.numbers import NARROW, sentence_case
from analysis.wording.sentences import gender as say

from .results import OrientationResults

COLUMNS = (
    Column("label", "Famille de métiers"),
    Column("n", "Élèves", format="integer"),
    Column("share", "Part des filles (%) [intervalle à 95" + NARROW + "%]", format="decimal:1", low="low", high="high"),
    Column("of_girls", "Part de toutes les filles (%)", format="decimal:1"),
    Column("of_boys", "Part de tous les garçons (%)", format="decimal:1"),
)
LEVELS = ("france", "region_academique", "academie")
ENOUGH = 20


def by_field(results: OrientationResults) -> pd.DataFrame:
    """Families of trades of the pupils found in the vocational track at the last rentrée, for `COLUMNS`; small ones « s »."""
    rows, totals = [], _totals(results)
    for code, label in FIELDS.items():
        sexes = [_count(results, code, sex) for sex in "FM"]
        if all(value == 0 or value == NotEstimable("no_data") for value in sexes):
            continue
        row: dict[str, object] = {"label": sentence_case(label)}
        hidden = any(isinstance(value, NotEstimable) for value in sexes)
        share = NotEstimable("secret") if hidden or sum(sexes) < ENOUGH or 0 in sexes else wilson(sexes[0], sum(sexes))
        shown = isinstance(share, Estimate)
        row |= {"n": "s" if hidden else sum(sexes), "share": share.value if shown else "s"}
        row |= {"low": share.low if shown else None, "high": share.high if shown else None}
        for key, value, total in zip(("of_girls", "of_boys"), sexes, totals, strict=True):
            row[key] = "s" if not shown or not total else 100 * value / total
        rows.append(row)
    return pd.DataFrame(rows, columns=[key for column in COLUMNS for key in column.reads()])


def share_rows(results: OrientationResults) -> pd.DataFrame:
    """The share of girls by family, fewest first, for `charts.interval_rows`."""
    found = by_field(results)
    found = found[found["share"] != "s"].sort_values("share", key=lambda column: column.astype(float))
    rows = found.rename(columns={"share": "value"})[["label", "value", "low", "high"]]
    return rows.astype({"value": "float64"}).assign(role="similar").reset_index(drop=True)


def separation(results: OrientationResults) -> tuple[float, float] | NotEstimable:
    """The index of dissimilarity of girls and boys over families (percent), and what chance would show.

    Refused (``"secret"``) as soon as one count is hidden: an index on what is left would tell of other pupils.
    """
    counts = [[_count(results, code, sex) for sex in "FM"] for code in FIELDS]
    for value in (value for pair in counts for value in pair):
        if isinstance(value, NotEstimable):
            return value
    table = np.array(counts, dtype=float)
    if not table.sum(axis=0).all() or (table.sum(axis=1) > 0).sum() < 2:
        return NotEstimable("no_data")
    return 100 * float(dissimilarity(table, 0)), by_chance(table)


def sentence(results: OrientationResults) -> str | None:
    """The index in words, None where it is refused."""
    found = separation(results)
    if isinstance(found, NotEstimable):
        return None
    return say.fields(*found, in_=results.territory.in_, rentree=results.last + 1)


def _count(results: OrientationResults, code: str, sex: str) -> int | NotEstimable:
    if results.territory.level not in LEVELS or results.last is None:
        return NotEstimable("no_data")
    return results.count("metiers", results.last, code, group=sex)


def _totals(results: OrientationResults) -> list[int | None]:
    """Girls and boys whose family is known, None where one count is hidden."""
    totals: list[int | None] = []
    for sex in "FM":
        counts = [_count(results, code, sex) for code in FIELDS]
        totals.append(None if any(isinstance(value, NotEstimable) for value in counts) else sum(counts))
    return totals
