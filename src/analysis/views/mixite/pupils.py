"""The social mix from pupils, where the rectorat's table is imported: indices with their intervals, change, classes."""

from dataclasses import dataclass

import pandas as pd

from analysis.disclosure import Audience, outputs
from analysis.exhibits import Column
from analysis.frames.pupil_mix import PupilMix
from analysis.measures import Estimate, NotEstimable
from analysis.measures.segregation import (
    Composition,
    GroupIndices,
    SectorDecomposition,
    between_classes,
    by_sector,
    change_parts,
    composition,
    group_indices,
    index_change,
    index_interval,
    paired,
    permuted_index,
)
from analysis.protection import Protection
from analysis.territories import Territory
from analysis.wording.numbers import NARROW, enumerate_fr, percent, period, quantity, rentree
from analysis.wording.sentences import segregation as say

INDEX_COLUMNS = (
    Column("label", "Indice"),
    Column("value", "Valeur [intervalle à 95" + NARROW + "%]", format="decimal:4", low="low", high="high"),
    Column("remark", "Lecture"),
)
CHANGE_COLUMNS = (
    Column("label", "D’où vient la variation de H"),
    Column("value", "Variation [intervalle à 95" + NARROW + "%]", format="signed:4", low="low", high="high"),
)
CLASS_COLUMNS = (
    Column("label", "Entre quoi"),
    Column("index", "Part de l’indice H", format="decimal:4"),
    Column("by_chance", "Dont hasard", format="decimal:4"),
    Column("corrected", "Hasard déduit", format="decimal:4"),
)
_CLASSES = {"college": "Entre collèges", "uai": "Entre classes d’un même collège"}


@dataclass(frozen=True, eq=False)
class PupilResults:
    """What pupils give at the last rentrée, and its change since the first; refusals stay refusals."""

    pupils: PupilMix
    audience: Audience
    now: Composition | NotEstimable
    sectors: SectorDecomposition | None
    freed: Estimate | None
    by_chance: float | None
    disadvantaged: GroupIndices | None
    change: Estimate | NotEstimable
    origin: pd.DataFrame | None
    classes: pd.DataFrame | NotEstimable

    @property
    def protection(self) -> Protection:
        """The rules that these results passed."""
        return self.audience.stamp("effectif de chaque groupe", "nombre d’établissements")


def from_pupils(pupils: PupilMix, audience: Audience) -> PupilResults:
    """Every measure that pupils by collège and group allow, where enough of both stand behind them for their audience."""
    years = pupils.rentrees
    now = _enough(pupils, years[-1], audience) if years else NotEstimable("no_data")
    if isinstance(now, NotEstimable):
        return PupilResults(pupils, audience, now, None, None, None, None, now, None, now)
    before = _enough(pupils, years[0], audience) if len(years) > 1 else NotEstimable("no_data")
    change = before if isinstance(before, NotEstimable) else index_change(before, now)
    return PupilResults(
        pupils=pupils,
        audience=audience,
        now=now,
        sectors=by_sector(now),
        freed=index_interval(now),
        by_chance=float(permuted_index(now.counts).mean()),
        disadvantaged=group_indices(now, "defav") if now.counts[:, -1].any() else None,
        change=change,
        origin=None if isinstance(change, NotEstimable) else _origin(before, now),
        classes=_classes(pupils, years[-1]),
    )


def _enough(pupils: PupilMix, year: int, audience: Audience) -> Composition | NotEstimable:
    """Collèges by group; no data to speak of where they are too few, or their pupils, for anything to be shown."""
    found = composition(pupils.at(year), unknown="unknown")
    if isinstance(found, NotEstimable):
        return found
    smallest = int(found.counts.sum(axis=0).min())
    shown = outputs.estimate(found, audience.profile, n=found.n, establishments=found.units, smallest_group=smallest)
    return NotEstimable("no_data", found.n, found.units) if isinstance(shown, NotEstimable) else shown


def _origin(before: Composition, now: Composition) -> pd.DataFrame | None:
    parts = change_parts(*paired(before, now)[0])
    if isinstance(parts, NotEstimable):
        return None
    labels = {
        "Rapprochement ou éloignement des recrutements (structure)": parts.structure,
        "Composition sociale du territoire": parts.groups,
        "Taille des collèges": parts.units,
        "Collèges ouverts": parts.opened,
        "Collèges fermés": parts.closed,
    }
    return pd.DataFrame({"label": list(labels), "value": list(labels.values())}).assign(low=None, high=None)


