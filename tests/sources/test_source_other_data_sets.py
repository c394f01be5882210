"""Quirks of IVAL, DNB, directories, networks, density grid, segregation index, baccalauréat."""

import io

import openpyxl
import pytest

from analysis.errors import UserError
from analysis.sources import read_path

DNB = (
    "Session;Numero d'etablissement;Type d'etablissement;Patronyme;Secteur d'enseignement;Commune;Libellé commune;"
    "Code département;Libellé département;Code académie;Libellé académie;Code région;Libellé région;Inscrits;Presents;"
    "Admis;Admis sans mention;Nombre_d_admis_Mention_AB;Admis Mention bien;Admis Mention très bien;Taux de réussite"
)


def dnb_row(kind="COLLEGE", session=2012, uai="0920068Z", counts="240;238;222", rate="93,20%") -> str:
    return (
        f"{session};{uai};{kind};-;PUBLIC;92023;CLAMART;092;HAUTS-DE-SEINE;25;VERSAILLES;10;ILE-DE-FRANCE;"
        f"{counts};71;73;59;19;{rate}"
    )


def test_dnb(read_lines):
    reading = read_lines(
        DNB,
        dnb_row(),
        dnb_row("LYCEE PROFESSIONNEL", uai="0920077J", counts="1;1;0", rate="0,00%"),
        dnb_row("LYCEE", uai="0921159K", counts="20;0;0", rate=""),
    )
    table = reading.tables["exams"]
    assert table["establishment_type"].tolist() == ["college", "lycee_pro", "lycee_gt"]
    assert table["rate"].fillna(-1).tolist() == [93.2, 0.0, -1]
    assert table["rate_reason"].fillna("").tolist() == ["", "", "nd"]
    assert table.iloc[0][["series", "registered", "present", "passed", "mentions_tb"]].tolist() == [
        *("ensemble", 240, 238, 222, 19)
    ]
    assert (table["rate_rounding"] == "truncated_0.1").all()
    assert (table["va_rate_reason"] == "so").all()
    assert reading.tables["establishments"]["name"].isna().all()
    assert reading.tables["establishments"]["commune"].tolist() == ["92023"] * 3


def test_dnb_rounding_is_found_by_session(read_lines):
    reading = read_lines(
        DNB, dnb_row(), dnb_row(session=2021, counts="60;60;49", rate="81,7%"), dnb_row(session=2020, rate="93,20%")
    )
    by_session = reading.tables["exams"].set_index("session")["rate_rounding"].to_dict()
    assert by_session == {2012: "truncated_0.1", 2020: "truncated_0.1", 2021: "rounded_0.1"}


def test_dnb_counts_that_contradict_each_other(read_lines):
    with pytest.raises(UserError) as caught:
        read_lines(DNB, dnb_row(counts="240;238;241"))
    assert "colonne « Admis » : 241 dépasse 238 (colonne « Presents ») (ligne 2)" in str(caught.value)


def test_ival_gt_technical_headers(read_lines):
    reading = read_lines(
        "annee;uai;libelle_uai;secteur;code_departement;presents_total;taux_reu_total;va_reu_total;taux_acces_2nde;"
        "presents_gnle;taux_reu_gnle;va_reu_gnle;presents_stmg;taux_reu_stmg;va_reu_stmg;presents_l;taux_reu_l;"
        "nb_mentions_tb_avecf_g;nb_mentions_tb_sansf_g;nb_mentions_b_g;nb_mentions_ab_g",
        "2024;0530048P;LYCEE IMMACULEE;privé sous contrat;53;279;100.0;1.0;86.0;247;100;+1;32;100;ND;;;2;38;69;87",
        "2019-01-01;0530012A;LYCEE POLYVALENT X;public;53;100;90;ND;;;;;;;;;;;;;",
    )
    table = reading.tables["exams"].set_index(["session", "series"])
    assert table.index.tolist() == [(2024, "ensemble"), (2019, "ensemble"), (2024, "gnle"), (2024, "stmg")]
    assert table.loc[(2024, "ensemble"), "access_rate"] == 86
    assert table.loc[(2024, "gnle"), ["va_rate", "mentions_tb", "mentions_ab"]].tolist() == [1, 40, 87]
    assert table.loc[(2024, "stmg"), "va_rate_reason"] == "nd"
    assert set(table["exam"]) == {"bac_gt"}
    assert reading.tables["establishments"]["nature"].tolist() == ["lycee_gt", "lycee_polyvalent"]


