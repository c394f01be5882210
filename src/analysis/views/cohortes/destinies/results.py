"""What a cohort has become three years after the 3e, from its protected counts."""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.measures import NotEstimable
from analysis.measures.cohorts import AttritionRule, Bounds, attrition_rule

from .. import names
from ..counts import ENDS, NETWORKS, PATHS, UNKNOWN, Count, Followed
from ..shares import Shares

EVENTS = {"gt": ("fin:gt",), "professionnel": ("fin:professionnel",), "ssq": ("fin:ssq",)}


@dataclass(frozen=True, eq=False)
class Destinies:
    """What a cohort has become three years after the 3e, as far as its counts may be shown.

    `shares` by code of `EVENTS`; `ends` by French name, in detail where it is counted; `missing` in percent, None when hidden;
    `n` pupils, None when hidden. `groups` maps a variable to its categories, each to its shares; `above` a territory to its own.
    """

    followed: Followed
    n: int | None
    missing: float | None
    shares: Shares
    ends: Shares
    groups: Mapping[str, Mapping[str, Shares]]
    second: Shares
    above: Mapping[str, Shares]

    def by_group(self, event: str) -> dict[str, Shares]:
        """One share of each category, by variable."""
        return {group: {code: shares[event] for code, shares in part.items()} for group, part in self.groups.items()}

    @property
    def rule(self) -> AttritionRule | NotEstimable:
        """Whether single values may be told, over the groups and the whole."""
        every = [found for part in self.by_group("gt").values() for found in part.values()]
        known = [
            found for found in (*every, self.shares["gt"]) if isinstance(found, Bounds) and found.missing is not None
        ]
        return attrition_rule([found.missing for found in known], [found.n for found in known])


def measured(followed: Followed) -> Destinies:
    """Everything the chapter tells, from protected counts."""
    counts = followed.counts(NETWORKS)
    n, missing = counts["total"], counts.get("fin:inconnu", 0)
    detailed = {} if followed.small else followed.counts(PATHS)
    return Destinies(
        followed=followed,
        n=None if isinstance(n, NotEstimable) else n,
        missing=None if isinstance(n, NotEstimable) or isinstance(missing, NotEstimable) else 100 * missing / n,
        shares=_shares(followed, counts),
        ends=_ends(followed, counts | detailed),
        groups={} if followed.small else {name: _group(followed, name) for name in followed.groups},
        second=_second(followed, detailed),
        above={
            place.label: _shares(followed, followed.counts(NETWORKS, territory=place)) for place in followed.parents
        },
    )


def _shares(followed: Followed, counts: Mapping[str, Count]) -> dict[str, Bounds | NotEstimable]:
    return {name: followed.share(counts, codes, UNKNOWN, among=ENDS, name=name) for name, codes in EVENTS.items()}


def _ends(followed: Followed, counts: Mapping[str, Count]) -> dict[str, Bounds | NotEstimable]:
    wanted = dict(names.ENDS)
    if any(code in counts for code in names.DETAILS):
        kept = [code for code in wanted if code not in ("fin:gt", "fin:professionnel")]
        wanted = names.DETAILS | {code: wanted[code] for code in kept}
    return {
        text: followed.share(counts, (code,), UNKNOWN, among=tuple(wanted))
        for code, text in wanted.items()
        if counts.get(code, 0) != 0
    }


def _group(followed: Followed, name: str) -> dict[str, Shares]:
    return {
        code: _shares(followed, followed.counts(f"cohortes/{name}", **{name: code})) for code in names.categories(name)
    }


def _second(followed: Followed, counts: Mapping[str, Count]) -> dict[str, Bounds | NotEstimable]:
    return {
        code: followed.share(counts, (f"12:gt>24:{code}",), ("12:gt>24:inconnu",), total="12:gt")
        for code in names.SECOND
        if counts.get(f"12:gt>24:{code}", 0) != 0
    }
