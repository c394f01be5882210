"""Quirks of the IPS and IVAC files."""

import pytest

from analysis.errors import UserError

IVAC = (
    "Session;UAI;Nom de l'établissement;Commune;Code département;Secteur;Nb candidats G;Taux de réussite G;"
    "VA du taux de réussite G;Nb candidats P;Taux de réussite P;Note à l'écrit G;VA de la note G;Note à l'écrit P;"
    "Taux d'accès 6eme 3eme;Part présents 3eme ordinaire total;Nb mentions AB G;Nb mentions B G;Nb mentions TB G"
)


def test_college_ips(read_lines, college_header, college_rows):
    reading = read_lines(college_header, *college_rows)
    assert (reading.source, reading.title, reading.years) == (
        "fr-en-ips-colleges-ap2022",
        "IPS des collèges",
        "rentrée 2022",
    )
    row = reading.tables["ips"].iloc[0]
    assert row[["uai", "rentree", "level", "track", "ips", "ips_sd", "headcount"]].tolist() == [
        *("0010026Y", 2022, "college", "ensemble", 111.1, 32.8, 777)
    ]
    assert row[["sector", "departement", "academie", "ips_series"]].tolist() == ["public", "01", "10", 2022]
    school = reading.tables["establishments"].iloc[0]
    assert school[["name", "commune", "commune_name", "nature"]].tolist() == [
        *("COLLEGE PAUL CLAUDEL", "01202", "LAGNIEU", "college")
    ]
    assert not school["ep_known"]


@pytest.mark.parametrize(
    ("year", "source", "series"),
    [
        ("2016-2017", "fr-en-ips_colleges", 2016),
        ("2021-2022", "fr-en-ips_colleges", 2016),
        ("2022-2023", "fr-en-ips-colleges-ap2022", 2022),
        ("2024-2025", "fr-en-ips-colleges-ap2023", 2022),
    ],
)
def test_the_series_follows_the_rentree(read_lines, college_header, college_rows, year, source, series):
    reading = read_lines(college_header, college_rows[0].replace("2022-2023", year))
    assert reading.source == source
    assert reading.tables["ips"]["ips_series"].tolist() == [series]


def test_api_columns_of_2023(read_lines):
    reading = read_lines(
        "rentree_scolaire;code_region;academie;code_academie;code_du_departement;departement;uai;nom_de_l_etablissement;"
        "code_insee_de_la_commune;nom_de_la_commune;secteur;ips;ecart_type_de_l_ips;ips_national;ips_national_public;"
        "ips_academique;ips_departemental",
        "2023-2024;01;LYON;10;1;AIN;0010026y;COLLEGE PAUL CLAUDEL;1202;LAGNIEU;public;;;105;102;106;104",
        "2024-2025;01;LYON;10;1;AIN;0010026y;COLLEGE P. CLAUDEL;1202;LAGNIEU;public;110,0;30,1;105;102;106;104",
    )
    table = reading.tables["ips"]
    assert table["ips_reason"].fillna("").tolist() == ["nd", ""]
    assert table["headcount"].isna().all()
    assert reading.tables["establishments"]["name"].tolist() == ["COLLEGE P. CLAUDEL"]
    assert reading.tables["establishments"]["commune"].tolist() == ["01202"]
    assert reading.years == "rentrées 2023 à 2024"


def test_position_in_one_column(read_lines):
    reading = read_lines(
        "Année scolaire;UAI;Nom de l'établissement;Libellé commune;Code commune Insee;Secteur;IPS;Latitude et longitude WGS84",
        '2024-2025;0010026Y;COLLEGE X;LYON 3;69383;public;100;"45.75, 4.85"',
    )
    school = reading.tables["establishments"].iloc[0]
    assert school[["latitude", "longitude", "commune", "departement"]].tolist() == [45.75, 4.85, "69123", "01"]


def test_rows_set_aside_are_counted_with_their_reason(read_lines, college_header, college_rows, aside):
    reading = read_lines(
        college_header,
        *college_rows,
        college_rows[0],
        college_rows[0].replace("0010026Y", "").replace("PAUL", "SANS"),
        college_rows[1].replace("public", "privé hors contrat"),
        college_rows[1].replace("COLLEGE LOUIS", "SEGPA DU COLLEGE LOUIS"),
        college_rows[1].replace(";001;", ";988;").replace("0010035H", "9830266X"),
    )
    assert reading.rows_in == 7
    assert reading.rows_kept == 2
    assert aside(reading) == {
        "ligne en double, identique à une autre": 1,
        "SEGPA": 1,
        "établissement privé hors contrat": 1,
        "ligne sans code UAI": 1,
        "hors des 101 départements (collectivités d’outre-mer, étranger)": 1,
    }
    examples = {item.reason: item.examples for item in reading.set_aside}
    assert examples["ligne sans code UAI"] == ("COLLEGE SANS CLAUDEL",)


def test_every_wrong_value_is_told_at_once_with_its_line(read_lines, college_header, college_rows):
    with pytest.raises(UserError) as caught:
        read_lines(
            college_header,
            college_rows[0].replace("0010026Y", "0010026A"),
            college_rows[1].replace("78.1", "781"),
            college_rows[1].replace("0010035H", "0010037K").replace("582.0", "beaucoup"),
            college_rows[1].replace("0010035H", "0010039M").replace("public", "mixte"),
            college_rows[1].replace("0010035H", "0010040N").replace("2022-2023", "hier"),
        )
    text = str(caught.value)
    assert len(caught.value.problems) == 5
    assert "fichier.csv, colonne « UAI » : code UAI refusé : « 0010026A » (ligne 2)" in text
    assert "fichier.csv, colonne « IPS » : valeur refusée : « 781.0 » (ligne 3)" in text
    assert "colonne « Effectifs » : valeur qui n’est pas un nombre : « beaucoup » (ligne 4)" in text
    assert "colonne « Secteur » : secteur refusé : « mixte » (ligne 5)" in text
    assert "colonne « Rentrée scolaire » : année refusée : « hier » (ligne 6)" in text


