import json
import shutil
from datetime import UTC, datetime

import pandas as pd
import pytest

from analysis.errors import UserError
from analysis.store import Store, TableChange, partitions
from analysis.territories import TerritoryIndex

NOW = datetime(2024, 3, 1, 12, tzinfo=UTC)
INDEX = TerritoryIndex.official()


@pytest.fixture
def exams(rows, uai):
    """Three collèges: two in Lyon's académie (Rhône, Ain), one in Paris."""

    def build(rate=90.0, sessions=(2022, 2023), **more):
        places = [(uai("069", 1), "69"), (uai("001", 1), "01"), (uai("075", 1), "75")]
        return rows(
            "exams",
            [
                {
                    "uai": u,
                    "session": s,
                    "exam": "dnb",
                    "series": "generale",
                    "present": 50,
                    "rate": rate,
                    "departement": d,
                }
                | more
                for u, d in places
                for s in sessions
            ],
        )

    return build


@pytest.fixture
def store(tmp_path, exams, reading):
    built = Store(tmp_path)
    built.write([reading({"exams": exams()})], now=NOW)
    return built


def test_an_empty_store(tmp_path):
    empty = Store(tmp_path / "absent")
    assert empty.tables() == ()
    assert not empty.fictitious
    assert empty.imports().empty
    assert list(empty.imports().columns)[:3] == ["file", "sha", "source"]
    frame = empty.read("exams", INDEX.parse("academie:lyon"), columns=["uai", "rate", "present"])
    assert frame.empty
    assert dict(frame.dtypes.astype(str)) == {"uai": "str", "rate": "float64", "present": "Int64"}
    assert empty.establishments().empty
    assert not (tmp_path / "absent").exists()


def test_what_is_written_reads_back(store, exams):
    frame = store.read("exams")
    expected = exams().sort_values(["uai", "session"], ignore_index=True)
    pd.testing.assert_frame_equal(frame, expected)
    assert store.tables() == ("exams",)


@pytest.mark.parametrize(
    ("territory", "colleges"),
    [
        ("france", 3),
        ("region:01", 2),
        ("academie:lyon", 2),
        ("departement:69", 1),
        ("academie:paris", 1),
        ("academie:lille", 0),
    ],
)
def test_slices(store, territory, colleges):
    frame = store.read("exams", INDEX.parse(territory))
    assert frame["uai"].nunique() == colleges
    assert len(frame) == 2 * colleges


def test_conditions(store, uai):
    assert set(store.read("exams", where={"session": 2023})["session"]) == {2023}
    assert len(store.read("exams", where={"session": (2022, 2023), "academie": "10"})) == 4
    assert len(store.read("exams", where={"session": []})) == 0
    assert len(store.read("exams", where={"mark": None})) == 6
    assert len(store.read("exams", where={"uai": store.read("exams")["uai"].head(1)})) == 2
    assert list(store.read("exams", columns=["rate", "academie"]).columns) == ["rate", "academie"]


def test_the_years_a_table_covers(store, tmp_path):
    assert store.values("exams", "session", where={"exam": "dnb"}) == (2022, 2023)
    assert store.values("exams", "session", where={"exam": "bac_gt"}) == ()
    assert store.values("exams", "mark") == ()
    assert store.values("ips", "rentree") == ()
    with pytest.raises(UserError, match="colonne inconnue"):
        store.values("exams", "rentree")


def test_a_reading_opens_only_its_slice(store):
    corrupt = store.folder / "exams" / "academie=01" / "part.parquet"
    corrupt.write_bytes(b"not parquet")
    assert len(store.read("exams", INDEX.parse("departement:69"))) == 2
    with pytest.raises(UserError, match="données rangées illisibles"):
        store.read("exams", INDEX.parse("academie:paris"))


