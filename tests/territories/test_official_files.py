"""The nomenclature against the ministry's own files."""

import pandas as pd
import pytest

from analysis.territories import academies, departements, normalise_departement, region_of, slugify, uai_departement

LOST_SPELLINGS = {"alpes-de-hte-provence": "alpes-de-haute-provence"}


@pytest.fixture(scope="module")
def ivac(opendata):
    path = opendata / "ivac" / "fr-en-indicateurs-valeur-ajoutee-colleges.csv"
    return pd.read_csv(path, sep=";", dtype=str, encoding="utf-8-sig")


def test_ministry_nomenclature_of_academies(opendata):
    path = opendata / "geo" / "n_academie_et_assimile.csv"
    rows = pd.read_csv(path, dtype=str, encoding="cp1252", keep_default_na=False)
    # ASSIMILE « N »: a true académie, not a grouping; those closed (Antilles-Guyane) are left out.
    rows = rows[(rows["ASSIMILE"] == "N") & (rows["DATE_FERMETURE"] == "")]
    official = {a.code: (slugify(a.name), a.parent) for a in academies().values() if not a.fictitious}
    published = {
        r.ACADEMIE_ET_ASSIMILE: (slugify(r.LIBELLE_70), r.REGION_ACADEMIQUE) for r in rows.itertuples(index=False)
    }
    assert official == published


def test_ivac_carries_the_same_hierarchy(ivac):
    columns = ["Code région académique", "Code académie", "Code département", "Département"]
    seen = ivac[columns].drop_duplicates()
    published = {}
    for region, academie, departement, name in seen.itertuples(index=False):
        code = normalise_departement(departement)
        published[code] = (LOST_SPELLINGS.get(slugify(name), slugify(name)), academie.zfill(2), region.zfill(2))
    official = {
        d.code: (slugify(d.name), d.parent, region_of(d.parent)) for d in departements().values() if not d.fictitious
    }
    assert official == published


def test_a_uai_begins_with_its_departement(ivac):
    rows = ivac[["UAI", "Code département"]].drop_duplicates()
    assert (rows["UAI"].map(uai_departement) == rows["Code département"].map(normalise_departement)).all()
