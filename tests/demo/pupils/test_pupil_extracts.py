"""From the drawn pupils to an académie's files and back; what is published is counted from the same pupils."""

import json

import numpy as np
import pandas as pd
import pytest

from analysis.contracts import CONTRACTS
from analysis.demo.pupils import country_truth, destinies, draw_cohorts, tables, write_extracts
from analysis.store import Store


def read(readings, table):
    return pd.concat([r.tables[table] for r in readings if table in r.tables], ignore_index=True)


def test_every_internal_table_is_filled(readings):
    filled = {name for reading in readings for name, table in reading.tables.items() if len(table)}
    assert filled == {name for name, contract in CONTRACTS.items() if contract.internal}


def test_quirks_are_counted_and_nothing_else_is_lost(readings, country):
    bee = [reading for reading in readings if "pupils" in reading.tables]
    reasons = {aside.reason.split(" (")[0]: aside.rows for reading in bee for aside in reading.set_aside}
    assert reasons.keys() == {
        "ligne sans identifiant",
        "ligne en double, identique à une autre",
        "seconde inscription du même élève la même année",
    }
    drawn = sum(len(cohort.pupils) for cohort in draw_cohorts(country, sessions=(2021, 2025)))
    assert sum(len(reading.tables["pupils"]) for reading in bee) == drawn
    others = [reading for reading in readings if "pupils" not in reading.tables]
    assert not any(reading.set_aside for reading in others)


@pytest.mark.parametrize(
    ("table", "build"),
    [
        ("pupils", tables.pupils),
        ("pupil_exams", tables.pupil_exams),
        ("socle", tables.socle),
        ("orientation", destinies.orientation),
        ("outcomes", destinies.outcomes),
        ("programmes", destinies.programmes),
    ],
)
def test_the_readers_find_what_was_drawn(readings, cohort, key, table, build):
    """Exact up to the second enrolments, of which either collège may be read."""
    keys = list(CONTRACTS[table].key)
    drawn = build(cohort)
    drawn["pupil"] = key.pseudonyms(drawn["pupil"])
    found = read(readings, table)
    found = found[found["pupil"].isin(drawn["pupil"])]
    shared = [name for name in drawn.columns if name not in keys and not name.endswith("_reason")]
    left, right = (
        frame.astype(dict.fromkeys(keys, "str")).sort_values(keys, ignore_index=True)[[*keys, *shared]]
        for frame in (drawn, found)
    )
    assert left[keys].equals(right[keys])
    for name in shared:
        number = pd.api.types.is_numeric_dtype(right[name])
        a, b = (frame[name].astype("float64" if number else "str") for frame in (left, right))
        same = (a == b) | (a.isna() & b.isna())
        if name == "passed":  # an absent candidate of the file is « sans objet » once read
            same |= b.isna() & ~left["present"].astype(bool)
        assert same.mean() > (0.9985 if (table, name) == ("pupils", "uai") else 0.999999), name


def test_published_results_are_those_of_the_pupils(readings, country):
    """Candidates present and passed of each collège, and the written mark, série générale, session 2025."""
    exams = read(readings, "pupil_exams").query(
        "exam == 'dnb' and series == 'generale' and session == 2025 and present"
    )
    counted = exams.groupby("uai").agg(n=("passed", "size"), k=("passed", "sum"), counted_mark=("written", "mean"))
    published = country.exams.query("exam == 'dnb' and series == 'generale' and session == 2025").set_index("uai")
    both = published.join(counted)
    assert len(both) > 200
    assert (both["present"] == both["n"]).all()
    np.testing.assert_allclose(100 * both["k"].astype(float) / both["n"], both["rate"], atol=0.5 + 1e-9)
    np.testing.assert_allclose(both["counted_mark"], both["mark"], atol=0.06)


def test_assessments_by_domain(cohort):
    """Each discipline whole and by domain; the group and the mastery follow the score."""
    table = tables.assessments(cohort, domains=True)
    assert table.groupby("discipline", observed=True)["domain"].nunique().to_dict() == {
        "francais": 7,
        "mathematiques": 6,
    }
    assert table.duplicated(["pupil", "discipline", "domain"]).sum() == 0
    known = table.dropna(subset="score")
    assert known.groupby("group", observed=True)["score"].mean().is_monotonic_increasing
    assert known["mastery"].eq(known["score"] > 228).mean() > 0.999


def test_no_pupil_is_followed_beyond_what_is_known(readings):
    outcomes = read(readings, "outcomes")
    cohort = outcomes[outcomes["clock"] == "cohorte"]
    assert (cohort["rentree"] + cohort["months"] // 12).max() <= 2025
    assert set(cohort.loc[cohort["rentree"] == 2020, "months"]) == {12, 24, 36}
    assert set(cohort.loc[cohort["rentree"] == 2024, "months"]) == {12}
    per_pupil = cohort[cohort["rentree"] == 2020].groupby("pupil").size()
    assert per_pupil.eq(3).all()


def test_the_same_country_gives_the_same_bytes(country, tmp_path):
    one, two = (
        write_extracts(country, tmp_path / name, sessions=(2024,), academies=("X1",)) for name in ("one", "two")
    )
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_the_truth_is_complete_and_plain_json(country, truth):
    told = json.loads(json.dumps(country_truth(country, {2021: truth}, confounded=False)))
    assert told["parameters"]["WISH"]["cc"] == 0.95
    assert len(told["colleges"]["dnb"]) == len(country.colleges)
    assert set(told["sessions"]) == {"2021", "2024", "2025"}
    assert told["cohorts"]["2021"]["effects"]["cordees_voeu"]["effect"] == pytest.approx(0.031, abs=0.004)


def test_the_store_takes_the_pupils_beside_the_published_files(readings, tmp_path):
    store = Store(tmp_path)
    store.write(readings, fictitious=True)
    assert (store.folder / "pupils" / "academie=X1" / "rentree=2024" / "part.parquet").is_file()
    territory = next(t for t in store.index().all("departement") if t.code == "901")
    inside = store.read("pupils", territory, columns=["uai", "departement"])
    assert inside["departement"].eq("901").all()
    assert 0 < len(inside) < len(store.read("pupils", columns=["pupil"]))
