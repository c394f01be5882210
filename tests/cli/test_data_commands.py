"""`data import` and `data check`: what is said, what is refused, what is never half done."""

import pytest
from small_country import code

from analysis.cli import main
from analysis.store import Store

IPS = "IPS"


@pytest.fixture(scope="module")
def raw(demo):
    return demo.root / "raw"


@pytest.fixture(scope="module")
def ips_file(raw):
    return next(path for path in sorted(raw.glob("*ips*colleges*ap2022*")) if path.suffix == ".csv")


def said(capsys) -> str:
    captured = capsys.readouterr()
    return " ".join((captured.out + captured.err).split())


def test_check_says_what_is_recognised_and_stores_nothing(raw, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["data", "check", str(raw)]) == 0
    text = said(capsys)
    for expected in ("IPS des collèges", "lignes lues", "écartée", "Non reconnu"):
        assert expected in text
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_recognised_whatever_it_is_called(ips_file, tmp_path, capsys):
    renamed = tmp_path / "export (3).txt"
    renamed.write_bytes(ips_file.read_bytes())
    data = tmp_path / "data"
    assert main(["data", "import", str(renamed), "--data", str(data)]) == 0
    assert "IPS des collèges" in said(capsys)
    assert Store(data).tables() == ("establishments", "ips")


def _corrupt(content: bytes) -> bytes:
    return b"PAR1" + content[:200]


def _header_only(content: bytes) -> bytes:
    return content.splitlines(keepends=True)[0]


def _without_ips(content: bytes) -> bytes:
    lines = content.decode("utf-8-sig").splitlines()
    place = lines[0].split(";").index(IPS)
    return "\n".join(";".join(v for i, v in enumerate(line.split(";")) if i != place) for line in lines).encode()


def _bad_value(content: bytes) -> bytes:
    lines = content.decode("utf-8-sig").splitlines()
    cells = lines[3].split(";")
    cells[lines[0].split(";").index(IPS)] = "mille"
    return "\n".join([*lines[:3], ";".join(cells), *lines[4:]]).encode()


@pytest.mark.parametrize(
    ("name", "spoil", "expected"),
    [
        ("corrompu.parquet", _corrupt, "corrompu.parquet"),
        ("vide.csv", lambda content: b"", "vide"),
        ("entete.csv", _header_only, "entete.csv"),
        ("autre.csv", lambda content: b"nom;prix\npain;1\nlait;2\n", "non reconnu"),
        ("colonne.csv", _without_ips, "ips"),
        ("valeur.csv", _bad_value, "mille"),
        ("page.csv", lambda content: b"<!DOCTYPE html><html><body>503</body></html>", "page.csv"),
    ],
)
@pytest.mark.parametrize("action", ["check", "import"])
def test_a_wrong_file_is_explained_and_nothing_is_stored(ips_file, tmp_path, capsys, name, spoil, expected, action):
    path = tmp_path / name
    path.write_bytes(spoil(ips_file.read_bytes()))
    place = ["--data", str(tmp_path / "data")] if action == "import" else []
    assert main(["data", action, str(path), *place]) == 2
    text = said(capsys)
    assert "Erreur" in text
    assert expected in text
    assert "Traceback" not in text
    assert not (tmp_path / "data").exists()


def test_one_wrong_file_stops_the_whole_import_and_keeps_what_was_there(ips_file, raw, tmp_path, capsys):
    data = tmp_path / "data"
    assert main(["data", "import", str(ips_file), "--data", str(data)]) == 0
    before = Store(data).fingerprint()
    wrong = tmp_path / "valeur.csv"
    wrong.write_bytes(_bad_value(ips_file.read_bytes()))
    other = next(iter(sorted(raw.glob("*valeur*"))))
    assert main(["data", "import", str(other), str(wrong), "--data", str(data)]) == 2
    text = said(capsys)
    assert "ligne 4" in text
    assert "Aucun fichier n’a été importé" in text
    assert Store(data).fingerprint() == before


def test_a_missing_path_is_named(tmp_path, capsys):
    assert main(["data", "check", str(tmp_path / "absent.csv")]) == 2
    assert "introuvable" in said(capsys)


def test_empty_files_are_prepared_once(tmp_path, capsys):
    folder = tmp_path / "a-remplir"
    assert main(["data", "template", str(folder)]) == 0
    names = {path.name for path in folder.iterdir()}
    assert {"pupils.csv", "LISEZMOI.md", "alias.yml"} <= names
    text = said(capsys)
    assert all(str(folder / name) in text for name in names)
    assert main(["data", "template", str(folder)]) == 2
    assert "déjà présents" in said(capsys)


def test_pupils_are_imported_under_a_key_kept_elsewhere(tmp_path, capsys):
    folder, data, key = tmp_path / "extraits", tmp_path / "data", tmp_path / "secret" / "cle"
    assert main(["data", "template", str(folder)]) == 0
    titles = (folder / "pupils.csv").read_text(encoding="utf-8-sig").strip().split(";")
    given = {
        "identifiant_eleve": "1234567890A",
        "rentree": "2022",
        "uai": code("69", 1),
        "statut": "scolaire",
        "classe": "3e",
    }
    (folder / "pupils.csv").write_text(
        ";".join(titles) + "\n" + ";".join(given.get(title, "") for title in titles) + "\n", encoding="utf-8"
    )
    words = ["data", "import", str(folder / "pupils.csv"), "--data", str(data)]
    assert main([*words, "--key", str(data / "cle")]) == 2
    assert "ne peut pas être rangée dans le dossier des données" in said(capsys)
    ended = main([*words, "--key", str(key)])
    text = said(capsys)
    assert ended == 0, text
    assert key.is_file()
    stored = b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
    assert b"1234567890A" not in stored
    assert "1234567890A" not in text
