"""Identifiers of persons: hashed with a key kept elsewhere, written nowhere; what names people is refused."""

import os
import stat
from hashlib import blake2b

import pandas as pd
import pytest

from analysis.errors import UserError
from analysis.sources import Key, KeyFile, default_path, intake, read_path
from analysis.store import Store

SECRET = bytes(range(32))
KEY = Key(SECRET)
INES = [f"12345678{n}AB" for n in range(10)]
HEADER = "identifiant_eleve;rentree;uai;classe;statut;sexe;age"


def lines(*more, header=HEADER):
    rows = [f"{ine};2023;0010026Y;3e;scolaire;F;14{''.join(f';{cell}' for cell in more)}" for ine in INES]
    return "\n".join([header, *rows]) + "\n"


def pupils(path, key=KEY):
    return read_path(path, key=key)[0].tables["pupils"]


def test_a_pseudonym_is_the_keyed_hash_of_the_plain_identifier(put):
    expected = [blake2b(ine.encode(), key=SECRET, digest_size=8).hexdigest() for ine in INES]
    assert pupils(put(lines()))["pupil"].to_list() == expected
    untidy = lines().replace("AB;", "ab ;")
    assert pupils(put(untidy))["pupil"].to_list() == expected
    assert set(pupils(put(lines()), Key(bytes(32)))["pupil"]).isdisjoint(expected)


def test_no_identifier_reaches_the_store_or_the_register(put, tmp_path):
    path = put(lines(), "eleves.csv")
    store = Store(tmp_path / "data")
    store.write(read_path(path, key=KEY))
    written = b"".join(file.read_bytes() for file in (tmp_path / "data").rglob("*") if file.is_file())
    frames = pd.concat(store.read(table).astype("str") for table in store.tables())
    assert len(frames) == len(INES)
    for ine in INES:
        assert ine.encode() not in written
        assert not frames.eq(ine).any().any()


def test_two_keys_do_not_mix_in_a_store(put, tmp_path):
    path, store = put(lines()), Store(tmp_path / "data")
    store.write(read_path(path, key=KEY))
    before = store.fingerprint()
    with pytest.raises(UserError, match="une autre clé"):
        store.write(read_path(path, key=Key(bytes(32))))
    assert store.fingerprint() == before
    store.write(read_path(path, key=KEY))


@pytest.mark.parametrize(
    ("title", "value", "what"),
    [
        ("NOM", "x", "un nom"),
        ("Nom de famille", "x", "un nom"),
        ("NOM_RESPONSABLE_1", "x", "un nom"),
        ("Prénom", "x", "un prénom"),
        ("DATE_NAISSANCE", "x", "une date de naissance"),
        ("Né(e) le", "x", "une date de naissance"),
        ("Lieu de naissance", "x", "un lieu de naissance"),
        ("ADRESSE_1", "x", "une adresse"),
        ("code postal", "x", "une adresse"),
        ("Mél", "x", "une adresse électronique"),
        ("TEL_DOMICILE", "x", "téléphone"),
        ("INE", "x", "second identifiant"),
        ("colonne7", "223456789CD", "INE"),
        ("colonne7", "2234567890C", "INE"),
        ("colonne7", "jean@exemple.invalid", "une adresse électronique"),
        ("colonne7", "06 12 34 56 78", "téléphone"),
        ("colonne7", "108017512345678", "sécurité sociale"),
    ],
)
def test_columns_that_name_people_are_refused_without_showing_them(put, title, value, what):
    path = put(lines(value, header=f"{HEADER};{title}"))
    with pytest.raises(UserError) as caught:
        read_path(path, key=KEY)
    text = str(caught.value)
    assert what in text
    assert f"colonne 8 « {title} »" in text
    assert value == "x" or value not in text
    assert not any(ine in text for ine in INES)


def test_birth_dates_under_another_title_are_refused(put):
    days = pd.date_range("2008-01-01", periods=80).strftime("%d/%m/%Y")
    rows = [f"1234567{n:02d}AB;2023;0010026Y;3e;scolaire;F;14;{day}" for n, day in enumerate(days)]
    with pytest.raises(UserError, match="une date de naissance"):
        read_path(put("\n".join([f"{HEADER};repere", *rows])), key=KEY)


