"""From results to the frames that tables show, with their columns."""

from collections.abc import Sequence

import pandas as pd

from analysis.context.segregation import MixContext
from analysis.exhibits import Column
from analysis.measures import NotEstimable
from analysis.measures.segregation import GROUPS, NestedPublished, VarianceShare, variance_share
from analysis.territories import Territory
from analysis.wording import sesoi
from analysis.wording.numbers import NARROW, rentree, sentence_case

from . import names
from .results import MixResults

INTERVAL = "[intervalle à 95" + NARROW + "%]"
YEAR_COLUMNS = (
    Column("year", "Rentrée", format="year"),
    Column("colleges", "Collèges", format="integer"),
    Column("private_share", "Élèves du privé", format="percent:1"),
    Column("h", "Indice H", format="decimal:4"),
    Column("public", "Part publique", format="percent:1"),
    Column("private", "Part privée", format="percent:1"),
    Column("between", "Part public–privé", format="percent:1"),
    Column("h_public", "H des publics", format="decimal:4"),
    Column("h_private", "H des privés", format="decimal:4"),
)
NESTED_COLUMNS = (
    Column("label", "Où se trouve la ségrégation"),
    Column("index", "Part de l’indice H", format="decimal:4"),
    Column("share", "En % de H", format="percent:1"),
)
GROUP_COLUMNS = (
    Column("label", "Origine sociale"),
    Column("first", "Tous, première rentrée", format="percent:1"),
    Column("last", "Tous, dernière rentrée", format="percent:1"),
    Column("public", "Publics, dernière rentrée", format="percent:1"),
    Column("private", "Privés, dernière rentrée", format="percent:1"),
)
COMPARATOR_COLUMNS = (
    Column("label", "Territoire"),
    Column("colleges", "Collèges", format="integer"),
    Column("h", "Indice H", format="decimal:4"),
    Column("corrected", "Hasard déduit " + INTERVAL, format="decimal:3", low="h_low", high="h_high"),
    Column("between", "Part public–privé", format="percent:0"),
    Column("share", "Variance de l’IPS entre collèges (%)", format="decimal:1", low="low", high="high"),
)
CHANGE_COLUMNS = (
    Column("kind", "Mesure de quoi"),
    Column("label", "Mesure"),
    Column("first", "Première rentrée", format="decimal:4"),
    Column("last", "Dernière rentrée", format="decimal:4"),
    Column("change", "Différence", format="signed:4"),
    Column("reading", "Lecture"),
)
VARIANCE_COLUMNS = (
    Column("label", "Collèges"),
    Column("units", "Nombre", format="integer"),
    Column("n", "Élèves", format="integer"),
    Column("between", "Écart-type entre", format="decimal:1"),
    Column("within", "Écart-type dans", format="decimal:1"),
    Column("share", "Part entre (%)", format="decimal:1"),
    Column("value", "Corrigée du hasard (%) " + INTERVAL, format="decimal:1", low="low", high="high"),
)
PARTS_COLUMNS = (
    Column("label", "Entre quoi"),
    Column("variance", "Variance (points d’IPS²)", format="decimal:1"),
    Column("share", "Part", format="percent:1"),
)
SAME, PARTS = "La même ségrégation, mesurée autrement", "Ses composantes, chacune seule"
IPS_CHANGE_COLUMNS = (
    Column("label", "Ce qui change"),
    Column("value", "Évolution " + INTERVAL, format="signed:1", low="low", high="high"),
    Column("units", "Collèges", format="integer"),
)
EXCLUSION_COLUMNS = (
    Column("rentree", "Rentrée"),
    Column("motif", "Ce qui est écarté"),
    Column("colleges", "Collèges", format="integer"),
)


def years(results: MixResults) -> pd.DataFrame:
    """The official index year by year, recomputed from its components, for `YEAR_COLUMNS`."""
    rows = []
    for year, found in results.index.items():
        row = results.mix.row(year)
        sides = (bool(row["n_public"]), bool(row["n_prive"]))
        rows.append(
            {
                "year": year,
                "colleges": int(row["n_colleges"]),
                "private_share": float(row["private_share"]),
                "h": found.index,
                **(found.shares or {}),
                "h_public": found.public.index if sides[0] else "so",
                "h_private": found.private.index if sides[1] else "so",
            }
        )
    return pd.DataFrame(rows, columns=_keys(YEAR_COLUMNS))


def nested(found: NestedPublished) -> pd.DataFrame:
    """Where the index lies, for `NESTED_COLUMNS`."""
    labels = names.level_names(list(found.table["level"]))
    return found.table.assign(label=labels)[_keys(NESTED_COLUMNS)]


def groups(results: MixResults) -> pd.DataFrame:
    """Social composition of all, public and private collèges, for `GROUP_COLUMNS`; a sector without collège is « so »."""
    if not results.index:
        return pd.DataFrame(columns=_keys(GROUP_COLUMNS))
    first, last = (results.mix.row(year) for year in (results.first, results.last))
    public, private = results.sectors
    return pd.DataFrame(
        [
            {
                "label": names.GROUPS[group],
                "first": float(first[f"p_{group}"]),
                "last": float(last[f"p_{group}"]),
                "public": float(last[f"p_{group}_pu"]) if public else "so",
                "private": float(last[f"p_{group}_pr"]) if private else "so",
            }
            for group in GROUPS
        ],
        columns=_keys(GROUP_COLUMNS),
    )