def _classes(pupils: PupilMix, year: int) -> pd.DataFrame | NotEstimable:
    classes = composition(pupils.classes_at(year))
    return classes if isinstance(classes, NotEstimable) else between_classes(classes)


def about_pupils(results: PupilResults, territory: Territory, sources: tuple[str, ...]) -> dict[str, str | Protection]:
    """Population, n, source, vintage and the rules passed; nothing without pupils."""
    if isinstance(results.now, NotEstimable):
        return {}
    years = results.pupils.rentrees
    return {
        "population": f"élèves de {enumerate_fr(results.pupils.levels)} des collèges {territory.of}, origine sociale connue",
        "n": f"{quantity(results.now.units, 'collège')}, {quantity(results.now.n, 'élève')} à la {rentree(years[-1])}",
        "source": f"{'données fictives, ' if territory.fictitious else ''}{enumerate_fr(sources)}",
        "vintage": period("rentrée", years),
        "protection": results.protection,
    }


def index_table(results: PupilResults) -> pd.DataFrame:
    """The indices of the last rentrée, for `INDEX_COLUMNS`."""
    if isinstance(results.now, NotEstimable):
        return pd.DataFrame(columns=["label", "value", "low", "high", "remark"])
    rows = [
        ("Indice d’entropie H, tel quel", results.sectors.index, None, None, _shares(results.sectors)),
        ("Indice d’une répartition au hasard", results.by_chance, None, None, "400 permutations à marges fixées"),
        ("H, hasard déduit", results.freed.value, results.freed.low, results.freed.high, "bootstrap multinomial"),
    ]
    if results.disadvantaged is not None:
        found = results.disadvantaged
        share = percent(100 * found.share, 1)
        rows += [
            ("Dissimilarité des défavorisés", found.dissimilarity, None, None, f"{share} des élèves sont défavorisés"),
            ("Isolement des défavorisés", found.isolation, None, None, "part moyenne dans le collège de l’un d’eux"),
            ("Exposition normalisée", found.normalised, None, None, "isolement ramené à 0 pour une répartition égale"),
        ]
    return pd.DataFrame(rows, columns=["label", "value", "low", "high", "remark"])


def _shares(found: SectorDecomposition) -> str:
    shares = found.shares or {"public": 0.0, "private": 0.0, "between": 0.0}
    public, private, between = (percent(shares[name], 0) for name in ("public", "private", "between"))
    return f"publics {public}, privés {private}, entre les deux {between}"


def change_table(results: PupilResults) -> pd.DataFrame:
    """The change of H and where it comes from, for `CHANGE_COLUMNS`; empty with one rentrée or too few collèges."""
    if isinstance(results.change, NotEstimable):
        return pd.DataFrame(columns=["label", "value", "low", "high"])
    change = results.change
    whole = pd.DataFrame([{"label": "Variation de H", "value": change.value, "low": change.low, "high": change.high}])
    return (
        whole if results.origin is None else pd.concat([whole, results.origin.astype(whole.dtypes)], ignore_index=True)
    )


def change_text(results: PupilResults) -> str | None:
    """The verdict on the change, None without one."""
    if isinstance(results.change, NotEstimable):
        return None
    start, end = results.pupils.rentrees[0], results.pupils.rentrees[-1]
    return say.pupil_change(results.change, start, end)


def class_table(results: PupilResults) -> pd.DataFrame:
    """Segregation between collèges and between classes, for `CLASS_COLUMNS`."""
    if isinstance(results.classes, NotEstimable):
        return pd.DataFrame(columns=["label", "index", "by_chance", "corrected"])
    return results.classes.assign(label=results.classes["level"].map(_CLASSES))[
        ["label", "index", "by_chance", "corrected"]
    ]


def unknown_text(results: PupilResults) -> str | None:
    """How many pupils have no known group, None without pupils, or where so few of them that they are not told."""
    if isinstance(results.now, NotEstimable):
        return None
    left, unknown = results.pupils.left_out[results.pupils.rentrees[-1]], results.now.unknown
    told = [f"Origine sociale non renseignée{NARROW}: {_told(unknown, results)} ; ils ne sont dans aucun indice."]
    if left:
        told.append(f"Élèves de collèges sans secteur connu, écartés{NARROW}: {_told(left, results, alone=True)}.")
    return " ".join(told).replace(" ;", f"{NARROW};")


def _told(pupils: int, results: PupilResults, *, alone: bool = False) -> str:
    least = results.audience.profile.threshold()
    if 0 < pupils < least:
        return f"moins de {quantity(least, 'élève')}"
    share = "" if alone else f", soit {percent(results.now.unknown_share, 1)}"
    return f"{quantity(pupils, 'élève')}{share}"
