"""Access of a cohort to higher education, from its protected counts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from analysis.measures import NotEstimable
from analysis.measures.cohorts import Bounds

from .. import names
from ..counts import Count, Followed
from ..shares import Shares

ROUTES, NETWORKS, MOBILITY = "superieur/voie", "superieur/reseaux", "superieur/mobilite"
AFTER_3E = 4
_BACHELIERS = ("superieur", "bachelier_ailleurs")
_FOLLOWED = (*_BACHELIERS, "non_bachelier")


@dataclass(frozen=True, eq=False)
class Higher:
    """Access of a cohort to higher education. `share` is that of its bacheliers, `chain` that of all its pupils of 3e.

    `places` tell where those in higher education study; `away`, by variable, who of them studies in another académie.
    """

    followed: Followed
    n: int | None
    share: Bounds | NotEstimable
    chain: Bounds | NotEstimable
    routes: Shares
    kinds: Shares
    groups: Mapping[str, Shares]
    chains: Mapping[str, Shares]
    above: Shares
    places: Shares
    away: Mapping[str, Shares]

    @property
    def pupils(self) -> int | None:
        """Pupils of 3e of the chain; None where hidden."""
        return self.chain.n if isinstance(self.chain, Bounds) else None

    @property
    def students(self) -> int | None:
        """Bacheliers in higher education; None where hidden, or where no place of study is known."""
        return next((found.n for found in self.places.values() if isinstance(found, Bounds)), None)

    @property
    def session(self) -> int:
        """Session of the baccalauréat of those who lost no year, of the latest cohort."""
        return int(self.followed.year.split("-")[-1]) + AFTER_3E


def measured(followed: Followed) -> Higher | None:
    """Everything the chapter tells of pupils; None where what follows the baccalauréat is not observed."""
    if not followed.has(NETWORKS):
        return None
    counts = followed.counts(NETWORKS, along="suite")
    n = counts["bachelier"]
    detailed = not followed.small and followed.has(ROUTES)
    groups = [name for name in names.CATEGORIES if detailed and followed.has(f"superieur/{name}")]
    return Higher(
        followed=followed,
        n=None if isinstance(n, NotEstimable) else n,
        share=_access(followed, counts),
        chain=_chain(followed, counts),
        routes={
            code: _access(followed, followed.counts(ROUTES, along="suite", voie=code)) for code in names.ROUTE_NAMES
        }
        if detailed
        else {},
        kinds=_kinds(followed) if detailed else {},
        groups={name: _by_group(followed, name, _access) for name in groups},
        chains={name: _by_group(followed, name, _chain) for name in groups},
        above={
            place.label: _access(followed, followed.counts(NETWORKS, along="suite", territory=place))
            for place in followed.parents
        },
        places=_places(followed),
        away={
            name: {
                code: _place(followed, f"{MOBILITY}-{name}", "autre_academie", **{name: code})
                for code in names.categories(name)
            }
            for name in names.CATEGORIES
            if not followed.small and followed.has(f"{MOBILITY}-{name}")
        },
    )


def _access(followed: Followed, counts: Mapping[str, Count]) -> Bounds | NotEstimable:
    return followed.share(counts, ("superieur",), ("bachelier_inconnu",), total="bachelier", among=_BACHELIERS)


def _chain(followed: Followed, counts: Mapping[str, Count]) -> Bounds | NotEstimable:
    return followed.share(counts, ("superieur",), ("bachelier_inconnu", "non_retrouve"), among=_FOLLOWED)


def _kinds(followed: Followed) -> dict[str, Bounds | NotEstimable]:
    counts = followed.counts(ROUTES, along="suite")
    return {
        text: followed.share(counts, (code,), ("bachelier_inconnu",), total="bachelier")
        for code, text in names.KINDS.items()
    }


def _by_group(
    followed: Followed, name: str, share: Callable[[Followed, Mapping[str, Count]], Bounds | NotEstimable]
) -> dict[str, Bounds | NotEstimable]:
    return {
        code: share(followed, followed.counts(f"superieur/{name}", along="suite", **{name: code}))
        for code in names.categories(name)
    }


def _places(followed: Followed) -> dict[str, Bounds | NotEstimable]:
    if followed.small or not followed.has(MOBILITY):
        return {}
    return {code: _place(followed, MOBILITY, code) for code in names.PLACES}


def _place(followed: Followed, table: str, code: str, **group: str) -> Bounds | NotEstimable:
    counts = followed.counts(table, along="suite", **group)
    return followed.share(counts, (code,), ("lieu_inconnu",), total="superieur")
