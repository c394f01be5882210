"""Girls and boys of lycées on the ministry's files, against sums made directly on them, for the country and every académie."""

import numpy as np
import pandas as pd
import pytest

from analysis.context.gender import load_gender
from analysis.sources import read_path
from analysis.store import Store

LAST = "2022"
OVERSEAS = ("NOUVELLE CALEDONIE", "POLYNESIE FRANCAISE", "ST PIERRE ET MIQUELON", "WALLIS ET FUTUNA")


@pytest.fixture(scope="module")
def context(opendata, tmp_path_factory):
    paths = [next((opendata / "effectifs").glob("*.csv")), next((opendata / "orientation").glob("*doublettes*"))]
    store = Store(tmp_path_factory.mktemp("gender"))
    store.write([reading for path in paths for reading in read_path(path)])
    return store, load_gender(store)


@pytest.fixture(scope="module")
def raw(opendata):
    path = next((opendata / "orientation").glob("*doublettes*"))
    rows = pd.read_csv(path, sep=";", encoding="utf-8-sig", dtype=str)
    rows = rows[(rows["rentree_scolaire"] == LAST) & ~rows["academie"].isin(OVERSEAS)]
    counted = [name for name in rows if name.endswith(("_filles", "_garcons"))]
    return rows.assign(**{name: pd.to_numeric(rows[name]).fillna(0) for name in counted})


def pairs(rows):
    """Girls and boys by pair, straight from the columns."""
    girls = [c for c in rows if c.endswith("_filles") and c.startswith(("00", "autres"))]
    return np.array([[rows[c].sum(), rows[c.replace("_filles", "_garcons")].sum()] for c in girls])


def apart(counts):
    return 50 * np.abs(counts[:, 0] / counts[:, 0].sum() - counts[:, 1] / counts[:, 1].sum()).sum()


def test_the_country(context, raw):
    store, found = context
    france = store.index().france
    index = found.separated(france).iloc[-1]
    counts = pairs(raw)
    assert (index["rentree"], index["n"]) == (2022, counts.sum())
    assert index["value"] == pytest.approx(apart(counts), rel=1e-9)
    own = found.of(france, "specialite").set_index("code")
    for code, title in (("0613", "0613_mathematiques"), ("0747", "0747_numerique_et_sciences_informatiques")):
        girls, boys = raw[f"{title}_filles"].sum(), raw[f"{title}_garcons"].sum()
        assert own.loc[code, ["girls", "boys"]].tolist() == [girls, boys]
        gap = 100 * (girls / counts[:, 0].sum() - boys / counts[:, 1].sum())
        assert own.loc[code, "gap"] == pytest.approx(gap, rel=1e-9)
    assert own.loc["0747", "share"] == pytest.approx(14.645, abs=5e-3)


def test_every_academie(context, raw):
    store, found = context
    for territory in store.index().all("academie"):
        rows = raw[raw["numero_etablissement"].map(_departement).isin(territory.departements)]
        counts, own = pairs(rows), found.separated(territory).iloc[-1]
        assert own["n"] == counts.sum(), territory.id
        assert own["value"] == pytest.approx(apart(counts), rel=1e-9), territory.id
        assert own["low"] < own["value"] < own["high"]
        assert own["by_chance"] < own["value"]


def _departement(uai):
    """620 and 720 are Corsica's codes in UAI; overseas départements keep three digits."""
    code = uai[:3]
    corsica = {"620": "2A", "720": "2B"}
    return corsica.get(code, code if code.startswith("97") else code.lstrip("0").rjust(2, "0"))


def test_series_of_terminale_add_up(context, opendata):
    store, found = context
    rows = pd.read_csv(next((opendata / "effectifs").glob("*.csv")), sep=";", encoding="utf-8-sig", dtype=str)
    rows = rows[
        (rows["rentree_scolaire"] == "2021")
        & (rows["numero_lycee"].str[:3] < "983")
        & (rows["numero_lycee"].str[:3] != "975")
    ]
    own = found.of(store.index().france, "voie").set_index("code")
    for code, title in (("terminale_g", "terminales_g"), ("terminale_sti2d", "terminales_sti2d")):
        assert own.loc[code, "girls"] == pd.to_numeric(rows[f"{title}_filles"]).sum()
        assert own.loc[code, "n"] == pd.to_numeric(rows[title]).sum()
