"""The chapter on what becomes of a cohort: shares with bounds, passages, access, groups."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.exhibits import Column, KeyFigure
from analysis.measures import Estimate, NotEstimable
from analysis.measures.cohorts import (
    AttritionRule,
    Bounds,
    Transitions,
    attrition_rule,
    gap_bounds,
    synthetic_cohort,
    tipping_point,
    transitions,
    true_cohort,
    weighted_share,
)
from analysis.wording.numbers import NARROW, number, percent, quantity
from analysis.wording.sentences import cohorts as say

from . import names
from .counts import NETWORKS, Count, Followed, added, bounds_frame

PATHS = "cohortes/parcours"
UNKNOWN = ("fin:inconnu",)
EVENTS = {"gt": ("fin:gt",), "professionnel": ("fin:professionnel",), "ssq": ("fin:ssq",)}
BOUND_COLUMNS = (
    Column("label", "Situation"),
    Column("n", "Élèves", format="integer"),
    Column("missing", "Non retrouvés (%)", format="decimal:1"),
    Column("found", "Parmi les retrouvés (%)", format="decimal:1"),
    Column("low", "Borne basse (%)", format="decimal:1"),
    Column("high", "Borne haute (%)", format="decimal:1"),
    Column("ci_low", "Intervalle, bas (%)", format="decimal:1"),
    Column("ci_high", "Intervalle, haut (%)", format="decimal:1"),
)
GROUP_COLUMNS = (Column("group", "Groupe"), *BOUND_COLUMNS)
GAP_COLUMNS = (
    Column("label", "Écart"),
    Column("low", "Borne basse (points)", format="signed:1"),
    Column("high", "Borne haute (points)", format="signed:1"),
    Column("ci_low", "Intervalle, bas", format="signed:1"),
    Column("ci_high", "Intervalle, haut", format="signed:1"),
    Column("found", "Parmi les retrouvés", format="signed:1"),
    Column("sign", "Sens établi"),
    Column("tipping", "Part qui annulerait l’écart", align="right"),
)
TRIANGLE_COLUMNS = (
    Column("label", "Cohorte (rentrée de 3e)"),
    Column("one", "Après 1 an", align="right"),
    Column("two", "Après 2 ans", align="right"),
    Column("three", "Après 3 ans", align="right"),
)
SENSITIVITY_COLUMNS = (
    Column("label", "Hypothèse sur les non retrouvés"),
    Column("gt", "Voie GT à 3 ans (%)", align="right"),
    Column("ssq", "Sortis sans qualification (%)", align="right"),
)
ACCESS_COLUMNS = (
    Column("label", "Taux d’accès à la voie GT trois ans après la 3e"),
    Column("value", f"Taux [{names.INTERVAL}] (%)", format="decimal:1", low="low", high="high"),
    Column("n", "Élèves", format="integer"),
    Column("remark", "Ce que c’est"),
)


@dataclass(frozen=True, eq=False)
class Destinies:
    """What a cohort has become three years after the 3e, as far as its counts may be shown.

    `shares` by code of `EVENTS`; `ends` by French name, in detail where it is counted; `missing` in percent, None when hidden;
    `n` pupils, None when hidden. `groups` maps a variable to its categories, each to its shares.
    """

    followed: Followed
    n: int | None
    missing: float | None
    shares: Mapping[str, Bounds | NotEstimable]
    ends: Mapping[str, Bounds | NotEstimable]
    groups: Mapping[str, Mapping[str, Mapping[str, Bounds | NotEstimable]]]
    second: Mapping[str, Bounds | NotEstimable]
    above: Mapping[str, Mapping[str, Bounds | NotEstimable]]

    @property
    def rule(self) -> AttritionRule | NotEstimable:
        """Whether single values may be told, over the groups and the whole."""
        known = [
            shares["gt"]
            for part in self.groups.values()
            for shares in part.values()
            if isinstance(shares["gt"], Bounds)
        ]
        known += [self.shares["gt"]] if isinstance(self.shares["gt"], Bounds) else []
        return attrition_rule([b.missing for b in known], [b.n for b in known])


def measured(followed: Followed) -> Destinies:
    """Everything the chapter tells, from protected counts."""
    counts = followed.counts(NETWORKS)
    n, missing = counts["total"], counts.get("fin:inconnu", 0)
    shares = _shares(followed, counts)
    detailed = None if followed.small else followed.counts(PATHS)
    return Destinies(
        followed=followed,
        n=None if isinstance(n, NotEstimable) else n,
        missing=None if isinstance(n, NotEstimable) or isinstance(missing, NotEstimable) else 100 * missing / n,
        shares=shares,
        ends=_ends(followed, counts if detailed is None else counts | detailed),
        groups={} if followed.small else {name: _group(followed, name) for name in groups_of(followed)},
        second={} if detailed is None else _second(followed, detailed),
        above={
            place.label: _shares(followed, followed.counts(NETWORKS, territory=place)) for place in followed.parents
        },
    )


def groups_of(followed: Followed) -> tuple[str, ...]:
    """Variables that the cohort is counted by: those of every pupil, then programmes and lists."""
    first = ("statut", "quart", "sexe", "ruralite")
    tables = [name.removeprefix("cohortes/") for name in followed.publication.tables if name.startswith("cohortes/")]
    aside = ("reseaux", "parcours", "parcours-12", "parcours-24")
    others = [name for name in tables if name not in (*first, *aside) and not name.startswith("seconde-")]
    return tuple(name for name in (*first, *others) if followed.has(f"cohortes/{name}"))


def _shares(followed: Followed, counts: Mapping[str, Count]) -> dict[str, Bounds | NotEstimable]:
    return {name: followed.share(counts, codes, UNKNOWN, name=name) for name, codes in EVENTS.items()}


def _ends(followed: Followed, counts: Mapping[str, Count]) -> dict[str, Bounds | NotEstimable]:
    wanted = dict(names.ENDS)
    if any(code in counts for code in names.DETAILS):
        kept = [code for code in wanted if code not in ("fin:gt", "fin:professionnel")]
        wanted = names.DETAILS | {code: wanted[code] for code in kept}
    return {text: followed.share(counts, (code,), UNKNOWN) for code, text in wanted.items() if counts.get(code, 0) != 0}


def _group(followed: Followed, name: str) -> dict[str, dict[str, Bounds | NotEstimable]]:
    return {
        code: _shares(followed, followed.counts(f"cohortes/{name}", **{name: code})) for code in names.categories(name)
    }


def _second(followed: Followed, counts: Mapping[str, Count]) -> dict[str, Bounds | NotEstimable]:
    return {
        code: followed.share(counts, (f"12:gt>24:{code}",), ("12:gt>24:inconnu",), total="12:gt")
        for code in names.SECOND
        if counts.get(f"12:gt>24:{code}", 0) != 0
    }


# ---- what the committee reads


def key_figures(results: Destinies) -> tuple[KeyFigure, ...]:
    """The shares of the cohort, bounds and all, beside those of the nearest territory above."""
    labels = {
        "gt": "En voie générale et technologique",
        "professionnel": "En voie professionnelle",
        "ssq": "Sortis sans qualification",
    }
    figures = []
    above = next(iter(results.above.items()), None)
    for code, label in labels.items():
        found = results.shares[code]
        if isinstance(found, Bounds):
            beside = None if above is None else above[1][code]
            figures.append(
                KeyFigure(
                    label,
                    _range(found),
                    "trois ans après la 3e",
                    f"{above[0]}{NARROW}: {_range(beside)}" if isinstance(beside, Bounds) else None,
                    name=f"devenir-{code}-bas",
                    raw=found.low,
                    unit="percent",
                )
            )
    if results.missing is not None:
        figures.append(
            KeyFigure(
                "Non retrouvés",
                percent(results.missing, 1),
                f"sur {quantity(results.n, 'élève')} de 3e",
                name="non-retrouves",
                raw=results.missing,
                unit="percent",
            )
        )
    return tuple(figures)


def essential(results: Destinies) -> tuple[str, ...]:
    """Destinies, end of seconde GT, a gap between groups, the territory above, what bounds are."""
    followed, said = results.followed, []
    if results.missing is None:
        return (say.hidden(of=followed.territory.of), say.ATTRITION)
    if results.missing is not None:
        said.append(say.destinies(results.shares, results.missing, of=followed.territory.of, year=followed.year))
    base = next((found for found in results.second.values() if isinstance(found, Bounds)), None)
    told = say.second(results.second, base.n) if base else None
    said += [told] if told else []
    for group in ("quart", "statut"):
        found = _gap(results, group)
        if found is not None and len(said) < 4:
            _, _, first, second = names.COMPARED[group]
            said.append(
                say.gap(
                    found,
                    first=first,
                    second=second,
                    what="la part d’élèves en voie générale et technologique à trois ans",
                )
            )
    return (*said, say.ATTRITION)


def _gap(results: Destinies, group: str, event: str = "gt") -> Bounds | None:
    first, second, *_ = names.COMPARED[group]
    part = results.groups.get(group, {})
    pair = [part.get(code, {}).get(event) for code in (first, second)]
    return gap_bounds(*pair) if all(isinstance(found, Bounds) for found in pair) else None


def _range(found: Bounds) -> str:
    low, high = number(found.low, 0), number(found.high, 0)
    return percent(found.low, 0) if low == high else f"{low} à {percent(found.high, 0)}"


# ---- frames for charts


def end_rows(results: Destinies) -> pd.DataFrame:
    """Each destiny with its bounds, for `charts.bounds.bound_rows`."""
    return bounds_frame(results.ends, role="territory")


def group_rows(results: Destinies, event: str) -> pd.DataFrame:
    """One share by group, for `bound_rows`; the four variables of every pupil, the territory first."""
    here = results.followed.territory.label
    parts = [bounds_frame({here: results.shares[event]}, role="territory", group="")]
    parts += [
        bounds_frame(_named(group, part, event), role="other", group=names.group_name(group))
        for group, part in results.groups.items()
        if group in names.CATEGORIES
    ]
    parts += (
        [bounds_frame({label: shares[event]}, role="other", group="") for label, shares in results.above.items()]
        if results.followed.small
        else []
    )
    return _stacked(parts)


def second_rows(results: Destinies) -> pd.DataFrame:
    """The end of seconde GT, for `bound_rows`."""
    return bounds_frame({names.SECOND[code]: found for code, found in results.second.items()}, role="territory")


def _named(group: str, part: Mapping, event: str) -> dict[str, Bounds | NotEstimable]:
    return {text: part[code][event] for code, text in names.categories(group).items() if code in part}


def _stacked(parts: list[pd.DataFrame]) -> pd.DataFrame:
    kept = [part for part in parts if len(part)]
    return pd.concat(kept, ignore_index=True) if kept else parts[0]


# ---- tables of the statistician's part


def above_table(results: Destinies) -> pd.DataFrame:
    """The territory and those above it, for `GROUP_COLUMNS`."""
    labels = {"gt": "Voie GT", "professionnel": "Voie professionnelle", "ssq": "Sortis sans qualification"}
    every = {results.followed.territory.label: results.shares, **results.above}
    return _stacked(
        [bounds_frame({labels[e]: shares[e] for e in labels}, group=place) for place, shares in every.items()]
    )


def group_table(results: Destinies, event: str) -> pd.DataFrame:
    """One share by variable and category, programmes and lists included, for `GROUP_COLUMNS`."""
    parts = [
        bounds_frame(_named(group, part, event), group=names.group_name(group))
        for group, part in results.groups.items()
    ]
    return _stacked(parts) if parts else bounds_frame({}, group="")


def gap_table(results: Destinies) -> pd.DataFrame:
    """Gaps between groups with what would cancel them, for `GAP_COLUMNS`."""
    rows = []
    for group, (first, second, *_) in names.COMPARED.items():
        for event, label in (("gt", "voie GT"), ("ssq", "sortie sans qualification")):
            found = _gap(results, group, event)
            if found is None:
                continue
            part, told = results.groups[group], names.categories(group)
            tip = tipping_point(part[first][event], part[second][event])
            rows.append(
                {
                    "label": f"{told[first]} − {told[second]}, {label}",
                    **{key: getattr(found, key) for key in ("low", "high", "ci_low", "ci_high", "found")},
                    "sign": "oui" if found.sign else "indéterminé",
                    "tipping": _tipping(tip),
                }
            )
    return pd.DataFrame(rows, columns=[c.key for c in GAP_COLUMNS])


def _tipping(tip: object) -> str:
    if isinstance(tip, NotEstimable):
        return "so"
    return f"{percent(tip.share, 0)} des non retrouvés" if tip.possible else "aucune"


def triangle(results: Destinies, event: str) -> pd.DataFrame:
    """Cohort × horizon, for `TRIANGLE_COLUMNS`: « entre … et … », or why a cell is empty."""
    followed = results.followed
    known = {
        "gt": (("12:gt",), ("24:gt_heure", "24:gt_retard"), ("fin:gt",)),
        "ssq": (("12:ssq",), ("24:ssq",), ("fin:ssq",)),
    }
    rows = []
    for year in (*followed.years, *followed.recent):
        table = next((t for t in (PATHS, f"{PATHS}-24", f"{PATHS}-12") if _counted(followed, t, year)), None)
        if table is None:
            continue
        counts = followed.counts(table, year=str(year))
        horizons = {PATHS: 3, f"{PATHS}-24": 2, f"{PATHS}-12": 1}[table]
        cells = [
            _told(followed.share(counts, codes, (unknown,))) if rank < horizons else "pas encore observé"
            for rank, (codes, unknown) in enumerate(
                zip(known[event], ("12:inconnu", "24:inconnu", "fin:inconnu"), strict=True)
            )
        ]
        rows.append({"label": str(year), **dict(zip(("one", "two", "three"), cells, strict=True))})
    return pd.DataFrame(rows, columns=[c.key for c in TRIANGLE_COLUMNS])


def _counted(followed: Followed, table: str, year: int) -> bool:
    found = followed.publication.tables.get(table)
    codes = () if found is None else found.dimensions[1].codes
    return str(year) in codes and followed.territory.id in found.dimensions[0].codes


def _told(found: Bounds | NotEstimable) -> str:
    return "s" if isinstance(found, NotEstimable) else say.between(found, 1)


def passages(results: Destinies) -> tuple[Transitions | NotEstimable, Transitions | NotEstimable]:
    """From one year to two, and from two to three; refused where a count of a row is hidden."""
    if results.followed.small:
        return NotEstimable("secret"), NotEstimable("secret")
    counts = results.followed.counts(PATHS)
    return _passage(counts, "12", "24"), _passage(counts, "24", "fin")


def _passage(counts: Mapping[str, Count], start: str, end: str) -> Transitions | NotEstimable:
    pairs = [code for code in counts if code.startswith(f"{start}:") and f">{end}:" in code]
    origins = [c for c in names.STATES if any(p.startswith(f"{start}:{c}>") for p in pairs) and c != "inconnu"]
    arrivals = [c for c in names.STATES if any(p.endswith(f">{end}:{c}") for p in pairs)]
    table = [[counts.get(f"{start}:{o}>{end}:{a}", 0) for a in arrivals] for o in origins]
    shown = [
        (o, row) for o, row in zip(origins, table, strict=True) if not any(isinstance(c, NotEstimable) for c in row)
    ]
    if not shown:
        return NotEstimable("secret")
    return transitions([row for _, row in shown], [o for o, _ in shown], arrivals)


def passage_table(found: Transitions) -> pd.DataFrame:
    """One row per departure: label, n, and the share of each arrival (percent); intervals are in `passage_intervals`."""
    rows = []
    for rank, origin in enumerate(found.origins):
        shares = {a: 100 * found.shares[rank, k] for k, a in enumerate(found.arrivals)}
        rows.append({"label": names.STATES[origin], "n": int(found.counts[rank].sum())} | shares)
    return pd.DataFrame(rows)


def passage_columns(found: Transitions) -> tuple[Column, ...]:
    """The columns of `passage_table`."""
    arrivals = (Column(code, names.STATES[code] + " (%)", format="decimal:1") for code in found.arrivals)
    return (Column("label", "Départ"), Column("n", "Élèves", format="integer"), *arrivals)


def passage_intervals(found: Transitions) -> pd.DataFrame:
    """Every share with its simultaneous interval: label (departure → arrival), value, low, high."""
    rows = [
        {
            "label": f"{names.STATES[o]} → {names.STATES[a]}",
            "value": 100 * found.shares[r, k],
            "low": 100 * found.low[r, k],
            "high": 100 * found.high[r, k],
        }
        for r, o in enumerate(found.origins)
        for k, a in enumerate(found.arrivals)
        if found.counts[r, k]
    ]
    return pd.DataFrame(rows, columns=["label", "value", "low", "high"])


INTERVAL_COLUMNS = (
    Column("label", "Passage"),
    Column("value", "Part [intervalle simultané] (%)", format="decimal:1", low="low", high="high"),
)


def access_table(results: Destinies) -> pd.DataFrame:
    """The rate of access followed in the cohort, and the product of passages of the latest cohorts, for `ACCESS_COLUMNS`."""
    followed = results.followed
    if followed.small:
        return pd.DataFrame(columns=[c.key for c in ACCESS_COLUMNS])
    counts = followed.counts(PATHS)
    latest = max((*followed.years, *followed.recent))
    table = next(t for t in (f"{PATHS}-12", f"{PATHS}-24", PATHS) if _counted(followed, t, latest))
    first = followed.counts(table, year=str(latest))
    upper = ("24:gt_heure", "24:gt_retard")
    steps = [
        (first, ("12:gt",), ("total",), ("12:inconnu",)),
        (counts, tuple(f"12:gt>{code}" for code in upper), ("12:gt",), ("12:gt>24:inconnu",)),
        (counts, tuple(f"{code}>fin:gt" for code in upper), upper, tuple(f"{code}>fin:inconnu" for code in upper)),
    ]
    passed, start = [], []
    for held, up, base, lost in steps:
        k, n, m = (added(held, codes) for codes in (up, base, lost))
        if any(isinstance(c, NotEstimable) for c in (k, n, m)):
            return pd.DataFrame(columns=[c.key for c in ACCESS_COLUMNS])
        passed.append(k)
        start.append(n - m)
    arrived, n, m = (added(counts, codes) for codes in (("fin:gt",), ("total",), UNKNOWN))
    found = {
        "Vraie cohorte": (true_cohort(arrived, n - m), f"élèves de 3e {say.years(followed.year)}, retrouvés"),
        "Cohorte synthétique": (
            synthetic_cohort(passed, start),
            f"première étape de la rentrée {latest}, suivantes de la cohorte {followed.year}",
        ),
    }
    rows = [
        {"label": label, "value": e.value, "low": e.low, "high": e.high, "n": e.n, "remark": remark}
        for label, (e, remark) in found.items()
        if isinstance(e, Estimate)
    ]
    return pd.DataFrame(rows, columns=["label", "value", "low", "high", "n", "remark"])


def sensitivity(results: Destinies) -> pd.DataFrame:
    """The shares under named assumptions and weightings, for `SENSITIVITY_COLUMNS`."""
    followed, counts = results.followed, results.followed.counts(NETWORKS)
    rows = []
    for assumption, label in names.ASSUMPTIONS.items():
        cells = {}
        for event in ("gt", "ssq"):
            found = followed.share(counts, EVENTS[event], UNKNOWN, assumption=assumption)
            cells[event] = _told(found)
        rows.append({"label": label} | cells)
    for group in ("quart", "statut", "sexe"):
        if group in results.groups:
            told = {event: _weighted(followed, group, event) for event in ("gt", "ssq")}
            rows.append(
                {
                    "label": f"Pondération par l’inverse de la probabilité d’être retrouvé, {names.group_name(group)[0].lower() + names.group_name(group)[1:]}"
                }
                | told
            )
    return pd.DataFrame(rows, columns=[c.key for c in SENSITIVITY_COLUMNS])


def _weighted(followed: Followed, group: str, event: str) -> str:
    rows = []
    for code in names.categories(group):
        counts = followed.counts(f"cohortes/{group}", **{group: code})
        k, m, n = (added(counts, codes) for codes in (EVENTS[event], UNKNOWN, ("total",)))
        if any(isinstance(c, NotEstimable) for c in (k, m, n)):
            return "s"
        rows.append({"category": code, "known": k, "found": n - m, "n": n})
    found = weighted_share(pd.DataFrame(rows), ["category"], known="known", found="found", n="n")
    return "s" if isinstance(found, NotEstimable) else percent(found, 1)
