"""The ministry's files: counts taken from the files themselves, by other means than the readers."""

import csv
import json

import pandas as pd
import pytest

from analysis.contracts import CONTRACTS
from analysis.sources import Reading, intake, read_path


@pytest.fixture(scope="module")
def real(opendata):
    """Read one file of the folder, once."""
    cache: dict[str, Reading] = {}

    def read(pattern: str) -> Reading:
        if pattern not in cache:
            (path,) = opendata.glob(pattern)
            (cache[pattern],) = read_path(path)
            reading = cache[pattern]
            assert reading.rows_in == reading.rows_kept + sum(item.rows for item in reading.set_aside)
            for name, table in reading.tables.items():
                assert {field.name: field.dtype for field in CONTRACTS[name].fields} == table.dtypes.astype(
                    str
                ).to_dict()
        return cache[pattern]

    return read


def rows_of(opendata, pattern: str, delimiter: str = ";") -> list[dict[str, str]]:
    (path,) = opendata.glob(pattern)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=delimiter))


def test_ips_of_colleges(real):
    table = real("ips_colleges/*ap2022.csv").tables["ips"]
    assert len(table) == 6973
    assert table["sector"].value_counts().to_dict() == {"public": 5315, "prive_sous_contrat": 1658}
    assert round(table["ips"].mean(), 2) == 104.13
    assert round((table["ips"] * table["headcount"]).sum() / table["headcount"].sum(), 2) == 105.25
    means = table.groupby("academie")["ips"].mean()
    assert (means["01"], means["43"]) == pytest.approx((123.6, 76.2), abs=0.0501)
    assert (table["academie"].nunique(), table["departement"].nunique()) == (30, 101)
    assert (
        real("ips_colleges/*ap2022.csv").tables["establishments"]["commune"].isin(["75056", "69123", "13055"]).sum()
        > 250
    )


def test_ips_of_colleges_former_series(real):
    reading = real("ips_colleges/*sample*.csv")
    assert reading.source == "fr-en-ips_colleges"
    assert reading.years == "rentrées 2016 à 2018"
    assert len(reading.tables["ips"]) == 20
    assert len(reading.tables["establishments"]) == 11
    assert reading.tables["ips"]["ips_sd"].isna().all()


def test_ips_of_ecoles(real):
    reading = real("ips_ecoles/*.parquet")
    table = reading.tables["ips"]
    assert reading.rows_in == reading.rows_kept == len(table) == 97080
    assert table["ips_reason"].value_counts().to_dict() == {"ns": 6926}
    assert table["rentree"].value_counts().to_dict() == {2023: 32610, 2024: 32494, 2022: 31976}
    assert len(reading.tables["establishments"]) == 33004


@pytest.mark.parametrize(
    ("pattern", "rows", "legt", "lpo", "lp"),
    [("ips_lycees/*ap2022.csv", 3598, 1523, 941, 1134), ("ips_lycees/fr-en-ips_lycees.csv", 21777, 9221, 5571, 6985)],
)
def test_ips_of_lycees(real, pattern, rows, legt, lpo, lp):
    reading = real(pattern)
    table = reading.tables["ips"]
    assert reading.rows_in == rows
    assert table["track"].value_counts().to_dict() == {"ensemble": rows, "gt": legt + lpo, "pro": lpo + lp}
    assert table["ips"].notna().all()
    whole = table[table["track"] == "ensemble"]
    assert whole["lycee_type"].value_counts().to_dict() == {"LEGT": legt, "LPO": lpo, "LP": lp}
    assert table["departement"].nunique() == 101


def test_ivac(real):
    table = real("ivac/*.csv").tables["exams"]
    general = table[table["series"] == "generale"]
    assert len(general) == 20053
    assert general["session"].value_counts().to_dict() == {2024: 6816, 2022: 6622, 2023: 6615}
    assert (table["series"] == "professionnelle").sum() == 20053 - 13917
    assert general["va_rate"].isna().sum() == 1171
    assert general["present"].min() == 20
    assert general["sector"].value_counts().to_dict() == {"public": 15615, "prive_sous_contrat": 4438}
    assert general["departement"].nunique() == 101


