"""Segregation against published figures and reference values.

Exact identities and closed forms to 1e-9 and better; simulated expectations within their Monte-Carlo error. The official
rows and the toy are those of DEPP's index (Licence Ouverte 2.0); the reference values were computed with R 4.2.2.
"""

import numpy as np
import pandas as pd
import pytest

from analysis.measures import NotEstimable
from analysis.measures import segregation as sg
from analysis.territories import departements

TOY = pd.DataFrame(
    [
        ("C1", "public", 60, 40, 120, 180),
        ("C2", "public", 20, 30, 100, 250),
        ("C3", "public", 25, 35, 110, 230),
        ("C4", "public", 100, 60, 130, 110),
        ("C5", "prive_sous_contrat", 180, 70, 100, 50),
        ("C6", "prive_sous_contrat", 90, 50, 80, 80),
    ],
    columns=["uai", "sector", *sg.GROUPS],
)


@pytest.fixture(scope="module")
def official(opendata):
    """The 1 008 published rows, as they are read: level, code, year and the numbers."""
    raw = pd.read_csv(
        opendata / "segregation" / "fr-en-segregation-sociale-colleges.csv",
        sep=";",
        encoding="utf-8-sig",
        dtype={"acad": str, "dep": str},
        keep_default_na=False,
    )
    names = {"tot": "total", "pu": "public", "pr": "private", "interPUPR": "between"}
    numbers = {f"i_entropie_{old}": f"entropy_{new}" for old, new in names.items()}
    numbers |= {
        f"contrib_{o}": f"contribution_{n}"
        for o, n in zip(("PU", "PR", "interPUPR"), ("public", "private", "between"), strict=True)
    }
    numbers |= {"poids_prive_calcul": "private_share", "nb_coll_calcul": "n_colleges", "nb_coll_PU_calcul": "n_public"}
    numbers |= {"nb_coll_PR_calcul": "n_prive"} | {c: c for c in raw if c.startswith("p_")}
    rows = raw.rename(columns=numbers)
    rows[list(numbers.values())] = rows[list(numbers.values())].apply(pd.to_numeric, errors="coerce")
    dep, acad = rows["dep"].isin(["", "NA"]), rows["acad"].isin(["", "NA"])
    rows["level"] = np.where(~dep, "departement", np.where(~acad, "academie", "france"))
    rows["code"] = rows["dep"].str.lstrip("0").str.zfill(2).where(~dep, rows["acad"].str.zfill(2))
    return rows.rename(columns={"annee": "year"}).fillna(0.0)


def _row(official, level, year, code=None):
    chosen = official[(official["level"] == level) & (official["year"] == year)]
    return (chosen if code is None else chosen[chosen["code"] == code]).iloc[0]


def test_every_published_row_is_given_back_by_its_components(official):
    assert len(official) == 1008
    assert max(sg.identity_gap(row) for row in official.to_dict("records")) < 1e-12


def test_a_departement_without_private_college_has_no_private_part(official):
    alone = official[official["n_prive"] == 0]
    assert set(alone["code"]) == {"23", "976"}
    for row in alone.to_dict("records"):
        found = sg.published_decomposition(row)
        assert (found.private.contribution, found.between, found.private.index) == (0.0, 0.0, 0.0)
        assert found.index == pytest.approx(found.public.index, abs=1e-15)
        assert found.shares["public"] == pytest.approx(100.0)


@pytest.mark.parametrize(
    ("year", "h", "public", "private", "between", "shares"),
    [
        (2014, 0.0963879, 0.0742898, 0.1034392, 0.0172916, (59.63555, 22.42484, 17.93961)),
        (2021, 0.0956000, 0.0683323, 0.0979213, 0.0224636, (54.55839, 21.94415, 23.49746)),
    ],
)
def test_france(official, year, h, public, private, between, shares):
    found = sg.published_decomposition(_row(official, "france", year))
    assert (found.index, found.public.index, found.private.index, found.between) == pytest.approx(
        (h, public, private, between), abs=5e-8
    )
    assert tuple(found.shares.values()) == pytest.approx(shares, abs=5e-6)


@pytest.mark.parametrize(
    ("code", "h"),
    [("22", 0.0462), ("14", 0.0553), ("17", 0.0661), ("09", 0.1030), ("02", 0.1049), ("25", 0.1295)],
    ids=["Limoges", "Rennes", "Nantes", "Lille", "Aix-Marseille", "Versailles"],
)
def test_academies_in_2021(official, code, h):
    assert sg.published_decomposition(_row(official, "academie", 2021, code)).index == pytest.approx(h, abs=5e-5)


def test_departements_give_every_academie_back(official):
    """Départements’ weights, never published, are the only ones that give the académie's ten components back."""
    parent = {d.code: d.parent for d in departements().values()}
    split = 0
    for year in (2014, 2021):
        inside = official[(official["level"] == "departement") & (official["year"] == year)]
        inside = inside.assign(academie=inside["code"].map(parent))
        for _, whole in official[(official["level"] == "academie") & (official["year"] == year)].iterrows():
            found = sg.nested_published(whole, inside[inside["academie"] == whole["code"]].reset_index(drop=True))
            assert found.exact
            assert found.gap < 1e-12
            assert found.weights.sum() == pytest.approx(1.0, abs=1e-9)
            assert found.table["index"].sum() == pytest.approx(whole["entropy_total"], abs=1e-9)
            split += 1
    assert split == 48


