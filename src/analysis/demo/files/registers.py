"""The registers: annuaire of lycées, geolocation of collèges, éducation prioritaire and its networks."""

import numpy as np
import pandas as pd

from analysis.territories import academies, departements, regions_academiques

from ..country import DemoCountry
from ..names import capitals, people
from ..randomness import stream
from ..registers import uai
from .layout import with_identity

_ANNUAIRE = [
    "Identifiant_de_l_etablissement",
    "Nom_etablissement",
    "Type_etablissement",
    "Statut_public_prive",
    "Adresse_1",
    "Adresse_2",
    "Adresse_3",
    "Code_postal",
    "Code_commune",
    "Nom_commune",
    "Code_departement",
    "Code_academie",
    "Code_region",
    "Ecole_maternelle",
    "Ecole_elementaire",
    "Voie_generale",
    "Voie_technologique",
    "Voie_professionnelle",
    "Restauration",
    "Hebergement",
    "ULIS",
    "Apprentissage",
    "Segpa",
    "Section_arts",
    "Section_cinema",
    "Section_theatre",
    "Section_sport",
    "Section_internationale",
    "Section_europeenne",
    "Lycee_Agricole",
    "Lycee_militaire",
    "Lycee_des_metiers",
    "Post_BAC",
    "Appartenance_Education_Prioritaire",
    "GRETA",
    "SIREN_SIRET",
    "Nombre_d_eleves",
    "position",
    "Type_contrat_prive",
    "Libelle_departement",
    "Libelle_academie",
    "Libelle_region",
    "coordX_origine",
    "coordY_origine",
    "epsg_origine",
    "nom_circonscription",
    "latitude",
    "longitude",
    "precision_localisation",
    "date_ouverture",
    "date_maj_ligne",
    "etat",
    "ministere_tutelle",
    "multi_uai",
    "rpi_concentre",
    "rpi_disperse",
    "code_nature",
    "libelle_nature",
    "Code_type_contrat_prive",
    "PIAL",
    "etablissement_mere",
    "type_rattachement_etablissement_mere",
    "code_circonscription",
    "code_zone_animation_pedagogique",
    "libelle_zone_animation_pedagogique",
    "code_bassin_formation",
    "libelle_bassin_formation",
]
_NATURE = {
    "lycee_gt": ("300", "LYCEE ENSEIGNT GENERAL ET TECHNOLOGIQUE"),
    "lycee_polyvalent": ("306", "LYCEE POLYVALENT"),
    "lycee_pro": ("320", "LYCEE PROFESSIONNEL"),
}
_CONTRACT = {True: "SANS OBJET", False: "CONTRAT D'ASSOCIATION TOUTES CLASSES"}
_OPENED, _UPDATED = "1999-09-01", "2024-03-19"


def _place(frame: pd.DataFrame) -> dict[str, object]:
    return {
        "position": [f"{a}, {b}" for a, b in zip(frame["latitude"], frame["longitude"], strict=True)],
        "departement": [departements()[code].name for code in frame["departement"]],
        "academie": [academies()[code].name for code in frame["academie"]],
        "region": regions_academiques()["X0"].name,
    }


def annuaire_lycees(country: DemoCountry) -> pd.DataFrame:
    """Annuaire of lycées, with a professional section attached to a lycée and one UAI listed twice."""
    frame = country.establishments[country.establishments["nature"].isin(_NATURE)].reset_index(drop=True)
    public, place = frame["sector"].eq("public"), _place(frame)
    pro, gt = frame["nature"].ne("lycee_gt"), frame["nature"].ne("lycee_pro")
    out = pd.DataFrame("", index=frame.index, columns=_ANNUAIRE).assign(
        Identifiant_de_l_etablissement=frame["uai"],
        Nom_etablissement=frame["name"],
        Type_etablissement="Lycée",
        Statut_public_prive=np.where(public, "Public", "Privé"),
        Adresse_1="1 rue de l’Exemple",
        Code_postal=frame["commune"],
        Code_commune=frame["commune"],
        Nom_commune=frame["commune_name"],
        Code_departement=frame["departement"],
        Code_academie=frame["academie"],
        Code_region="X0",
        Voie_generale=gt.astype(int),
        Voie_technologique=gt.astype(int),
        Voie_professionnelle=pro.astype(int),
        position=place["position"],
        Type_contrat_prive=public.map(_CONTRACT),
        Libelle_departement=place["departement"],
        Libelle_academie=place["academie"],
        Libelle_region=place["region"],
        latitude=frame["latitude"],
        longitude=frame["longitude"],
        precision_localisation="Ville",
        date_ouverture=_OPENED,
        date_maj_ligne=_UPDATED,
        etat="OUVERT",
        ministere_tutelle="MINISTERE DE L'EDUCATION NATIONALE",
        multi_uai=0,
        code_nature=frame["nature"].map(lambda nature: _NATURE[nature][0]),
        libelle_nature=frame["nature"].map(lambda nature: _NATURE[nature][1]),
        Code_type_contrat_prive=np.where(public, "99", "30"),
        code_bassin_formation=frame["bassin"],
        libelle_bassin_formation=[capitals(name) for name in frame["bassin_name"]],
    )
    attached = out.iloc[[1]].assign(
        etablissement_mere=out["Identifiant_de_l_etablissement"].iat[0],
        type_rattachement_etablissement_mere="ANNEXE GEOGRAPHIQUE",
    )
    return pd.concat([out, attached], ignore_index=True)


