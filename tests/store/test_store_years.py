"""Tables cut by académie and year: what an import rewrites, what it leaves alone."""

from datetime import UTC, datetime

import pytest

from analysis.store import Store, TableChange

NOW = datetime(2024, 1, 1, tzinfo=UTC)
AIN, PARIS = (
    {"uai": "0010026Y", "departement": "01", "academie": "10"},
    {
        "uai": "0750475G",
        "departement": "75",
        "academie": "01",
    },
)


@pytest.fixture
def pupils(rows):
    def build(*given):
        blank = {"level": "3e", "status": "scolaire", "ips": 100.0, "segpa": False, "ulis": False, "upe2a": False}
        return rows("pupils", [{**blank, "pupil": f"{number:016x}", **row} for number, row in given])

    return build


@pytest.fixture
def store(tmp_path, reading, pupils):
    made = Store(tmp_path)
    frame = pupils(
        *((n, {**place, "rentree": year}) for place in (AIN, PARIS) for year in (2022, 2023) for n in _numbers(place))
    )
    made.write([reading({"pupils": frame})], now=NOW)
    return made


def _numbers(place):
    return range(3) if place is AIN else range(10, 14)


def _files(store):
    paths = (store.folder / "pupils").rglob("*.parquet")
    return {path.relative_to(store.folder / "pupils").as_posix(): path.stat().st_ino for path in paths}


def test_one_file_by_academie_and_rentree(store):
    assert set(_files(store)) == {f"academie={a}/rentree={y}/part.parquet" for a in ("01", "10") for y in (2022, 2023)}
    assert len(store.read("pupils")) == 14
    read = store.read("pupils", columns=["pupil", "rentree", "academie"], where={"rentree": 2023, "academie": "10"})
    assert read["rentree"].eq(2023).all()
    assert str(read["rentree"].dtype) == "Int64"
    assert len(read) == 3
    assert store.values("pupils", "rentree") == (2022, 2023)


def test_only_the_partitions_concerned_are_written_again(store, reading, pupils):
    before = _files(store)
    done = store.write([reading({"pupils": pupils((0, {**AIN, "rentree": 2023, "ips": 90.0}))})], now=NOW)
    assert done.tables == (TableChange("pupils", 0, 1, 14),)
    after = _files(store)
    assert {path for path in before if before[path] != after[path]} == {"academie=10/rentree=2023/part.parquet"}
    assert set(store.read("pupils", where={"pupil": f"{0:016x}"})["ips"]) == {90.0, 100.0}


def test_a_pupil_who_changed_academie_is_not_counted_twice(store, reading, pupils):
    done = store.write([reading({"pupils": pupils((0, {**PARIS, "rentree": 2023}))})], now=NOW)
    assert done.tables == (TableChange("pupils", 0, 1, 14),)
    moved = store.read("pupils", where={"pupil": f"{0:016x}"}).set_index("rentree")["academie"]
    assert moved.to_dict() == {2022: "10", 2023: "01"}