def test_ips_and_ivac_join_as_published(real):
    ips = real("ips_colleges/*ap2022.csv").tables["ips"]
    exams = real("ivac/*.csv").tables["exams"]
    exams = exams[(exams["session"] == 2023) & (exams["series"] == "generale")]
    joined = exams.merge(ips[["uai", "ips"]], on="uai", validate="one_to_one")
    assert len(joined) == 6613
    weight = joined["present"].astype("float64")
    x, y = joined["ips"], joined["rate"]
    x, y = x - (x * weight).sum() / weight.sum(), y - (y * weight).sum() / weight.sum()
    slope = (weight * x * y).sum() / (weight * x * x).sum()
    assert round(10 * slope, 4) == 2.9719


def test_ival(real, opendata):
    (path,) = opendata.glob("ival/*.json")
    records = pd.DataFrame([item["record"]["fields"] for item in json.loads(path.read_text())])
    reading = real("ival/*.json")
    table = reading.tables["exams"]
    assert reading.rows_in == 329
    present = [c for c in records if c.startswith("presents_")]
    assert len(table) == records[present].notna().sum().sum()
    assert table["present"].sum() == records[present].sum().sum()
    assert (table["series"] == "gnle").sum() == records["presents_gnle"].notna().sum() == 296
    assert table["access_rate"].notna().sum() == records["taux_acces_2nde"].notna().sum()


def test_dnb(real):
    reading = real("dnb/*.json")
    table = reading.tables["exams"]
    assert len(table) == 1426
    assert table["establishment_type"].value_counts().to_dict() == {
        "college": 1020,
        "lycee_pro": 318,
        "lycee_gt": 78,
        "autre": 10,
    }
    exact = table["passed"].astype("float64") / table["present"].astype("float64") * 100
    assert (table["rate"] - exact).abs().max() < 0.1 + 1e-9
    assert set(table.loc[table["session"] < 2021, "rate_rounding"]) == {"truncated_0.1"}
    assert set(table.loc[table["session"] == 2021, "rate_rounding"]) == {"rounded_0.1"}
    assert table["present"].min() == 1


def test_dnb_former_academies_are_in_normandie(real):
    table = real("dnb/*sample.csv").tables["exams"]
    assert len(table) == 19
    assert table.loc[table["departement"].isin(["27", "76", "14"]), "academie"].unique().tolist() == ["70"]


def test_geolocation(real, opendata):
    rows = rows_of(opendata, "annuaire/*geolocalisation*.csv")
    overseas = [r for r in rows if r["code_departement"] in {"975", "986", "987", "988"}]
    french = [r for r in rows if r not in overseas]
    private = [r for r in french if r["secteur_prive_libelle_type_contrat"] == "HORS CONTRAT"]
    reading = real("annuaire/*geolocalisation*.csv")
    counts = {item.reason: item.rows for item in reading.set_aside}
    assert reading.rows_in == len(rows) == 7654
    assert set(counts.values()) == {len(overseas), len(private)}
    table = reading.tables["establishments"]
    assert len(table) == 7654 - len(overseas) - len(private)
    assert table["latitude"].notna().mean() > 0.99
    assert set(table["nature"]) == {"college"}


def test_annuaire(real):
    reading = real("annuaire/*annuaire-education*.csv")
    table = reading.tables["establishments"]
    assert reading.rows_in == 5704
    assert table["uai"].is_unique
    assert table["academie"].nunique() == 30
    assert not table["ep_known"].any()
    assert (table["sector"] != "prive_hors_contrat").all()


def test_zone_ep(real, opendata):
    rows = rows_of(opendata, "annuaire/annuaire_zone_ep_light.csv")
    table = real("annuaire/annuaire_zone_ep_light.csv").tables["establishments"]
    expected = pd.Series([r["zone_ep"] for r in rows if not r["uai"].startswith("98")]).value_counts()
    assert table["ep"].value_counts().to_dict() == {"REP": expected["REP"], "REP+": expected["REP+"]}
    assert len(rows) == 10339


def test_networks(real):
    reading = real("ep_reseaux/*.csv")
    table = reading.tables["memberships"]
    assert reading.rows_in == 7719
    assert {item.reason: item.rows for item in reading.set_aside} == {"SEGPA": 1, "école isolée sans code UAI": 11}
    assert table["network"].nunique() == 1103
    assert (table["role"] == "tete").sum() == 1103
    assert table.drop_duplicates("network")["programme"].value_counts().sum() == 1103


