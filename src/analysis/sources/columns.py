"""Columns that many published files share, with every header they have been seen under."""

from .model import Column

UAI = Column(
    "uai",
    (
        "uai",
        "code_uai",
        "codeuai",
        "numero_uai",
        "uai_etablissement",
        "numero_d_etablissement",
        "numero_etablissement",
        "numero_de_l_etablissement",
        "identifiant_de_l_etablissement",
        "code_etablissement",
        "code_uai_de_l_etablissement",
        "numero_college",
        "numero_lycee",
        "numero_ecole",
        "rne",
        "code_rne",
    ),
    required=True,
)
NAME = Column(
    "name",
    (
        "nom_de_l_etablissement",
        "nom_de_l_etablissment",
        "nom_etablissement",
        "libelle_uai",
        "etablissement",
        "patronyme",
        "denomination",
        "libelle_etablissement",
        "nom_de_l_ecole",
        "nom_du_college",
        "nom_du_lycee",
    ),
)
RENTREE = Column(
    "rentree", ("rentree_scolaire", "annee_scolaire", "rentree", "annee", "annee_de_rentree"), required=True
)
SESSION = Column("session", ("session", "annee", "annee_de_session", "session_d_examen"), required=True)
DEPARTEMENT = Column(
    "departement",
    (
        "code_du_departement",
        "code_departement",
        "code_dept",
        "code_dep",
        "departement_code",
        "n_departement",
        "numero_departement",
        "dep",
    ),
)
COMMUNE = Column(
    "commune",
    (
        "code_insee_de_la_commune",
        "code_commune",
        "code_commune_insee",
        "code_insee_commune",
        "code_insee",
        "commune_code_insee",
        "codgeo",
    ),
)
COMMUNE_NAME = Column(
    "commune_name", ("nom_de_la_commune", "libelle_commune", "nom_commune", "libelle_de_la_commune", "ville", "commune")
)
SECTOR = Column(
    "sector",
    (
        "secteur",
        "secteur_d_enseignement",
        "statut_public_prive",
        "secteur_public_prive_libe",
        "secteur_public_prive",
        "statut",
    ),
)
POSITION = Column("position", ("latitude_et_longitude_wgs84", "position", "coordonnees", "geolocalisation"))
LATITUDE = Column("latitude", ("latitude",))
LONGITUDE = Column("longitude", ("longitude",))
LINE_NUMBER = Column("line_number", ("num_ligne", "numero_ligne", "numero_de_ligne"))

PLACE = (NAME, DEPARTEMENT, COMMUNE, COMMUNE_NAME, SECTOR, LINE_NUMBER)