@pytest.mark.parametrize("title", ["Libellé commune", "nombre_d_eleves", "nom_etablissement", "date_decision", "voie"])
def test_innocent_columns_are_not_refused(put, title):
    assert len(pupils(put(lines("x", header=f"{HEADER};{title}")))) == len(INES)


def test_messages_show_rows_and_never_a_value(put):
    spoilt = lines().replace(f"{INES[3]};2023;0010026Y;3e", f"{INES[3]};2023;0010026A;{INES[3]}")
    with pytest.raises(UserError) as caught:
        read_path(put(spoilt), key=KEY)
    text = str(caught.value)
    assert "(ligne 5)" in text
    assert "0010026A" not in text
    assert INES[3] not in text


def test_a_file_without_titles_does_not_spill_its_first_row(put):
    bare = "\n".join(line.replace(";2023;", ";A23;").replace(";14", ";QUATORZE") for line in lines().splitlines()[1:])
    with pytest.raises(UserError) as caught:
        read_path(put(bare), key=KEY)
    assert not any(ine in str(caught.value) for ine in INES)


def test_two_rows_of_one_key_do_not_show_the_key(put):
    header = "identifiant_eleve;session;examen;uai;present;admis"
    rows = [f"{INES[0]};2024;dnb;{uai};oui;{passed}" for uai, passed in (("0010026Y", "oui"), ("0010035H", "non"))]
    with pytest.raises(UserError) as caught:
        read_path(put("\n".join([header, *rows])), key=KEY)
    assert "plusieurs lignes pour la même clé" in str(caught.value)
    assert KEY.pseudonyms(pd.Series(INES[:1]))[0] not in str(caught.value)


def test_two_identifiers_are_ambiguous(put):
    path = put(lines("x", header=HEADER.replace("identifiant_eleve", "INE") + ";id_eleve"))
    with pytest.raises(UserError, match="plusieurs colonnes identifient une personne"):
        read_path(path, key=KEY)


def test_rows_alone_in_their_combination_are_warned_about(put):
    rows = [f"{ine};2023;0010026Y;3e;scolaire;F;{10 + n}" for n, ine in enumerate(INES)]
    notes = read_path(put("\n".join([HEADER, *rows])), key=KEY)[0].notes
    assert any("100,0\u202f% des lignes sont seules" in note for note in notes)
    assert not read_path(put(lines()), key=KEY)[0].notes


def test_the_key_is_made_once_for_its_owner_alone(put, tmp_path):
    path = tmp_path / "secret" / "cle"
    assert not path.exists()
    first = KeyFile(path, tmp_path / "data").key
    assert KeyFile(path, tmp_path / "data").key == first
    assert len(first.secret) == 32
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        path.chmod(0o644)
        with pytest.raises(UserError, match="d’autres utilisateurs"):
            _ = KeyFile(path, tmp_path / "data").key


def test_the_key_is_never_among_the_data(tmp_path):
    with pytest.raises(UserError, match="dossier des données"):
        _ = KeyFile(tmp_path / "data" / "x" / "cle", tmp_path / "data").key
    link = tmp_path / "ailleurs"
    (tmp_path / "data").mkdir()
    link.symlink_to(tmp_path / "data")
    with pytest.raises(UserError, match="dossier des données"):
        _ = KeyFile(link / "cle", tmp_path / "data").key
    assert not list((tmp_path / "data").iterdir())


def test_a_damaged_key_is_not_replaced(tmp_path):
    path = tmp_path / "cle"
    path.write_text("pas une clé")
    path.chmod(0o600)
    with pytest.raises(UserError, match="n’est pas une clé"):
        _ = KeyFile(path, tmp_path / "data").key
    assert path.read_text() == "pas une clé"


def test_the_key_is_only_made_when_a_file_needs_it(put, tmp_path, college_csv):
    path = tmp_path / "secret" / "cle"
    assert intake([put(college_csv, "ips.csv")], key=KeyFile(path, tmp_path / "data")).readings
    assert not path.exists()


def test_where_the_key_is_by_default(monkeypatch, tmp_path):
    monkeypatch.setenv("DECORRELER_CLE", str(tmp_path / "k"))
    assert default_path() == tmp_path / "k"
    monkeypatch.delenv("DECORRELER_CLE")
    assert default_path().name == "pseudonymes.cle"
