"""A small country with social groups by collège: its IPS by rentrée, and the index of segregation published from them."""

import numpy as np
import pandas as pd
from small_country import code, write

from analysis.measures import segregation as sg
from analysis.territories import academie_of

DEPARTEMENTS = ("69", "01", "42", "75", "23")  # three départements of Lyon, Paris alone, Creuse without private collège
YEARS = (2014, 2021)


def colleges(year: int, *, each: int = 16) -> pd.DataFrame:
    """Sixteen collèges in each département, one in four private but in Creuse, with pupils by group."""
    rows = []
    for departement in DEPARTEMENTS:
        rng = np.random.default_rng([year, int(departement)])
        for number in range(each):
            private = number % 4 == 0 and departement != "23"
            chances = rng.dirichlet([5, 3, 4, 2] if private else [2, 2, 4, 5])
            counts = dict(zip(sg.GROUPS, rng.multinomial(300, chances), strict=True))
            sector = "prive_sous_contrat" if private else "public"
            rows.append({"uai": code(departement, number + 1), "departement": departement, "sector": sector} | counts)
    return pd.DataFrame(rows)


def published(people: pd.DataFrame, level: str, place: str, year: int) -> dict[str, object]:
    """One row of the official index, from pupils by collège."""
    pupils = sg.composition(people)
    found, private = sg.by_sector(pupils), pupils.rows["sector"].ne("public").to_numpy()
    row: dict[str, object] = {
        "level": level,
        "code": place,
        "year": year,
        "n_colleges": pupils.units,
        "n_public": int((~private).sum()),
        "n_prive": int(private.sum()),
        "private_share": 100 * found.private.weight,
        "entropy_total": found.index,
        "entropy_public": found.public.index,
        "entropy_private": found.private.index,
        "entropy_between": found.between,
    }
    row |= {f"contribution_{name}": share for name, share in found.shares.items()}
    for suffix, side in (("", slice(None)), ("_pu", ~private), ("_pr", private)):
        whole = pupils.counts[side].sum(axis=0)
        row |= {f"p_{g}{suffix}": 100 * x / max(whole.sum(), 1) for g, x in zip(sg.GROUPS, whole, strict=True)}
    return row


def pupils_of(people: pd.DataFrame, year: int, level: str = "3e") -> list[dict[str, object]]:
    """One row per pupil of these collèges, in classes of about thirty, one in forty without a known group."""
    rows = []
    for college in people.itertuples():
        groups = [group for group in sg.GROUPS for _ in range(getattr(college, group))]
        for rank, group in enumerate(groups):
            rows.append(
                {
                    "pupil": f"{college.uai}{rank:04d}{year}",
                    "rentree": year,
                    "uai": college.uai,
                    "level": level,
                    "status": "scolaire",
                    "sector": college.sector,
                    "division": f"3{rank % 10}",
                    "pcs": None if rank % 40 == 39 else group,
                    "ips_reason": "nd",
                }
            )
    return rows


def mixed_country(root, *, segregation: bool = True, pupils: tuple[int, ...] = ()):
    """Rentrées 2022 (with headcounts) and 2023 (without), one IPS withheld; the index for 2014 and 2021."""
    ips, rows = [], []
    for college in colleges(2021).itertuples():
        level = 80 + (college.tfav * 60 + college.fav * 40 + college.moy * 20) / 300
        common = {"uai": college.uai, "sector": college.sector}
        ips.append(common | {"rentree": 2021, "ips": level - 5, "ips_series": 2016, "ips_sd": None})
        ips.append(common | {"rentree": 2022, "ips": level, "headcount": 300})
        risen = level + (3 if college.sector != "public" else 0)
        ips.append(common | {"rentree": 2023, "ips": risen})
    ips[4] |= {"ips": None, "ips_sd": None, "ips_reason": "nd"}
    for year in YEARS if segregation else ():
        people = colleges(year)
        academie = people["departement"].map(academie_of)
        rows.append(published(people, "france", "france", year))
        rows.append(published(people[academie == "10"], "academie", "10", year))
        rows += [published(part, "departement", place, year) for place, part in people.groupby("departement")]
    tables = {"ips": ips} | ({"segregation": rows} if rows else {})
    if pupils:
        tables["pupils"] = [row for year in pupils for row in pupils_of(colleges(year), year)]
    return write(root, tables)
