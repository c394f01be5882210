"""The chapter on exits without qualification: numbers, rates, incidence year after year, what follows the exit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from analysis.errors import Problem, UserError, did_you_mean
from analysis.exhibits import Column, KeyFigure
from analysis.frames.cohort_states import NOTIONS
from analysis.measures import Estimate, NotEstimable
from analysis.measures.cohorts import Bounds, GrayTest, Incidence, gap_bounds, gray_test, incidence
from analysis.territories import Territory
from analysis.wording.numbers import NARROW, count, number, percent, rate_decimals
from analysis.wording.sentences import cohorts as say

from . import names
from .counts import NETWORKS, Count, Followed, added, bounds_frame
from .destinies import PATHS, UNKNOWN, groups_of

YEARS = (1, 2, 3)
SHARES = {
    "sans_qualification": "la part de sorties sans qualification",
    "sans_diplome": "la part de sorties sans diplôme",
    "decrochage": "la part de décrochages",
}
LABELS = {
    "sans_qualification": "Sortis sans qualification",
    "sans_diplome": "Sortis sans diplôme",
    "decrochage": "Décrocheurs",
}
EXITS = {"sans_qualification": ("fin:ssq",), "sans_diplome": ("sans_diplome:oui",), "decrochage": ("decrochage:oui",)}
MONTHS = (6, 12, 24, 36)
INCIDENCE_COLUMNS = (
    Column("label", "Après la 3e"),
    Column("at_risk", "Encore suivis", format="integer"),
    Column("exits", "Sortent sans qualification", format="integer"),
    Column("qualified", "Sortent qualifiés", format="integer"),
    Column("lost", "Non retrouvés", format="integer"),
    Column("hazard", "Taux de l’année (%)", format="decimal:1"),
    Column("cif", f"Incidence cumulée [{names.INTERVAL}] (%)", format="decimal:1", low="low", high="high"),
)
NAIVE_COLUMNS = (
    Column("label", "Calcul"),
    Column("value", "Sorties sans qualification à trois ans (%)", format="decimal:1"),
    Column("remark", "Ce qui ne va pas, ou ce que c’est"),
)
GRAY_COLUMNS = (
    Column("label", "Groupes comparés"),
    Column("statistic", "Statistique de Gray", format="decimal:1"),
    Column("df", "Degrés de liberté", format="integer"),
    Column("p_value", "Valeur p", format="p_value"),
)
EQUAL_COLUMNS = (
    Column("group", "Variable"),
    Column("label", "Catégorie"),
    Column("value", f"Incidence à trois ans [{names.INTERVAL}] (%)", format="decimal:1", low="low", high="high"),
    Column("gap", "Écart à la référence (points)", format="signed:1", low="gap_low", high="gap_high"),
)
CURVE_COLUMNS = (
    Column("group", "Groupe"),
    Column("label", "Catégorie"),
    Column("value", f"Incidence à trois ans [{names.INTERVAL}] (%)", format="decimal:1", low="low", high="high"),
    Column("n", "Élèves", format="integer"),
)


@dataclass(frozen=True, eq=False)
class Exits:
    """Exits of a cohort within three years, by one notion, as far as counts may be shown."""

    followed: Followed
    notion: str
    counts: Mapping[str, Count]
    share: Bounds | NotEstimable
    years: Mapping[int, Bounds | NotEstimable]
    incidence: Incidence | NotEstimable
    groups: Mapping[str, Mapping[str, Bounds | NotEstimable]]
    routes: Mapping[str, Bounds | NotEstimable]
    after: Mapping[int, Mapping[str, Bounds | NotEstimable]]
    above: Mapping[str, Bounds | NotEstimable]


def checked_notion(asked: str) -> str:
    """The notion asked for when a cohort can count it.

    Raises UserError for « sortant_precoce », which only a survey measures, and for an unknown one.
    """
    if asked in NOTIONS:
        return asked
    why = (
        "une sortie précoce se mesure par une enquête auprès des 18–24 ans, pas dans une cohorte"
        if asked == "sortant_precoce"
        else f"définition de sortie inconnue « {asked} »"
    )
    raise UserError(
        Problem(why, where="definition_sortie", allowed=", ".join(NOTIONS), todo=did_you_mean(asked, tuple(NOTIONS)))
    )


def measured(followed: Followed, notion: str) -> Exits:
    """Everything the chapter tells, from protected counts."""
    known = EXITS[checked_notion(notion)]
    counts = followed.counts(NETWORKS)
    qualified = notion == "sans_qualification"
    detailed = {} if followed.small or not qualified else followed.counts(PATHS)
    groups = () if followed.small else groups_of(followed)
    return Exits(
        followed=followed,
        notion=notion,
        counts=counts | detailed,
        share=followed.share(counts, known, UNKNOWN),
        years={year: _by_year(followed, detailed, year) for year in YEARS} if detailed else {},
        incidence=_incidence(detailed) if detailed else NotEstimable("secret" if qualified else "one_notion"),
        groups={name: _group(followed, name, known) for name in groups},
        routes=_routes(followed, detailed) if detailed else {},
        after={
            months: _after(followed, months)
            for months in MONTHS
            if qualified and followed.has(f"sorties/apres-{months}")
        },
        above={
            place.label: followed.share(followed.counts(NETWORKS, territory=place), known, UNKNOWN)
            for place in followed.parents
        },
    )


def _by_year(followed: Followed, counts: Mapping[str, Count], year: int) -> Bounds | NotEstimable:
    """Left by that year: known exits, and those lost by then."""
    left, lost = ([f"issue:{kind}_{y}" for y in YEARS if y <= year] for kind in ("ssq", "inconnu"))
    return followed.share(counts, left, lost)


def _table(counts: Mapping[str, Count]) -> np.ndarray | None:
    """Years × (exits, qualified exits, lost); None where one of them is hidden."""
    cells = [[counts.get(f"issue:{kind}_{year}", 0) for kind in ("ssq", "qualifie", "inconnu")] for year in YEARS]
    stayed = added(counts, ["issue:suivi"]) if "issue:suivi" in counts else added(counts, _TRAINING)
    if isinstance(stayed, NotEstimable) or any(isinstance(c, NotEstimable) for row in cells for c in row):
        return None
    table = np.array(cells, dtype=float)
    table[-1, 2] += stayed
    return table


_TRAINING = ("fin:gt", "fin:professionnel", "fin:autre")


def _incidence(counts: Mapping[str, Count]) -> Incidence | NotEstimable:
    table = _table(counts)
    return NotEstimable("secret") if table is None else incidence(YEARS, table[:, :2], table[:, 2])


def _group(followed: Followed, name: str, known: Sequence[str]) -> dict[str, Bounds | NotEstimable]:
    return {
        code: followed.share(followed.counts(f"cohortes/{name}", **{name: code}), known, UNKNOWN)
        for code in names.categories(name)
    }


def _routes(followed: Followed, counts: Mapping[str, Count]) -> dict[str, Bounds | NotEstimable]:
    """Exits in the two following years by the class of the first year."""
    found = {}
    for route in ("gt", "pro", "apprentissage", "autre"):
        left, lost = ([f"12:{route}>issue:{kind}_{y}" for y in (2, 3)] for kind in ("ssq", "inconnu"))
        if f"12:{route}" in counts:
            found[names.STATES[route]] = followed.share(counts, left, lost, total=f"12:{route}")
    return found


def _after(followed: Followed, months: int) -> dict[str, Bounds | NotEstimable]:
    along = f"apres{months}"
    counts = followed.counts(f"sorties/apres-{months}", along=along, parcours="fin:ssq")
    return {code: followed.share(counts, (code,), ("non_retrouve",), total="observe") for code in names.AFTER}


def numbers(results: Exits) -> tuple[int, int] | None:
    """The least and the most young people concerned; None where hidden."""
    known, lost = (added(results.counts, codes) for codes in (EXITS[results.notion], UNKNOWN))
    return None if isinstance(known, NotEstimable) or isinstance(lost, NotEstimable) else (known, known + lost)


def left_n(results: Exits) -> str:
    """How many are known to have left, for the mentions."""
    found = numbers(results)
    return (
        "effectif couvert par le secret statistique"
        if found is None
        else f"{count(found[0])} jeunes dont la sortie est observée"
    )


# ---- what the committee reads


def key_figures(results: Exits) -> tuple[KeyFigure, ...]:
    """Rate and number with their bounds, back in training after a year, those above."""
    figures, found = [], results.share
    above = next(((place, b) for place, b in results.above.items() if isinstance(b, Bounds)), None)
    if isinstance(found, Bounds):
        told = f"{above[0]}{NARROW}: {_range(above[1])}" if above else None
        figures.append(
            KeyFigure(
                LABELS[results.notion],
                _range(found),
                "dans les trois ans après la 3e",
                told,
                name="sorties-taux-bas",
                raw=found.low,
                unit="percent",
            )
        )
        low, high = numbers(results)
        text = f"{count(low)} à {count(high)}" if low != high else count(low)
        figures.append(
            KeyFigure(
                "Jeunes concernés",
                text,
                f"sur {count(found.n)} élèves de 3e",
                name="sorties-nombre-bas",
                raw=float(low),
                unit="élèves",
            )
        )
    back = results.after.get(12, {}).get("retour")
    if isinstance(back, Bounds):
        figures.append(
            KeyFigure(
                "Revenus en formation",
                _range(back),
                "un an après leur sortie",
                name="retour-bas",
                raw=back.low,
                unit="percent",
            )
        )
    return tuple(figures)


def essential(results: Exits) -> tuple[str, ...]:
    """Number and rate, when, for whom, what follows, what bounds are."""
    followed, said = results.followed, []
    if isinstance(results.share, NotEstimable):
        return (say.hidden(of=followed.territory.of), say.ATTRITION)
    if isinstance(results.share, Bounds):
        said.append(
            say.exits(
                results.share,
                numbers(results),
                of=followed.territory.of,
                year=followed.year,
                notion=NOTIONS[results.notion],
            )
        )
    told = say.yearly(results.years)
    said += [told] if told else []
    for group in ("quart", "statut"):
        first, second, first_name, second_name = names.COMPARED[group]
        pair = [results.groups.get(group, {}).get(code) for code in (second, first)]
        if all(isinstance(found, Bounds) for found in pair) and len(said) < 3:
            said.append(
                say.gap(
                    gap_bounds(*pair),
                    first=second_name,
                    second=first_name,
                    what=SHARES[results.notion],
                )
            )
    told = say.after_exit(results.after.get(12, {}), 12) if results.after else None
    said += [told] if told else []
    return (*said, say.ATTRITION)


def _range(found: Bounds) -> str:
    decimals = rate_decimals(found.n)
    low, high = number(found.low, decimals), number(found.high, decimals)
    return percent(found.low, decimals) if low == high else f"{low} à {percent(found.high, decimals)}"


# ---- frames for charts


def year_rows(results: Exits) -> pd.DataFrame:
    """Exits by the end of each year, for `bound_rows`; at three years alone in a réseau."""
    labels = {1: "Un an après la 3e", 2: "Deux ans après", 3: "Trois ans après"}
    if results.years:
        return bounds_frame({labels[year]: found for year, found in results.years.items()}, role="territory")
    rows = bounds_frame({results.followed.territory.label: results.share}, role="territory")
    more = bounds_frame(results.above, role="other")
    return pd.concat([rows, more], ignore_index=True) if len(rows) and len(more) else rows


def group_rows(results: Exits) -> pd.DataFrame:
    """Exits by group, for `bound_rows`."""
    parts = [
        bounds_frame(_named(group, part), role="other", group=names.group_name(group))
        for group, part in results.groups.items()
        if group in names.CATEGORIES
    ]
    parts = [part for part in parts if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else bounds_frame({}, role="other")


def after_rows(results: Exits) -> pd.DataFrame:
    """Situations after the exit by date, for `bound_rows`."""
    since = {6: "Six mois après la sortie", 12: "Un an après", 24: "Deux ans après", 36: "Trois ans après"}
    parts = [
        bounds_frame({names.AFTER[code]: found for code, found in part.items()}, role="territory", group=since[months])
        for months, part in results.after.items()
    ]
    parts = [part for part in parts if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else bounds_frame({}, role="other")


def _named(group: str, part: Mapping[str, Bounds | NotEstimable]) -> dict[str, Bounds | NotEstimable]:
    return {text: part[code] for code, text in names.categories(group).items() if code in part}


# ---- tables of the statistician's part


def curve(found: Incidence | NotEstimable, cause: int = 0) -> dict[int, Estimate]:
    """The incidence at each year as estimates, in percent."""
    if isinstance(found, NotEstimable):
        return {}
    z = stats.norm.ppf(0.5 + found.inference.confidence / 2)
    result = {}
    for rank, year in enumerate(found.times):
        value, se = float(found.cif[rank, cause]), float(np.sqrt(found.variance[rank, cause]))
        low, high = _complementary(value, se, z)
        result[int(year)] = Estimate(
            "incidence", 100 * value, 100 * low, 100 * high, 100 * se, found.n, 1, found.inference, "percent"
        )
    return result


def _complementary(value: float, se: float, z: float) -> tuple[float, float]:
    """Interval on the scale log(−log(F)), which stays between 0 and 1; the value itself where it is 0 or 1."""
    if not 0 < value < 1 or se == 0:
        return value, value
    reach = z * se / abs(value * np.log(value))
    ends = (value ** np.exp(reach), value ** np.exp(-reach))
    return float(min(ends)), float(max(ends))


def incidence_table(results: Exits) -> pd.DataFrame:
    """The life table of the cohort, for `INCIDENCE_COLUMNS`."""
    found = results.incidence
    if isinstance(found, NotEstimable):
        return pd.DataFrame(columns=["label", "at_risk", "exits", "qualified", "lost", "hazard", "cif", "low", "high"])
    stayed = added(results.counts, ["issue:suivi"])
    estimates = curve(found)
    rows = []
    for rank, (year, estimate) in enumerate(estimates.items()):
        lost = found.censored[rank] - (stayed if rank == len(estimates) - 1 else 0)
        rows.append(
            {
                "label": f"{year} an{'s' if year > 1 else ''}",
                "at_risk": int(found.at_risk[rank]),
                "exits": int(found.events[rank, 0]),
                "qualified": int(found.events[rank, 1]),
                "lost": int(lost),
                "hazard": 100 * float(found.hazards[rank, 0]),
                "cif": estimate.value,
                "low": estimate.low,
                "high": estimate.high,
            }
        )
    return pd.DataFrame(rows)


def naive_table(results: Exits) -> pd.DataFrame:
    """What other calculations would give, for `NAIVE_COLUMNS`."""
    table, share = _table(results.counts), results.share
    if table is None or isinstance(share, NotEstimable) or isinstance(results.incidence, NotEstimable):
        return pd.DataFrame(columns=[c.key for c in NAIVE_COLUMNS])
    alone = incidence(YEARS, table[:, :1], table[:, 1] + table[:, 2])
    ended = table[:, :2].sum()
    rows = [
        (
            "Incidence cumulée (Aalen–Johansen)",
            curve(results.incidence)[3].value,
            "les non retrouvés partent au même rythme que les autres",
        ),
        ("Borne basse", share.low, "aucun non retrouvé n’est sorti sans qualification"),
        ("Borne haute", share.high, "tous le sont"),
        ("Parmi les retrouvés", share.found, "les non retrouvés sont comme les autres"),
        (
            "Complément de Kaplan–Meier",
            100 * float(1 - alone.survival[-1]),
            "compte les qualifiés comme pouvant encore sortir sans qualification : trop haut".replace(
                " : ", f"{NARROW}: "
            ),
        ),
        (
            "Parmi les seuls sortants",
            100 * float(table[:, 0].sum() / ended) if ended else float("nan"),
            "oublie ceux qui sont encore en formation",
        ),
    ]
    return pd.DataFrame(rows, columns=[c.key for c in NAIVE_COLUMNS]).dropna()


def curves_table(results: Exits) -> pd.DataFrame:
    """Incidence at three years by category, for `CURVE_COLUMNS`."""
    rows = []
    for group in results.groups:
        for code, text in names.categories(group).items():
            counts = results.followed.counts(f"cohortes/{group}", **{group: code})
            found = curve(_incidence(counts)).get(YEARS[-1])
            if found is not None:
                rows.append(
                    {
                        "group": names.group_name(group),
                        "label": text,
                        "value": found.value,
                        "low": found.low,
                        "high": found.high,
                        "n": found.n,
                    }
                )
    return pd.DataFrame(rows, columns=["group", "label", "value", "low", "high", "n"])


def gray_table(results: Exits) -> pd.DataFrame:
    """Gray's test of each variable, for `GRAY_COLUMNS`; the variables with a hidden category are left out."""
    rows = []
    for group in results.groups:
        tables = [
            _table(results.followed.counts(f"cohortes/{group}", **{group: code})) for code in names.categories(group)
        ]
        kept = [table for table in tables if table is not None]
        if len(kept) < len(tables):
            continue
        found = gray_test(np.stack(kept)[:, :, :2], np.stack(kept)[:, :, 2])
        if isinstance(found, GrayTest):
            rows.append({"label": names.group_name(group), **{c.key: getattr(found, c.key) for c in GRAY_COLUMNS[1:]}})
    return pd.DataFrame(rows, columns=[c.key for c in GRAY_COLUMNS])