def test_rows_that_do_not_cover_the_territory_are_refused(official):
    parent = {d.code: d.parent for d in departements().values()}
    inside = official[(official["level"] == "departement") & (official["year"] == 2021)]
    lyon = inside[inside["code"].map(parent) == "10"].reset_index(drop=True)
    versailles = _row(official, "academie", 2021, "25")
    assert sg.nested_published(versailles, lyon) == NotEstimable("parts_disagree", 0, 526)
    assert sg.nested_published(versailles, lyon.iloc[:1]) == NotEstimable("one_part", 0, 526)


def test_toy_decomposition():
    found = sg.by_sector(sg.composition(TOY))
    assert (found.index, found.entropy) == pytest.approx((0.07893563053874, 1.307608372286), abs=1e-12)
    assert (found.public.weight, found.public.entropy, found.public.index) == pytest.approx(
        (0.695652173913, 1.207894576658, 0.0415486004536), abs=1e-12
    )
    assert (found.private.weight, found.private.entropy, found.private.index) == pytest.approx(
        (0.304347826087, 1.331673692496, 0.01545249272345), abs=1e-12
    )
    assert found.between == pytest.approx(0.04744684427146, abs=1e-12)
    assert tuple(found.shares.values()) == pytest.approx((33.82414304133, 6.06758399292, 60.10827296575), abs=1e-9)


def test_toy_dissimilarity_and_exposure():
    found = sg.group_indices(sg.composition(TOY), "defav")
    assert (found.dissimilarity, found.isolation, found.share) == pytest.approx(
        (0.347619047619, 0.4748148148148, 0.3913043478261), abs=1e-12
    )
    indicator = np.repeat([1.0, 0.0], [900, 1400])
    colleges = np.concatenate(
        [np.repeat(TOY["uai"], TOY["defav"]), np.repeat(TOY["uai"], TOY[list(sg.GROUPS[:3])].sum(axis=1))]
    )
    means = pd.Series(indicator).groupby(colleges).transform("mean")
    assert found.normalised == pytest.approx(means.var() / indicator.var(ddof=1), abs=1e-12)


@pytest.mark.parametrize(
    ("size", "share", "d", "h", "analytic"),
    [
        (30, 0.25, 0.1676, 0.0296043, 0.0288974),
        (120, 0.25, 0.0828433, 0.0072552, 0.0072243),
        (120, 0.05, 0.1625965, 0.0211850, None),
    ],
)
def test_chance_alone_segregates(size, share, d, h, analytic):
    """40 collèges of one size, pupils allotted at random: expectations over 400 draws, Monte-Carlo error below 2 %."""
    minority = round(size * share * 40)
    counts = np.column_stack(
        [np.full(40, size) * minority / (size * 40), np.full(40, size) * (1 - minority / (size * 40))]
    )
    table = np.rint(counts).astype(int)
    table[:, 1] = size - table[:, 0]
    table[0, 0] += minority - table[:, 0].sum()
    table[0, 1] = size - table[0, 0]
    drawn = sg.permuted_index(table, draws=400, seed=7)
    assert drawn.mean() == pytest.approx(h, rel=0.04)
    if analytic is not None:
        assert sg.expected_index(table) == pytest.approx(analytic, abs=5e-8)
    rng = np.random.default_rng(8)
    random = np.stack([(x := rng.binomial(size, share, (2000, 40))), size - x], axis=-1)
    assert sg.dissimilarity(random, 0).mean() == pytest.approx(d, rel=0.02)


def test_variance_of_the_ips_in_2022(opendata):
    raw = pd.read_csv(
        opendata / "ips_colleges" / "fr-en-ips-colleges-ap2022.csv", sep=";", encoding="utf-8-sig", dtype=str
    )
    names = {
        "IPS": "ips",
        "Ecart-type de l'IPS": "ips_sd",
        "Effectifs": "headcount",
        "Code du département": "departement",
    }
    rows = raw.rename(columns=names | {"UAI": "uai", "Secteur": "sector"})
    rows[["ips", "ips_sd", "headcount"]] = rows[["ips", "ips_sd", "headcount"]].apply(pd.to_numeric, errors="coerce")
    found = sg.variance_share(rows, draws=20)
    assert (found.share.units, found.share.n) == (6973, 3_239_077)
    assert found.share.value == pytest.approx(23.76838521979, abs=1e-8)
    assert (found.mean, found.sd_between, found.sd_within, found.sd_total) == pytest.approx(
        (105.254649333745, 17.200085134899, 30.803376023842, 35.280177197882), abs=1e-9
    )
    sectors = sg.nested_variance(rows, ["sector"]).set_index("level")["share"]
    assert sectors["sector"] == pytest.approx(5.559728397556, abs=1e-8)
    places = sg.nested_variance(rows, ["departement"]).set_index("level")["share"]
    assert places["departement"] == pytest.approx(5.44192831803, abs=1e-8)
    gap = sg.sector_gap(rows)
    assert (gap["public"], gap["prive"]) == pytest.approx((100.88418332334, 121.088529161998), abs=1e-9)