def test_ival_gt_labels(read_lines):
    reading = read_lines(
        "Année;UAI;Etablissement;Ville;Secteur;Présents - Gnle;Présents - Toutes séries;Taux de réussite - Gnle;"
        "Taux de réussite - Toutes séries;Valeur ajoutée du taux de réussite - Toutes séries;Taux d'accès 2nde-bac",
        "2023;0530048P;LYCEE X;LAVAL;public;20;30;95;90;0;80",
    )
    table = reading.tables["exams"].set_index("series")
    assert table.loc["ensemble", ["present", "rate", "va_rate", "access_rate"]].tolist() == [30, 90, 0, 80]
    assert table.loc["gnle", ["present", "rate"]].tolist() == [20, 95]
    assert reading.tables["establishments"]["departement"].tolist() == ["53"]


def test_ival_pro(read_lines):
    reading = read_lines(
        "annee;uai;libelle_uai;secteur;code_departement;presents_total;taux_reu_total;va_reu_total;taux_acces_2nde;"
        "presents_production;taux_reu_production;va_reu_production;presents_services;taux_reu_services;va_reu_services",
        "2024;0530048P;LP X;public;53;50;82;-3;60;20;75;-5;30;87;0",
    )
    assert reading.source == "fr-en-indicateurs-de-resultat-des-lycees-pro_v2"
    assert reading.tables["exams"]["series"].tolist() == ["ensemble", "production", "services"]
    assert set(reading.tables["exams"]["exam"]) == {"bac_pro"}


def test_annuaire(read_lines, aside):
    header = (
        "Identifiant_de_l_etablissement;Nom_etablissement;Type_etablissement;Statut_public_prive;Code_commune;Nom_commune;"
        "Code_departement;Appartenance_Education_Prioritaire;latitude;longitude;Type_contrat_prive;etat;code_nature;"
        "etablissement_mere;code_bassin_formation;libelle_bassin_formation"
    )
    reading = read_lines(
        header,
        "0010026Y;Collège A;Collège;Public;75112;Paris;075;REP+;48.8;2.3;SANS OBJET;OUVERT;340;;01000;PARIS",
        "0010034G;LP B (annexe);Lycée;Public;13208;Marseille;013;;;;SANS OBJET;OUVERT;306;;;",
        "0010034G;Lycée B;Lycée;Public;13208;Marseille;013;;43.3;5.4;SANS OBJET;OUVERT;306;0010026Y;;",
        "0010021T;Lycée C;Lycée;Privé;01053;Bourg;001;;;;HORS CONTRAT;OUVERT;302;;;",
        "0020031Y;Lycée D;Lycée;Privé;02381;Hirson;002;;;;SANS OBJET;OUVERT;307;;;",
        "9830266X;Collège E;Collège;Public;98818;Nouméa;988;;;;SANS OBJET;OUVERT;340;;;",
        "9711023K;Collège F;Collège;Public;97801;Saint-Martin;978;REP;;;SANS OBJET;OUVERT;340;;;",
        "0010035H;SEGPA du collège;Collège;Public;01283;Oyonnax;001;;;;SANS OBJET;OUVERT;390;;;",
    )
    assert aside(reading) == {
        "SEGPA": 1,
        "hors des 101 départements (collectivités d’outre-mer, étranger)": 1,
        "établissement privé hors contrat": 1,
        "autre site d’un établissement déjà présent": 1,
    }
    table = reading.tables["establishments"].set_index("uai")
    assert table.loc["0010026Y", ["ep", "commune", "bassin_name"]].tolist() == ["REP+", "75056", "PARIS"]
    assert table.loc["0010034G", ["name", "commune", "parent_uai"]].tolist() == ["Lycée B", "13055", "0010026Y"]
    assert table.loc["0020031Y", "nature"] == "lycee_polyvalent"
    assert table["sector"].isna().to_dict()["0020031Y"]
    assert table.loc["9711023K", ["departement", "academie"]].tolist() == ["971", "32"]
    assert table["ep_known"].all()


