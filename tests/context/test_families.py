from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest

from analysis.context import kept
from analysis.context.families import Family, key
from analysis.store import UndeclaredTable


def totals(store):
    """What a family might compute."""
    return {"totals": store.read("exams").groupby("session", as_index=False)["present"].sum()}


def also_reads_ips(store):
    store.read("ips")
    return totals(store)


FAMILY = Family("essai", ("exams",), totals)


@pytest.fixture(autouse=True)
def code(monkeypatch):
    """The code key of a function that stands in a test instead of the library."""
    monkeypatch.setattr("analysis.context.families._code", lambda module: "code")


def test_computed_once_and_read_back(country):
    first = kept(country, FAMILY)
    never = Family("essai", ("exams",), lambda store: pytest.fail("computed twice"))
    pd.testing.assert_frame_equal(kept(country, never)["totals"], first["totals"])
    assert [path.name for path in (country.root / "context").iterdir()] == [f"essai-{key(country, FAMILY)}"]


def test_the_key_follows_the_tables_read_and_the_code(country, store_of, uai, monkeypatch):
    before = key(country, FAMILY)
    store_of("country", ips=[{"uai": uai("59", 1), "rentree": 2022, "ips": 90.0}])
    assert key(country, FAMILY) == before
    store_of("country", exams=[{"uai": uai("59", 1), "session": 2023, "present": 10, "rate": 50.0}])
    after = key(country, FAMILY)
    assert after != before
    monkeypatch.setattr("analysis.context.families._code", lambda module: "another")
    assert key(country, FAMILY) != after


def test_an_undeclared_table_cannot_be_read(country):
    with pytest.raises(UndeclaredTable, match="« ips » est lue sans être déclarée"):
        kept(country, Family("essai", ("exams",), also_reads_ips))


def test_a_store_limited_to_fewer_tables_is_refused_also_when_the_frames_are_there(country):
    kept(country, FAMILY)
    with pytest.raises(UndeclaredTable, match="« exams »"):
        kept(country.limited(["ips"]), FAMILY)


def test_several_at_once(country):
    with ThreadPoolExecutor(4) as pool:
        frames = list(pool.map(lambda _: kept(country, FAMILY), range(8)))
    assert {len(frame["totals"]) for frame in frames} == {3}
    assert len(list((country.root / "context").iterdir())) == 1


def test_a_failure_leaves_nothing(country, monkeypatch):
    monkeypatch.setattr(pd.DataFrame, "to_parquet", lambda *a, **k: (_ for _ in ()).throw(OSError("disque plein")))
    with pytest.raises(OSError, match="disque plein"):
        kept(country, FAMILY)
    assert list((country.root / "context").iterdir()) == []
