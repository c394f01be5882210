"""Contracts of the canonical tables: what is refused, and that everything is told at once."""

import pandas as pd
import pytest

from analysis.contracts import CONTRACTS, describe, validate
from analysis.errors import UserError


def ips_table(**changes) -> pd.DataFrame:
    base = {
        "uai": ["0010026Y", "0010035H"],
        "rentree": [2022, 2022],
        "level": ["college", "college"],
        "track": ["ensemble", "ensemble"],
        "ips": [111.1, None],
        "ips_reason": [None, "ns"],
        "ips_sd": [32.8, None],
        "headcount": [777, None],
        "lycee_type": [None, None],
        "ips_series": [2022, 2022],
        "sector": ["public", "public"],
        "departement": ["01", "01"],
        "academie": ["10", "10"],
        "source": ["fr-en-ips-colleges-ap2022"] * 2,
        "source_sha": ["0123456789ab"] * 2,
    }
    dtypes = {field.name: field.dtype for field in CONTRACTS["ips"].fields}
    return pd.DataFrame(
        {name: pd.Series(changes.get(name, values), dtype=dtypes[name]) for name, values in base.items()}
    )


def refused(table: pd.DataFrame, **options) -> UserError:
    with pytest.raises(UserError) as caught:
        validate(table, "ips", file="ips.csv", **options)
    return caught.value


def test_a_good_table_comes_back_without_its_row_column():
    table = ips_table().assign(_row=[2, 3])
    assert list(validate(table, "ips", file="ips.csv").columns) == list(CONTRACTS["ips"].columns)


def test_all_failures_are_reported_at_once_with_file_column_rows_value_and_accepted():
    table = ips_table(
        ips=[231.0, None], uai=["0010026A", "0010035H"], sector=["mixte", "public"], academie=["21", None]
    )
    error = refused(table.assign(_row=[40, 41]), headers={"ips": "IPS", "uai": "UAI"})
    text = str(error)
    assert len(error.problems) == 5
    assert "ips.csv, colonne « IPS » : valeur refusée : « 231.0 » (ligne 40)" in text
    assert "nombre de 30 à 200" in text
    assert "ips.csv, colonne « UAI » : valeur refusée : « 0010026A » (ligne 40)" in text
    assert "« mixte »" in text
    assert "valeur manquante (ligne 41)" in text


@pytest.mark.parametrize(("ips", "reason"), [([111.1, None], ["ns", "ns"]), ([111.1, None], [None, None])])
def test_a_value_and_a_reason_exclude_each_other(ips, reason):
    assert "une seule des deux" in str(refused(ips_table(ips=ips, ips_reason=reason)))


def test_a_key_is_unique():
    error = refused(ips_table(uai=["0010026Y", "0010026Y"]))
    assert "plusieurs lignes pour la même clé" in str(error)
    assert error.problems[0].rows == (2, 3)


def test_missing_unknown_and_mistyped_columns_are_told_together():
    table = ips_table().drop(columns="ips_sd").assign(extra=1, headcount=["a", "b"])
    text = str(refused(table))
    assert "« ips_sd » : colonne absente" in text
    assert "« extra » : colonne inconnue" in text
    assert "au lieu de « entier »" in text


def test_counts_may_not_contradict_each_other():
    contract = CONTRACTS["exam_aggregates"]
    row = {"session": 2022, "academie": "10", "sex": "F", "status": "scolaire", "track": "bac_general"}
    row |= {"series": "generale", "speciality": "x", "registered": 10, "present": 12, "passed": 13}
    row |= {"mentions_tb": 1, "mentions_b": 1, "mentions_ab": 1, "no_mention": 1, "source": "s", "source_sha": "0" * 12}
    table = pd.DataFrame({f.name: pd.Series([row[f.name]], dtype=f.dtype) for f in contract.fields})
    with pytest.raises(UserError) as caught:
        validate(table, "exam_aggregates", file="bac.csv")
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize("commune", ["75112", "69385", "13208", "1004", "2C004"])
def test_arrondissements_and_short_codes_are_no_communes(commune):
    field = next(f for f in CONTRACTS["establishments"].fields if f.name == "commune")
    assert not field.test(pd.Series([commune], dtype="str")).any()
    assert field.test(pd.Series(["75056", "69123", "13055", "2A004", "97801"], dtype="str")).all()


@pytest.mark.parametrize("name", CONTRACTS)
def test_every_table_documents_itself_and_accepts_no_rows(name):
    contract = CONTRACTS[name]
    text = describe(name)
    assert all(f"| `{column}` |" in text for column in contract.columns)
    assert set(contract.key) <= set(contract.columns)
    assert contract.columns[-2:] == ("source", "source_sha")
    assert validate(contract.empty(), name, file="vide.csv").empty
    assert contract.description_fr.keys() == set(contract.columns)