def test_the_choice_among_sites_does_not_depend_on_the_order(read_lines):
    header = "identifiant_de_l_etablissement;nom_etablissement;type_etablissement;statut_public_prive;etat;latitude;longitude"
    rows = (
        "0010034G;Site fermé;Lycée;Public;A FERMER;45;5",
        "0010034G;Site complet;Lycée;Public;OUVERT;45;5",
        "0010034G;Site vide;Lycée;Public;OUVERT;;",
    )
    for order in (rows, rows[::-1], (rows[1], rows[0], rows[2])):
        assert read_lines(header, *order).tables["establishments"]["name"].tolist() == ["Site complet"]


def test_zone_ep(read_lines):
    reading = read_lines(
        "uai;type_etab;nom_etablissement;commune;voie_generale;voie_techno;zone_ep",
        "0010026Y;Collège;Collège A;Lagnieu;0.0;0.0;REP",
        "0010034G;Lycée;Lycée polyvalent B;Oyonnax;1.0;1.0;",
        "0010021T;Lycée;Lycée professionnel C;Bourg;;;",
        "0020031Y;Lycée;Lycée D;Hirson;1.0;0.0;",
    )
    table = reading.tables["establishments"]
    assert table["nature"].tolist() == ["college", "lycee_polyvalent", "lycee_pro", "lycee_gt"]
    assert table["ep"].fillna("").tolist() == ["REP", "", "", ""]
    assert table["ep_known"].all()


def test_networks(read_lines, aside):
    reading = read_lines(
        "ACADEMIE;N°Département;DEPARTEMENT;COMMUNE;UAI tête de réseau;NUMERO;NOM DE L'ETABLISSEMENT;TYPE_DETABLISSEMENT;EP;circonscription ",
        "LYON;1;AIN;OYONNAX;0010035H;0010035H;LUMIERE;COLLEGE;REP+;",
        "LYON;1;AIN;OYONNAX;0010035H;0010026y;-;ECOLE MATERNELLE;REP+;IEN OYONNAX",
        "LYON;1;AIN;OYONNAX;0010035H;;;ECOLE ISOLEE;REP+;",
        "LYON;1;AIN;OYONNAX;0010035H;0010037K;SEGPA;SEGPA DU COLLEGE;REP+;",
        "CORSE;02B;HAUTE-CORSE;BASTIA;0010035H;0010039M;X;SPECIALISEE;REP+;",
    )
    table = reading.tables["memberships"]
    assert table["role"].tolist() == ["tete", "ecole", "autre"]
    assert table["programme"].tolist() == ["REP+"] * 3
    assert table["rentree"].isna().all()
    assert table["academie"].tolist() == ["10", "10", "27"]
    assert aside(reading) == {"SEGPA": 1, "école isolée sans code UAI": 1}
    assert reading.notes == ("1 réseau",)


