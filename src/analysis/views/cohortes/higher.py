"""The chapter on access to higher education: by route, by group, from the 3e on; published results of the baccalauréat."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.exhibits import Column, KeyFigure
from analysis.measures import Estimate, NotEstimable, wilson
from analysis.measures.cohorts import Bounds, gap_bounds
from analysis.store import Store
from analysis.territories import Territory
from analysis.wording.numbers import NARROW, number, percent
from analysis.wording.sentences import cohorts as say

from . import names
from .counts import Count, Followed, bounds_frame

ROUTES, NETWORKS = "superieur/voie", "superieur/reseaux"
AFTER_3E = 4
BAC_COLUMNS = (
    Column("track", "Voie"),
    Column("label", "Candidats"),
    Column("present", "Présents", format="integer"),
    Column("value", f"Taux de réussite [{names.INTERVAL}] (%)", format="decimal:1", low="low", high="high"),
)
TRACKS = {"bac_general": "Générale", "bac_technologique": "Technologique", "bac_professionnel": "Professionnelle"}


@dataclass(frozen=True, eq=False)
class Higher:
    """Access of a cohort to higher education. `share` is that of its bacheliers, `chain` that of all its pupils of 3e."""

    followed: Followed
    n: int | None
    share: Bounds | NotEstimable
    chain: Bounds | NotEstimable
    routes: Mapping[str, Bounds | NotEstimable]
    kinds: Mapping[str, Bounds | NotEstimable]
    groups: Mapping[str, Mapping[str, Bounds | NotEstimable]]
    chains: Mapping[str, Mapping[str, Bounds | NotEstimable]]
    above: Mapping[str, Bounds | NotEstimable]

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
    )


def _access(followed: Followed, counts: Mapping[str, Count]) -> Bounds | NotEstimable:
    return followed.share(counts, ("superieur",), ("bachelier_inconnu",), total="bachelier")


def _chain(followed: Followed, counts: Mapping[str, Count]) -> Bounds | NotEstimable:
    return followed.share(counts, ("superieur",), ("bachelier_inconnu", "non_retrouve"))


def _kinds(followed: Followed) -> dict[str, Bounds | NotEstimable]:
    counts = followed.counts(ROUTES, along="suite")
    return {
        text: followed.share(counts, (code,), ("bachelier_inconnu",), total="bachelier")
        for code, text in names.KINDS.items()
    }


def _by_group(followed: Followed, name: str, share: object) -> dict[str, Bounds | NotEstimable]:
    return {
        code: share(followed, followed.counts(f"superieur/{name}", along="suite", **{name: code}))
        for code in names.categories(name)
    }


# ---- what the committee reads


def key_figures(results: Higher) -> tuple[KeyFigure, ...]:
    """Access of bacheliers by route, and of a hundred pupils of 3e."""
    figures = []
    above = next(((place, b) for place, b in results.above.items() if isinstance(b, Bounds)), None)
    if isinstance(results.share, Bounds):
        told = f"{above[0]}{NARROW}: {_range(above[1])}" if above else None
        figures.append(
            KeyFigure(
                "Bacheliers entrés dans le supérieur",
                _range(results.share),
                "à la rentrée qui suit",
                told,
                name="superieur-bas",
                raw=results.share.low,
                unit="percent",
            )
        )
    for code, found in results.routes.items():
        if isinstance(found, Bounds):
            figures.append(
                KeyFigure(
                    names.ROUTE_NAMES[code],
                    _range(found),
                    "même part",
                    name=f"superieur-{code}-bas",
                    raw=found.low,
                    unit="percent",
                )
            )
    if isinstance(results.chain, Bounds):
        figures.append(
            KeyFigure(
                "Sur 100 élèves de 3e",
                _range(results.chain, unit=""),
                "dans le supérieur quatre ans après",
                name="superieur-3e-bas",
                raw=results.chain.low,
                unit="percent",
            )
        )
    return tuple(figures)


def essential(results: Higher) -> tuple[str, ...]:
    """Access, by route, from the 3e on, a gap, what is not covered."""
    place, said = results.followed.territory, []
    if isinstance(results.share, NotEstimable):
        return (say.hidden(of=place.of), say.HIGHER_CAUTION)
    if isinstance(results.share, Bounds):
        said.append(say.higher(results.share, of=place.of, session=results.session))
    told = say.routes(results.routes)
    said += [told] if told else []
    if isinstance(results.chain, Bounds):
        said.append(say.chain(results.chain, in_=place.in_))
    first, second, first_name, second_name = names.COMPARED["quart"]
    pair = [results.chains.get("quart", {}).get(code) for code in (first, second)]
    if all(isinstance(found, Bounds) for found in pair):
        said.append(
            say.gap(
                gap_bounds(*pair),
                first=first_name,
                second=second_name,
                what="la part d’élèves dans le supérieur quatre ans après la 3e",
            )
        )
    return (*said, say.HIGHER_CAUTION)


def _range(found: Bounds, unit: str = "%") -> str:
    low, high = number(found.low, 0), number(found.high, 0)
    last = percent(found.high, 0) if unit else high
    return last if low == high else f"{low} à {last}"


# ---- frames


def route_rows(results: Higher) -> pd.DataFrame:
    """Access by route, then where bacheliers go, for `bound_rows`."""
    here = bounds_frame(
        {"Ensemble des bacheliers": results.share}, role="territory", group="Selon la voie du baccalauréat"
    )
    routes = {names.ROUTE_NAMES[code]: found for code, found in results.routes.items()}
    kinds = {text[0].upper() + text[1:]: found for text, found in results.kinds.items()}
    more = bounds_frame(results.above, role="other", group="Territoires qui le contiennent")
    parts = [
        here,
        bounds_frame(routes, role="other", group="Selon la voie du baccalauréat"),
        bounds_frame(kinds, role="other", group="Selon la formation suivie"),
        *([more] if results.followed.small else []),
    ]
    parts = [part for part in parts if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else here


def group_rows(results: Higher, groups: Mapping[str, Mapping[str, Bounds | NotEstimable]]) -> pd.DataFrame:
    """A share by group, for `bound_rows` and `GROUP_COLUMNS`."""
    parts = [
        bounds_frame(
            {text: part[code] for code, text in names.categories(group).items()},
            role="other",
            group=names.group_name(group),
        )
        for group, part in groups.items()
    ]
    parts = [part for part in parts if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else bounds_frame({}, role="other", group="")


# ---- published results


def bac_rows(store: Store, territory: Territory) -> tuple[pd.DataFrame, int | None]:
    """Success at the baccalauréat by route and sex at the latest session, for `BAC_COLUMNS`: published by académie.

    Empty for a territory that is not made of whole académies.
    """
    columns = [c.key for c in BAC_COLUMNS] + ["low", "high"]
    sessions = store.values("exam_aggregates", "session") if "exam_aggregates" in store.tables() else ()
    if not sessions or territory.level not in ("france", "region_academique", "academie"):
        return pd.DataFrame(columns=columns), None
    session = max(sessions)
    rows = store.read("exam_aggregates", territory, where={"session": session})
    rows = rows[rows["track"].isin(list(TRACKS)) & rows["academie"].isin(territory.academies)]
    totals = rows.groupby(["track", "sex"], observed=True)[["present", "passed"]].sum()
    told = []
    for track, name in TRACKS.items():
        for sex, label in (("F", "Filles"), ("M", "Garçons")):
            if (track, sex) not in totals.index:
                continue
            present, passed = (int(value) for value in totals.loc[(track, sex)])
            found = wilson(passed, present)
            if isinstance(found, Estimate):
                told.append(
                    {
                        "track": name,
                        "label": label,
                        "present": present,
                        "value": found.value,
                        "low": found.low,
                        "high": found.high,
                    }
                )
    return pd.DataFrame(told, columns=columns), int(session)


def bac_figures(rows: pd.DataFrame) -> tuple[KeyFigure, ...]:
    """Success by route, both sexes together."""
    return tuple(
        KeyFigure(f"Baccalauréat, voie {row.label.lower()}", percent(row.value, 1), "admis ÷ présents")
        for row in bac_chart_rows(rows).itertuples()
    )


def bac_chart_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Success by route, both sexes together, for `charts.interval_rows`: nobody is missing from a published rate."""
    told = []
    for track, part in rows.groupby("track", sort=False):
        passed = (part["value"] * part["present"] / 100).sum()
        found = wilson(passed, float(part["present"].sum()))
        if isinstance(found, Estimate):
            told.append(
                {"label": track, "value": found.value, "low": found.low, "high": found.high, "role": "territory"}
            )
    return pd.DataFrame(told, columns=["label", "value", "low", "high", "role"])


def bac_sentences(rows: pd.DataFrame, session: int | None, territory: Territory) -> tuple[str, ...]:
    """What can be told without pupils: success at the baccalauréat, the first step."""
    if rows.empty:
        return ()
    return (
        say.baccalaureate(
            dict(bac_chart_rows(rows)[["label", "value"]].to_numpy()), in_=territory.in_, session=session
        ),
        say.NO_PUPILS,
    )
