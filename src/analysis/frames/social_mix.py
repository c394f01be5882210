"""What a chapter on the social mix starts from: the official series of a territory, and its collèges with their IPS."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analysis.frames.colleges import COLLEGE_IPS, IPS_BREAK
from analysis.store import Store
from analysis.territories import Territory, TerritoryIndex

PUBLISHED = ("france", "academie", "departement")  # levels of the official index
ENOUGH_HEADCOUNTS = 0.95
COLLEGE_TYPES = {
    "uai": "str",
    "rentree": "int64",
    "ips": "float64",
    "ips_sd": "float64",
    "headcount": "Int64",
    "sector": "str",
    "departement": "str",
    "academie": "str",
}
EXCLUSIONS = {
    "ips_withheld": "IPS non publié (secret statistique ou non disponible)",
    "sd_absent": "écart-type de l’IPS non publié",
    "headcount_absent": "effectif absent de toutes les rentrées importées",
}


@dataclass(frozen=True, eq=False)
class SocialMix:
    """The social mix of one territory.

    `published` are the rows of the official index (columns of the table ``segregation``), one per year, empty where
    there is none; `published_for` the territory they were published for, which covers the same collèges (the
    département of a one-département académie). `parts` are the rows of the départements inside, with their `academie`.

    `colleges` has the columns of `COLLEGE_TYPES`, one row per collège and rentrée of the present series of IPS that can
    be used; `headcount` is that of the rentrée, or the nearest one published. `headcount_rentree` is the rentrée whose
    headcounts serve for `rentree`, the latest that can be described; both None without data. `exclusions` counts what
    was left out: rentree, reason (a key of `EXCLUSIONS`), motif, colleges.
    """

    territory: Territory
    published: pd.DataFrame
    published_for: Territory | None
    parts: pd.DataFrame
    colleges: pd.DataFrame
    exclusions: pd.DataFrame
    rentree: int | None
    headcount_rentree: int | None

    @property
    def years(self) -> tuple[int, ...]:
        """Years of the official series."""
        return tuple(int(year) for year in self.published["year"])

    @property
    def rentrees(self) -> tuple[int, ...]:
        """Rentrées with collèges that can be used."""
        return tuple(sorted(int(year) for year in self.colleges["rentree"].unique()))

    @property
    def reads(self) -> dict[str, dict[str, object]]:
        """The rows of the store behind the chapter: table → conditions."""
        return {"segregation": {"year": self.years}, "ips": COLLEGE_IPS | {"rentree": self.rentrees}}

    @cached_property
    def now(self) -> pd.DataFrame:
        """Collèges of the latest rentrée."""
        return self.colleges[self.colleges["rentree"] == self.rentree].reset_index(drop=True)

    def row(self, year: int) -> pd.Series:
        """The published row of a year. Raises KeyError when there is none."""
        return self.published.set_index("year", drop=False).loc[year]

    def parts_of(self, year: int) -> pd.DataFrame:
        """The published rows of the départements inside, for a year."""
        return self.parts[self.parts["year"] == year].reset_index(drop=True)


def social_mix(store: Store, territory: Territory) -> SocialMix:
    """Read what the store holds on the social mix of a territory; every collège left out is counted."""
    published_for, published = published_rows(store.index(), store.read("segregation"), territory)
    colleges, exclusions, source = _colleges(store, territory)
    rentrees = sorted(colleges["rentree"].unique())
    rentree = int(rentrees[-1]) if rentrees else None
    return SocialMix(
        territory=territory,
        published=published,
        published_for=published_for,
        parts=published_parts(store, territory) if len(published) else published.assign(academie=""),
        colleges=colleges,
        exclusions=exclusions,
        rentree=rentree,
        headcount_rentree=None if rentree is None else source[rentree],
    )


def same_cover(territory: Territory, others: tuple[Territory, ...]) -> Territory | None:
    """Which of the others covers exactly the départements of a territory (the territory itself first)."""
    alike = [other for other in others if other.departements == territory.departements]
    return next((other for other in alike if other.id == territory.id), alike[0] if alike else None)


def published_parts(store: Store, territory: Territory) -> pd.DataFrame:
    """Official rows of the départements of a territory, every year, with the code of their académie."""
    rows = store.read("segregation", where={"level": "departement", "code": territory.departements})
    academie = {d.code: d.parent.code for d in store.index().all("departement")}
    return rows.assign(academie=rows["code"].map(academie))


def published_rows(
    index: TerritoryIndex, rows: pd.DataFrame, territory: Territory
) -> tuple[Territory | None, pd.DataFrame]:
    """The rows of the official index that describe a territory, by year, and the territory they were published for."""
    keys = set(zip(rows["level"], rows["code"], strict=True))
    known = tuple(t for level in PUBLISHED for t in index.all(level) if (level, t.code or "france") in keys)
    found = same_cover(territory, known) if territory.uais is None else None
    if found is None:
        return None, rows.iloc[:0]
    chosen = rows[(rows["level"] == found.level) & (rows["code"] == (found.code or "france"))]
    return found, chosen.sort_values("year", ignore_index=True)


def _colleges(store: Store, territory: Territory) -> tuple[pd.DataFrame, pd.DataFrame, dict[int, int]]:
    """Usable collèges, what was left out, and the rentrée whose headcounts serve for each rentrée."""
    years = tuple(year for year in store.values("ips", "rentree", COLLEGE_IPS) if year >= IPS_BREAK)
    rows = store.read("ips", territory, columns=list(COLLEGE_TYPES), where=COLLEGE_IPS | {"rentree": years})
    known = {int(y) for y, part in rows.groupby("rentree") if part["headcount"].notna().mean() >= ENOUGH_HEADCOUNTS}
    source = {int(y): min(known, key=lambda k, y=y: (abs(k - y), -k)) for y in years} if known else {}
    headcounts = rows.set_index(["uai", "rentree"])["headcount"]
    keys = pd.MultiIndex.from_arrays([rows["uai"], rows["rentree"].map(source).fillna(-1).astype("int64")])
    rows["headcount"] = headcounts.reindex(keys).to_numpy()
    reason = pd.Series("", index=rows.index)
    for name, missing in (("headcount_absent", "headcount"), ("sd_absent", "ips_sd"), ("ips_withheld", "ips")):
        reason = reason.mask(rows[missing].isna(), name)
    left = (
        rows.assign(reason=reason)[reason != ""]
        .groupby(["rentree", "reason"], as_index=False)
        .agg(colleges=("uai", "size"))
    )
    left.insert(2, "motif", left["reason"].map(EXCLUSIONS))
    kept = rows[reason == ""].astype(COLLEGE_TYPES).sort_values(["rentree", "uai"], ignore_index=True)
    return kept, left, source