@pytest.mark.parametrize("header", ["ep_2022_2023", "EP 2024-2025"])
def test_networks_of_the_official_list_carry_their_year(read_lines, aside, header):
    reading = read_lines(
        f"UAI;Nom établissement;Type établissement;Statut public privé;{header};UAI tête de réseau;QP à proximité O/N",
        "0010035H;Collège Lumière;Collège;Public;REP;0010035H;Dans QP",
        "0010026Y;École du Lac;Ecole;Public;REP;0010035H;",
        "0010037K;Collège hors EP;Collège;Public;HORS EP;;",
        "0010037K;Collège hors EP;Collège;Public;HORS EP;;",
    )
    assert reading.source == "fr-en-etablissements-ep"
    assert reading.tables["memberships"]["rentree"].unique().tolist() == [2022 if "2022" in header else 2024]
    assert reading.tables["memberships"]["role"].tolist() == ["tete", "ecole"]
    assert aside(reading) == {"hors éducation prioritaire": 1, "ligne en double, identique à une autre": 1}


def test_density_grid(put):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Grille_Densite"
    for row in (
        ["Grille de densité"],
        ["Mise en ligne le 17/05/2023       Géographie au 01/01/2022"],
        [
            "\nCode \nCommune\n",
            "Libellé des communes\n",
            "Typo degré de \nDensité\n",
            "Libellé degré de densité",
            "Population",
        ],
        ["CODGEO", "LIBGEO", "DENS", "LIBDENS", "PMUN21"],
        ["01001", "L'Abergement-Clémenciat", 6, "Rural à habitat dispersé", 779],
        ["75056", "Paris", 1, "Grands centres urbains", 2165423],
        ["75112", "Paris 12e", 1, "Grands centres urbains", 140311],
    ):
        sheet.append(row)
    documentation = book.create_sheet("Documentation")
    documentation.append(["Définitions"])
    buffer = io.BytesIO()
    book.save(buffer)
    (reading,) = read_path(put(buffer.getvalue(), "grille.xlsx"))
    table = reading.tables["communes"]
    assert table["commune"].tolist() == ["01001", "75056"]
    assert table["density"].tolist() == [6, 1]
    assert table["population"].tolist() == [779, 2165423]
    assert table["departement"].tolist() == ["01", "75"]
    assert reading.set_aside[0].rows == 1
    assert reading.set_aside[0].examples == ("Paris 12e",)


def test_density_out_of_range(put):
    with pytest.raises(UserError, match="entier de 1 à 7") as caught:
        read_path(put("codgeo;libgeo;dens\n01001;A;6\n01002;B;8\n"))
    assert caught.value.problems[0].rows == (3,)


def test_baccalaureat(read_lines):
    header = (
        "session;academie;sexe;statut_du_candidat;voie;serie;diplome_specialite;nombre_d_inscrits;nombre_de_presents;"
        "nombre_d_admis_totaux;nombre_d_admis_avec_mention_tb_avec_les_felicitations_du_jury;"
        "nombre_d_admis_avec_mention_tb_sans_les_felicitations_du_jury;nombre_d_admis_avec_mention_b;"
        "nombre_d_admis_avec_mention_ab;nombre_d_admis_sans_mention"
    )
    rows = (
        "2021;LYON;FILLES;SCOLAIRE;BAC GENERAL;GENERALE;BAC GENERAL;10.0;9.0;8.0;1.0;2.0;2.0;2.0;1.0",
        "2022;CAEN;GARCONS;ENSEIGNEMENT A DISTANCE;BAC TECHNOLOGIQUE;BAC S2TMD;X;3.0;3.0;0.0;0.0;0.0;0.0;0.0;0.0",
    )
    table = read_lines(header, *rows).tables["exam_aggregates"]
    assert table["academie"].tolist() == ["10", "70"]
    assert table["sex"].tolist() == ["F", "M"]
    assert table["series"].tolist() == ["generale", "s2tmd"]
    assert table["status"].tolist() == ["scolaire", "enseignement_a_distance"]
    assert table["mentions_tb"].tolist() == [3, 0]
    with pytest.raises(UserError, match="académie refusée : « ATLANTIDE »"):
        read_lines(header, rows[0].replace("LYON", "ATLANTIDE"))