def route_table(results: Exits) -> pd.DataFrame:
    """Exits in the second and third years by class of the first, for `BOUND_COLUMNS`."""
    return bounds_frame(results.routes)


def group_table(results: Exits) -> pd.DataFrame:
    """Exits by variable and category, for `GROUP_COLUMNS`."""
    parts = [bounds_frame(_named(group, part), group=names.group_name(group)) for group, part in results.groups.items()]
    parts = [part for part in parts if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else bounds_frame({}, group="")


def after_table(results: Exits) -> pd.DataFrame:
    """Situations after the exit, for `GROUP_COLUMNS`."""
    return after_rows(results)


def equal_table(estimates: pd.DataFrame, territory: Territory) -> pd.DataFrame:
    """Incidence at equal characteristics by category, and its difference with the reference, for `EQUAL_COLUMNS`."""
    rows = estimates[estimates["territory"] == territory.id]
    wide = rows[rows["unit"] == "percent"].merge(
        rows[rows["unit"] == "points"], on=["group", "category"], how="left", suffixes=("", "_gap")
    )
    told = [
        names.categories(group).get(code, code) for group, code in zip(wide["group"], wide["category"], strict=True)
    ]
    found = wide.assign(label=told, group=[names.group_name(group) for group in wide["group"]])
    renamed = {"value_gap": "gap", "low_gap": "gap_low", "high_gap": "gap_high"}
    return found.rename(columns=renamed)[["group", "label", "value", "low", "high", "gap", "gap_low", "gap_high"]]


def equal_n(estimates: pd.DataFrame, territory: Territory) -> str:
    """Who the comparison is about."""
    row = estimates[estimates["territory"] == territory.id].iloc[0]
    return f"{count(int(row['n']))} élèves aux caractéristiques connues, {count(int(row['units']))} collèges"