def test_two_rows_that_contradict_each_other_are_an_error(read_lines, college_header, college_rows):
    with pytest.raises(UserError, match="plusieurs lignes pour la même clé") as caught:
        read_lines(college_header, *college_rows, college_rows[0].replace("111.1", "112.1"))
    assert caught.value.problems[0].rows == (2, 4)


def test_an_academie_always_comes_from_its_departement(read_lines, college_header, college_rows):
    row = college_rows[0].replace("LYON;001;AIN;0010026Y", "CAEN;014;CALVADOS;0140024A")
    row = row.replace("0140024A", f"0140024{'ABCDEFGHJKLMNPRSTUVWXYZ'[140024 % 23]}")
    assert read_lines(college_header, row).tables["ips"]["academie"].tolist() == ["70"]


def test_ecoles(read_lines):
    reading = read_lines(
        "rentree_scolaire,uai,nom_de_l_etablissement,code_du_departement,secteur,ips",
        "2022-2023,0010026Y,ECOLE PRIMAIRE,01,public,NS",
        "2022-2023,0010035H,ECOLE ELEMENTAIRE,01,public,101.5",
    )
    table = reading.tables["ips"]
    assert table["ips_reason"].fillna("").tolist() == ["ns", ""]
    assert table["level"].tolist() == ["ecole", "ecole"]
    assert reading.notes == ("1 IPS non significatifs (NS) : laissés vides, jamais remplacés par 0",)


def test_lycees_have_a_row_by_track_they_have(read_lines):
    reading = read_lines(
        "Rentrée scolaire;Code du département;UAI;Nom de l'établissement;Secteur;Type de lycée;IPS voie GT;IPS voie PRO;"
        "IPS de l'établissement;Ecart type voie GT;Ecart type voie PRO;Ecart-type établissement;IPS national LEGT",
        "2023-2024;001;0010021T;LP PARDE;public;LP;;86.5;86.5;;24.3;24.3;",
        "2023-2024;001;0010034G;LPO PAINLEVE;public;LPO;86.9;NS;81.8;31.3;;30;",
        "2023-2024;002;0020031Y;LEGT JOLIOT CURIE;public;LEGT;98.5;;98.5;31;;31;",
    )
    table = reading.tables["ips"]
    assert reading.source == "fr-en-ips-lycees-ap2023"
    assert table.groupby("uai")["track"].apply(sorted).to_dict() == {
        "0010021T": ["ensemble", "pro"],
        "0010034G": ["ensemble", "gt", "pro"],
        "0020031Y": ["ensemble", "gt"],
    }
    pro = table[(table["uai"] == "0010034G") & (table["track"] == "pro")].iloc[0]
    assert pro["ips_reason"] == "ns"
    assert reading.tables["establishments"]["nature"].tolist() == ["lycee_pro", "lycee_polyvalent", "lycee_gt"]


def test_ivac_gives_one_row_by_published_series(read_lines):
    reading = read_lines(
        IVAC,
        "2022;0150018N;COLLEGE A;MAURS;15;PU;42;86.0;-4.0;;;8.8;-1.0;;92.0;100.0;15;8;6",
        "2023;0150034F;COLLEGE B;YDES;15;PR;53;94.0;None;8;62.0;10.3;;8.4;94.0;98.0;11;13;11",
    )
    table = reading.tables["exams"].set_index(["uai", "series"])
    assert len(table) == 3
    first = table.loc[("0150018N", "generale")]
    assert first[["session", "exam", "present", "rate", "mark", "va_rate", "va_mark"]].tolist() == [
        *(2022, "dnb", 42, 86.0, 8.8, -4.0, -1.0)
    ]
    assert first[["access_rate", "share_present", "mentions_ab", "mentions_b", "mentions_tb"]].tolist() == [
        92,
        100,
        15,
        8,
        6,
    ]
    assert (table["rate_rounding"] == "integer").all()
    assert table["passed"].isna().all()
    assert table.loc[("0150034F", "generale"), "va_rate_reason"] == "nd"
    pro = table.loc[("0150034F", "professionnelle")]
    assert pro[["present", "rate", "mark", "va_rate_reason", "sector"]].tolist() == [
        8,
        62.0,
        8.4,
        "so",
        "prive_sous_contrat",
    ]
    assert reading.tables["establishments"]["commune"].isna().all()
    assert reading.tables["establishments"]["commune_name"].tolist() == ["MAURS", "YDES"]
    assert reading.years == "sessions 2022 à 2023"


def test_ivac_with_the_headers_of_mirrors(read_lines):
    reading = read_lines(
        "num_ligne,session,uai,code_departement,secteur,nb_candidats_g,taux_de_reussite_g,va_du_taux_de_reussite_g,note_a_l_ecrit_g",
        "1,2024,0150018n,15,PU,<5,s,ND,None",
    )
    row = reading.tables["exams"].iloc[0]
    assert row[["rate_reason", "va_rate_reason"]].tolist() == ["s", "nd"]
    assert row[["present", "rate", "mark"]].isna().all()