def test_wrong_names_are_explained(store):
    with pytest.raises(UserError, match="table inconnue"):
        store.read("exam")
    with pytest.raises(UserError, match=r"« rat »(.|\n)*vouliez-vous dire « rate »"):
        store.read("exams", columns=["uai", "rat"], where={"sesion": 1})


def test_the_same_key_replaces(store, exams, reading, uai):
    report = store.write([reading({"exams": exams(rate=80.0, sessions=(2023, 2024))}, sha="ba9876543210")], now=NOW)
    assert report.tables == (TableChange("exams", added=3, replaced=3, total=9),)
    frame = store.read("exams", where={"uai": uai("069", 1)})
    assert list(frame["rate"]) == [90.0, 80.0, 80.0]


def test_a_collège_that_changes_académie_is_not_doubled(store, exams, reading, uai):
    moved = exams().query("departement == '75'").assign(departement="69", academie="10")
    store.write([reading({"exams": moved})], now=NOW)
    assert len(store.read("exams")) == 6
    assert not (store.folder / "exams" / "academie=01").exists()


def test_missing_values_in_a_key_are_equal(tmp_path, rows, reading, uai):
    member = {"uai": uai("069", 1), "network": uai("069", 1), "programme": "REP", "role": "tete", "departement": "69"}
    store = Store(tmp_path)
    for _ in range(2):
        store.write([reading({"memberships": rows("memberships", [member, member | {"rentree": 2022}])})], now=NOW)
    assert store.read("memberships")["rentree"].isna().tolist() == [False, True]


def test_the_register(store, exams, reading):
    store.write([reading({"exams": exams()}, aside=4)], now=datetime(2025, 1, 1, tzinfo=UTC))
    store.write([reading({"exams": exams()}, file="autre.csv")], now=NOW)
    imports = store.imports()
    assert list(imports["file"]) == ["autre.csv", "essai.csv"]
    line = imports.iloc[1].to_dict()
    assert line == {
        "file": "essai.csv",
        "sha": "0123456789ab",
        "source": "fr-en-test",
        "title": "Essai",
        "years": "session 2023",
        "rows_in": 10,
        "rows_kept": 6,
        "rows_aside": 4,
        "imported_at": "2025-01-01T00:00:00+00:00",
    }