def test_density(real):
    table = real("geo/*densite*.xlsx").tables["communes"]
    assert len(table) == 34955
    assert sorted(table["density"].unique()) == [1, 2, 3, 4, 5, 6, 7]
    assert table["departement"].nunique() == 101
    communes = set(table["commune"])
    schools = real("ips_colleges/*ap2022.csv").tables["establishments"]["commune"]
    assert set(schools) - communes <= {"97801", "97701"}


def test_segregation(real):
    table = real("segregation/*.csv").tables["segregation"]
    assert len(table) == 1008
    assert table["level"].value_counts().to_dict() == {"departement": 808, "academie": 192, "france": 8}
    france = table[(table["level"] == "france") & (table["year"] == 2014)].iloc[0]
    assert france["entropy_total"] == pytest.approx(0.0963879, abs=5e-8)
    parts = france[["contribution_public", "contribution_private", "contribution_between"]].astype(float)
    assert parts.round(5).tolist() == [59.63555, 22.42484, 17.93961]
    assert parts.sum() == pytest.approx(100)


def test_baccalaureat(real, opendata):
    reading = real("bac/*.csv")
    table = reading.tables["exam_aggregates"]
    assert len(table) == 16929
    rows = rows_of(opendata, "bac/*.csv")
    assert table["passed"].sum() == sum(float(r["nombre_d_admis_totaux"]) for r in rows)
    assert table["sex"].value_counts().to_dict() == {"M": 9574, "F": 7355}
    assert table["academie"].nunique() == 30
    total = table[["mentions_tb", "mentions_b", "mentions_ab", "no_mention"]].sum(axis=1)
    assert (total == table["passed"]).all()


def test_head_counts_of_lycees(real, opendata):
    """Every pupil counted by sex in the 101 départements; girls and boys add to the file's own totals of terminale générale."""
    table = real("effectifs/*.csv").tables["headcounts"]
    rows = [
        r
        for r in rows_of(opendata, "effectifs/*.csv")
        if r["numero_lycee"][:3] not in ("983", "984", "985", "986", "987", "975", "988")
    ]
    for track, header in (("terminale_g", "terminales_g"), ("2nde_gt", "2ndes_gt"), ("1re_st2s", "1eres_st2s")):
        assert table.loc[table["track"] == track, "pupils"].sum() == sum(int(r[header]) for r in rows), track
    girls = table[(table["track"] == "terminale_g") & (table["sex"] == "F") & (table["academie"] == "10")]
    own = sum(int(r["terminales_g_filles"]) for r in rows if r["academie"] == "LYON")
    assert girls["pupils"].sum() == own > 0
    assert table["academie"].nunique() == 30


def test_specialities_of_terminale(real, opendata):
    """Pairs hold every pupil once; the published totals by sex are exchanged in 2020, which is why they are not read."""
    table = real("orientation/fr-en-doublettes*.csv").tables["specialities"]
    rows = [
        r
        for r in rows_of(opendata, "orientation/fr-en-doublettes*.csv")
        if r["numero_etablissement"][:3] < "983" and r["numero_etablissement"][:3] != "975"
    ]
    pairs = table[table["kind"] == "doublette"].groupby(["rentree", "sex"])["pupils"].sum()
    for year in (2020, 2021, 2022):
        of_year = [r for r in rows if r["rentree_scolaire"] == str(year)]
        printed = [sum(int(r[f"effectif_total_{w}"] or 0) for r in of_year) for w in ("filles", "garcons")]
        girls, boys = printed[::-1] if year == 2020 else printed
        assert pairs[year, "F"] == pytest.approx(girls, rel=0.005)
        assert pairs[year, "M"] == pytest.approx(boys, rel=0.005)
    maths = table[(table["code"] == "0613") & (table["rentree"] == 2022)].groupby("sex")["pupils"].sum()
    of_2022 = [r for r in rows if r["rentree_scolaire"] == "2022"]
    assert maths["F"] == sum(int(r["0613_mathematiques_filles"] or 0) for r in of_2022)
    assert table["academie"].nunique() == 30


def test_other_files_are_left_out_politely(opendata):
    report = intake([opendata / "effectifs", opendata / "orientation"])
    assert [item.path.name for item in report.unrecognised] == ["poursuite_sup_academie.csv"]
    assert len(report.readings) == 2