def comparators(results: MixResults, context: MixContext, others: Sequence[Territory]) -> pd.DataFrame:
    """The territory, then others, with the index at its last year and the variance of the IPS, for `COMPARATOR_COLUMNS`.

    Empty when there is none to compare with.
    """
    rows = []
    for territory in (results.mix.territory, *others):
        row: dict[str, object] = {"label": territory.label}
        found = None if results.last is None else context.published(territory, results.last)
        if found is not None:
            row |= {name: found[name] for name in ("colleges", "h", "corrected")}
            row |= {"h_low": found["low"], "h_high": found["high"]}
            row["between"] = 100 * found["between"] / found["h"] if found["h"] > 0 else None
        if territory.id in context.profile.index:
            profile = context.profile.loc[territory.id]
            row |= {"share": profile["corrected"], "low": profile["low"], "high": profile["high"]}
            row.setdefault("colleges", profile["colleges"])
        if len(row) > 1:
            rows.append(row)
    return pd.DataFrame(rows if len(rows) > 1 else [], columns=_keys(COMPARATOR_COLUMNS))


def comparator_columns(results: MixResults) -> tuple[Column, ...]:
    """`COMPARATOR_COLUMNS`, without those of the index where it is not published."""
    known = results.last is not None
    return tuple(c for c in COMPARATOR_COLUMNS if known or c.key in ("label", "colleges", "share"))


def measures_of_change(results: MixResults, context: MixContext) -> pd.DataFrame:
    """The change of the index under other measures, each read against its threshold, for `CHANGE_COLUMNS`."""
    if len(results.index) < 2:
        return pd.DataFrame(columns=_keys(CHANGE_COLUMNS))
    start, end = (results.index[year] for year in (results.first, results.last))
    chance = [context.published(results.mix.territory, year) for year in (results.first, results.last)]
    corrected = [None if row is None or pd.isna(row["corrected"]) else float(row["corrected"]) for row in chance]
    both = all(results.sectors)
    pairs = [
        (SAME, "Indice H, publié", start.index, end.index),
        (SAME, "Indice corrigé du hasard", *corrected),
        (SAME, "Information mutuelle M (sans normalisation)", start.index * start.entropy, end.index * end.entropy),
        (PARTS, "Entre collèges publics seuls", start.public.index, end.public.index),
        (PARTS, "Entre collèges privés seuls", start.private.index, end.private.index if both else None),
        (PARTS, "Entre public et privé", start.between, end.between if both else None),
    ]
    rows = [
        {"kind": kind, "label": label, "first": a, "last": b, "change": b - a, "reading": reading(b - a)}
        for kind, label, a, b in pairs
        if a is not None and b is not None
    ]
    return pd.DataFrame(rows, columns=_keys(CHANGE_COLUMNS))


def robust(changes: pd.DataFrame) -> bool:
    """Whether the change keeps its sign under the other measures of the same segregation."""
    same = changes.loc[changes["kind"] == SAME, "change"]
    return len({change > 0 for change in same if change}) <= 1


def reading(change: float) -> str:
    """What a change is against the smallest difference of interest of the index."""
    if abs(change) <= sesoi("entropy"):
        return "sous le seuil"
    return "hausse au-delà du seuil" if change > 0 else "baisse au-delà du seuil"


def variances(results: MixResults) -> pd.DataFrame:
    """The variance of the IPS of all collèges, by sector and for large ones only, for `VARIANCE_COLUMNS`."""
    rows = results.mix.now
    private, large = rows["sector"] != "public", rows["headcount"] >= 200
    variants = {"Tous": results.variance}
    for label, chosen in (("Publics", ~private), ("Privés", private), ("200 élèves et plus", large)):
        variants[label] = variance_share(rows[chosen])
    return pd.DataFrame(
        [_variance(label, found) for label, found in variants.items() if isinstance(found, VarianceShare)]
    )


def _variance(label: str, found: VarianceShare) -> dict[str, object]:
    return {
        "label": label,
        "units": found.share.units,
        "n": found.share.n,
        "between": found.sd_between,
        "within": found.sd_within,
        "share": found.share.value,
        "value": found.corrected.value,
        "low": found.corrected.low,
        "high": found.corrected.high,
    }


def ips_parts(results: MixResults) -> pd.DataFrame:
    """The variance of the IPS level inside level, for `PARTS_COLUMNS`."""
    if isinstance(results.ips_parts, NotEstimable):
        return pd.DataFrame(columns=_keys(PARTS_COLUMNS))
    labels = names.level_names(list(results.ips_parts["level"]))
    return results.ips_parts.assign(label=labels)[_keys(PARTS_COLUMNS)]


def ips_changes(results: MixResults) -> pd.DataFrame:
    """Changes between two rentrées, for `IPS_CHANGE_COLUMNS`."""
    if isinstance(results.ips_change, NotEstimable):
        return pd.DataFrame(columns=_keys(IPS_CHANGE_COLUMNS))
    labels = {
        "Part de la variance entre collèges, en points de pourcentage": results.ips_change.share,
        "Écart d’IPS moyen privé − public, en points": results.ips_change.gap,
    }
    rows = [
        {"label": label, "value": found.value, "low": found.low, "high": found.high, "units": found.units}
        for label, found in labels.items()
        if not isinstance(found, NotEstimable)
    ]
    return pd.DataFrame(rows, columns=_keys(IPS_CHANGE_COLUMNS))


def exclusions(results: MixResults) -> pd.DataFrame:
    """Collèges left out and why, for `EXCLUSION_COLUMNS`."""
    left = results.mix.exclusions
    return left.assign(rentree=[sentence_case(rentree(year)) for year in left["rentree"]])[_keys(EXCLUSION_COLUMNS)]


def _keys(columns: Sequence[Column]) -> list[str]:
    return [key for column in columns for key in column.reads()]