def _bytes(folder):
    return {p.relative_to(folder): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_same_inputs_same_bytes(tmp_path, store, exams, reading):
    shuffled = exams().sample(frac=1, random_state=1)
    other = Store(tmp_path / "other")
    other.write([reading({"exams": shuffled})], now=NOW)
    assert _bytes(other.folder) == _bytes(store.folder)
    assert other.fingerprint() == store.fingerprint()


def test_the_fingerprint_follows_the_rows_only(store, exams, reading):
    before = store.fingerprint()
    store.write([reading({"exams": exams()})], now=datetime(2030, 1, 1, tzinfo=UTC))
    assert store.fingerprint() == before
    store.write([reading({"exams": exams(rate=89.0)})], now=NOW)
    assert store.fingerprint() != before
    store.write([reading({"exams": exams()})], now=NOW)
    assert store.fingerprint() == before


def test_a_failure_leaves_everything_as_it_was(store, exams, reading, rows, monkeypatch):
    before = _bytes(store.root)
    written = []

    def failing(folder, table, frame):
        if written:
            raise OSError("disque plein")
        written.append(table)
        partitions.write_table(folder, table, frame)

    monkeypatch.setattr("analysis.store.upsert.write_table", failing)
    commune = rows("communes", [{"commune": "69123", "name": "Lyon", "density": 1, "departement": "69"}])
    with pytest.raises(OSError, match="disque plein"):
        store.write([reading({"exams": exams(rate=1.0), "communes": commune})], now=NOW)
    assert written == ["exams"]
    assert _bytes(store.root) == before


def test_a_swap_cut_in_the_middle_is_repaired(store):
    before = _bytes(store.folder)
    store.folder.rename(store.root / ".store-precedent")
    assert _bytes(Store(store.root).folder) == before


def test_a_failing_swap_puts_the_former_state_back(store, exams, reading, monkeypatch):
    before = _bytes(store.root)
    rename = type(store.folder).rename

    def failing(self, target):
        if self.name.startswith(".store-") and self.name != ".store-precedent":
            raise OSError("refusé")
        return rename(self, target)

    monkeypatch.setattr(type(store.folder), "rename", failing)
    with pytest.raises(OSError, match="refusé"):
        store.write([reading({"exams": exams(rate=1.0)})], now=NOW)
    assert _bytes(store.root) == before


def test_other_tables_are_carried_over(store, rows, reading):
    before = store.read("exams")
    communes = rows("communes", [{"commune": "69123", "name": "Lyon", "density": 1, "departement": "69"}])
    store.write([reading({"communes": communes})], now=NOW)
    assert store.tables() == ("exams", "communes")
    pd.testing.assert_frame_equal(store.read("exams"), before)
    assert len(store.read("communes", INDEX.parse("departement:69"))) == 1
    assert len(store.read("communes", INDEX.parse("academie:paris"))) == 0


def test_real_and_fictitious_never_mix(tmp_path, store, exams, reading, rows, uai):
    demo_rows = rows("establishments", [{"uai": uai("901", 1), "nature": "college", "departement": "901"}])
    demo = reading({"establishments": demo_rows.assign(ep_known=False)})
    with pytest.raises(UserError, match="contient des données réelles"):
        store.write([demo], fictitious=True, now=NOW)
    with pytest.raises(UserError, match="ne peuvent pas être importées ensemble"):
        Store(tmp_path / "new").write([reading({"exams": exams()})], fictitious=True, now=NOW)
    fiction = Store(tmp_path / "demo")
    fiction.write([demo], now=NOW)
    assert fiction.fictitious
    assert fiction.index().fictitious
    assert fiction.index().parse("academie:val-fictif").fictitious
    with pytest.raises(UserError, match="contient des données fictives"):
        fiction.write([reading({"exams": exams()})], now=NOW)


def test_unreadable_register(store):
    path = store.folder / "imports.json"
    content = json.loads(path.read_text())
    path.write_text(json.dumps(content | {"format": 0}))
    with pytest.raises(UserError, match="autre format"):
        store.imports()
    path.write_text("{")
    with pytest.raises(UserError, match="illisible"):
        store.imports()


def test_a_folder_with_brackets(tmp_path, store):
    shutil.copytree(store.root, tmp_path / "a [b] *")
    assert len(Store(tmp_path / "a [b] *").read("exams")) == 6


def test_aggregates_follow_what_the_territory_wholly_contains(tmp_path, rows, reading):
    codes = [("france", "france"), ("academie", "10"), ("academie", "01"), ("departement", "10"), ("departement", "69")]
    codes += [("departement", "75")]
    segregation = rows("segregation", [{"level": level, "code": code, "year": 2021} for level, code in codes])
    bac = rows(
        "exam_aggregates",
        [
            {
                "session": 2021,
                "academie": a,
                "sex": "F",
                "status": "x",
                "track": "bac_general",
                "series": "x",
                "speciality": "x",
            }
            for a in ("10", "01")
        ],
    )
    store = Store(tmp_path)
    store.write([reading({"segregation": segregation, "exam_aggregates": bac})], now=NOW)

    def found(territory):
        frame = store.read("segregation", INDEX.parse(territory))
        return set(frame["level"] + ":" + frame["code"]), len(store.read("exam_aggregates", INDEX.parse(territory)))

    assert found("academie:lyon") == ({"academie:10", "departement:69"}, 1)
    assert found("departement:69") == ({"departement:69"}, 0)
    assert found("departement:75") == ({"academie:01", "departement:75"}, 1)
    assert found("departement:10") == ({"departement:10"}, 0)
    assert len(found("france")[0]) == 6