def geolocation_colleges(country: DemoCountry) -> pd.DataFrame:
    """Addresses and coordinates of collèges, private ones without contract included (there are two)."""
    known = country.establishments
    frame = known[(known["nature"] == "college") & known["open"]].reset_index(drop=True)
    rng = stream(country.parameters["seed"], "private without contract")
    extra = frame.iloc[[0, 1]].copy()
    extra["uai"] = _unused(country, 2, last=9_000)
    extra["person"] = people(rng, 2)
    extra["name"] = "Collège privé fictif " + extra["person"]
    extra["sector"] = "prive_hors_contrat"
    frame = pd.concat([frame, extra], ignore_index=True)
    public, place = frame["sector"].eq("public"), _place(frame)
    outside = frame["sector"].eq("prive_hors_contrat")
    return pd.DataFrame(
        {
            "numero_uai": frame["uai"],
            "appellation_officielle": frame["name"],
            "denomination_principale": np.select(
                [public, outside], ["COLLEGE", "COLLEGE PRIVE HORS CONTRAT"], "COLLEGE PRIVE"
            ),
            "patronyme_uai": [capitals(person).replace("-", " ") for person in frame["person"]],
            "secteur_public_prive_libe": np.where(public, "Public", "Privé"),
            "adresse_uai": "1 rue de l’Exemple",
            "lieu_dit_uai": "",
            "boite_postale_uai": "",
            "code_postal_uai": frame["commune"],
            "localite_acheminement_uai": [capitals(name) for name in frame["commune_name"]],
            "libelle_commune": frame["commune_name"],
            "coordonnee_x": "",
            "coordonnee_y": "",
            "EPSG": "",
            "latitude": frame["latitude"],
            "longitude": frame["longitude"],
            "appariement": "Parfaite",
            "localisation": "Numéro de rue",
            "nature_uai": "340",
            "nature_uai_libe": "COLLEGE",
            "etat_etablissement": "1",
            "etat_etablissement_libe": "OUVERT",
            "code_departement": frame["departement"],
            "code_region": "X0",
            "code_academie": frame["academie"],
            "code_commune": frame["commune"],
            "libelle_departement": place["departement"],
            "libelle_region": place["region"],
            "libelle_academie": place["academie"],
            "position": place["position"],
            "secteur_prive_code_type_contrat": np.select([public, outside], ["99", "10"], "30"),
            "secteur_prive_libelle_type_contrat": np.where(outside, "HORS CONTRAT", public.map(_CONTRACT)),
            "code_ministere": "06",
            "libelle_ministere": "MINISTERE DE L'EDUCATION NATIONALE",
            "date_ouverture": _OPENED,
        }
    )


def annuaire_ep(country: DemoCountry) -> pd.DataFrame:
    """Collèges and lycées with their éducation prioritaire, empty outside it; one line is there twice."""
    known = country.establishments
    frame = known[(known["nature"] != "ecole") & known["open"]].reset_index(drop=True)
    college, gt = frame["nature"].eq("college"), frame["nature"].isin(["lycee_gt", "lycee_polyvalent"])
    out = pd.DataFrame(
        {
            "uai": frame["uai"],
            "type_etab": np.where(college, "Collège", "Lycée"),
            "nom_etablissement": frame["name"],
            "adresse": "1 rue de l’Exemple",
            "code_postal": frame["commune"],
            "commune": frame["commune_name"],
            "voie_generale": gt.astype(float),
            "voie_techno": gt.astype(float),
            "nbeleves": "",
            "zone_ep": frame["ep"],
        }
    )
    return pd.concat([out, out.iloc[[2]]], ignore_index=True)


def networks(country: DemoCountry) -> pd.DataFrame:
    """REP and REP+ networks: head collège, collèges and écoles, with a SEGPA among the lines."""
    frame = with_identity(country.memberships, country)
    ecole = frame["role"].eq("ecole")
    out = pd.DataFrame(
        {
            "ACADEMIE": frame["academie_label"],
            "N°Département": frame["departement"],
            "DEPARTEMENT": frame["departement_label"],
            "COMMUNE": frame["commune_label"],
            "UAI tête de réseau": frame["network"],
            "NUMERO": frame["uai"],
            "NOM DE L'ETABLISSEMENT": frame["person"].str.replace("-", " "),
            "TYPE_DETABLISSEMENT": frame["kind"],
            "EP": frame["programme"],
            "circonscription ": np.where(ecole, "IEN " + frame["commune_label"], ""),
        }
    )
    segpa = out.iloc[[0]].assign(NUMERO=_unused(country, 1), TYPE_DETABLISSEMENT="SEGPA DU COLLEGE")
    out = pd.concat([out, segpa], ignore_index=True)
    return out.sort_values(["N°Département", "UAI tête de réseau"], kind="stable", ignore_index=True)


def _unused(country: DemoCountry, count: int, last: int = 9_999) -> list[str]:
    """UAI of the first département that no establishment has, from the highest number down."""
    prefix = int(country.departements["departement"].iat[0]) * 10_000
    used = set(country.establishments["uai"])
    return [code for code in uai(prefix + np.arange(last, 0, -1)) if code not in used][:count]
