"""Rates of counts that are hidden: a rate and what it is a share of give the count, however it is rounded."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.disclosure import counts_of_rate
from analysis.exhibits import Exhibit, Figure, Table
from analysis.exhibits.dataset import Column
from analysis.report.said import words_of
from analysis.wording.numbers import NARROW, NBSP

from .words import counts_persons

_SPACE = rf"[\s{NBSP}{NARROW}]"
_NUMBER = rf"\d{{1,3}}(?:{_SPACE}\d{{3}})+|\d+"
_TOLD = re.compile(rf"(\d+(?:,\d+)?){_SPACE}?%{_SPACE}+(?:des|de|sur){_SPACE}+(?:les{_SPACE}+)?({_NUMBER})(?![\d,])")
_SIZE = re.compile(rf"(?<![\d,])({_NUMBER})(?![\d,%])")
_SHARE = re.compile(r"%|(?<!\w)(?:taux|parts?|proportion)(?!\w)", re.IGNORECASE)
_FINEST = 10


@dataclass(frozen=True, eq=False)
class Shares:
    """Of a territory, by what a count is a share of: the counts that are hidden there and those that are shown."""

    hidden: dict[int, np.ndarray]
    shown: dict[int, np.ndarray]

    @classmethod
    def of(cls, mine: pd.DataFrame) -> "Shares":
        """From the true counts of a territory (measure, filters, count, shown), as an attack knows them.

        A count is a share of the same without one of its codes; what it leaves of it is a share too.
        """
        codes = mine["filters"].str.split(";")
        lines = []
        for rank in range(int(codes.str.len().max()) if len(mine) else 0):
            without = codes.map(lambda each, rank=rank: ";".join(each[:rank] + each[rank + 1 :]))
            lines.append(mine.assign(whole=without)[codes.str.len() > rank])
        parts = pd.concat(lines) if lines else mine.assign(whole="")
        wholes = mine.loc[mine["shown"].astype(bool), ["measure", "filters", "count"]]
        both = parts.merge(
            wholes, left_on=["measure", "whole"], right_on=["measure", "filters"], suffixes=("", "_whole")
        )
        both = pd.concat([both, both.assign(count=both["count_whole"] - both["count"])])
        groups = [both[both["shown"].astype(bool) == seen] for seen in (False, True)]
        return cls(*({int(n): rows["count"].unique() for n, rows in each.groupby("count_whole")} for each in groups))

    def tells(self, rate: float, n: int, decimals: int) -> bool:
        """Whether a rate of `n` is that of a hidden count, and of none that is shown."""
        low, high = counts_of_rate(rate, n, decimals)
        return _any(self.hidden.get(n), low, high) and not _any(self.shown.get(n), low, high)


def hidden_rates(exhibit: Exhibit, shares: Shares) -> Iterator[str]:
    """Where an exhibit shows the rate of a count that is hidden: in a column beside its denominator, in a sentence."""
    name = f"« {exhibit.summary()[:80]} »"
    if isinstance(exhibit, Figure | Table):
        said = [_whole(found) for found in _SIZE.findall(exhibit.mentions.n)]
        sizes = [column.key for column in exhibit.data.columns if _is_size(column)]
        for column in exhibit.data.columns:
            if _is_rate(column) and any(shares.tells(*found) for found in _rates(exhibit, column, sizes, said)):
                yield f"{name}, colonne « {column.label or column.key} »"
    for text in words_of(exhibit):
        for rate, n in _TOLD.findall(text):
            if shares.tells(float(rate.replace(",", ".")), _whole(n), len(rate.partition(",")[2])):
                yield f"{name}, texte"
                break


def _rates(
    exhibit: Figure | Table, column: Column, sizes: list[str], said: list[int]
) -> Iterator[tuple[float, int, int]]:
    """Every rate of a column with every number that it may be a share of, and the decimals it has."""
    values = exhibit.data.values(column.key)
    beside = [exhibit.data.values(key) for key in sizes]
    for rank, value in enumerate(values):
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 100:
            decimals = min(len(f"{value!r}".partition(".")[2].rstrip("0")), _FINEST)
            for n in {*(column[rank] for column in beside), *said}:
                if isinstance(n, int | float) and n == int(n) and n > 0:
                    yield float(value), int(n), decimals


def _is_size(column: Column) -> bool:
    return counts_persons(f"{column.label or ''} {column.key}", default=False)


def _is_rate(column: Column) -> bool:
    form = (column.format or "").partition(":")[0]
    return form == "percent" or (form in ("decimal", "integer") and bool(_SHARE.search(column.label or column.key)))


def _whole(text: str) -> int:
    return int(re.sub(_SPACE, "", text))


def _any(counts: np.ndarray | None, low: int, high: int) -> bool:
    return counts is not None and bool(((counts >= low) & (counts <= high)).any())
