"""The canonical tables of networks, staff and surveys, filled from an académie's own files."""

from .contract import Contract
from .fields import (
    academie,
    choice,
    codes,
    count,
    date,
    departement,
    flag,
    integer,
    number,
    person,
    provenance,
    rate,
    rentree,
    uai,
)

SCHOOL_PROGRAMMES = {
    "ter": "territoire éducatif rural",
    "ecole_socle": "réseau « école du socle »",
    "cordees": "Cordées de la réussite",
    "internat_excellence": "internat d’excellence",
    "campus_connecte": "campus connecté",
    "cite_educative": "cité éducative",
    "rep": "réseau d’éducation prioritaire",
    "rep_plus": "réseau d’éducation prioritaire renforcé",
}
CORPS = {
    "professeur_ecoles": "professeur des écoles",
    "certifie": "professeur certifié ou d’EPS",
    "agrege": "professeur agrégé",
    "plp": "professeur de lycée professionnel",
    "cpe": "conseiller principal d’éducation",
    "direction": "personnel de direction, directeur d’école",
    "aed_aesh": "AED, AESH",
    "autre": "autre",
}
ITEMS = tuple(f"item_{number:02d}" for number in range(1, 13))

_PLACE = (departement(), academie())

PROGRAMME_SCHOOLS = Contract(
    "programme_schools",
    "Établissements des dispositifs et réseaux, avec leurs dates",
    ("uai", "programme", "network", "date_from"),
    (
        uai(),
        codes("programme", SCHOOL_PROGRAMMES, "Dispositif"),
        uai("network", "Réseau : code UAI de sa tête"),
        codes(
            "role",
            {"tete": "tête du réseau", "source": "établissement dont viennent les élèves", "membre": "autre membre"},
            "Rôle",
        ),
        date("date_from", "Date d’entrée ; vide si elle est inconnue"),
        date("date_to", "Date de sortie ; vide si l’établissement en fait encore partie"),
        *_PLACE,
        *provenance(),
    ),
    increasing=(("date_from", "date_to"),),
    internal=True,
)

STAFFING = Contract(
    "staffing",
    "Personnels des établissements",
    ("uai", "rentree"),
    (
        uai(),
        rentree(),
        count("pupils", "Élèves de l’établissement"),
        count("divisions", "Divisions (classes)"),
        count("teachers", "Enseignants affectés"),
        number("teachers_fte", 0, 1000, "Enseignants en équivalents temps plein", unit="ETP"),
        count("shared", "Enseignants en service partagé entre plusieurs établissements"),
        count("arrived", "Enseignants arrivés à cette rentrée"),
        count("contract", "Enseignants contractuels"),
        number("seniority", 0, 45, "Ancienneté moyenne dans l’établissement", unit="années"),
        number("training_hours", 0, 500, "Heures de formation continue par enseignant", unit="heures"),
        rate("replaced_rate", "Part des heures d’absence remplacées"),
        *_PLACE,
        *provenance(),
    ),
    increasing=(("shared", "teachers"), ("arrived", "teachers"), ("contract", "teachers")),
    internal=True,
)

STAFF_SURVEY = Contract(
    "staff_survey",
    "Enquête auprès des personnels",
    ("respondent", "wave"),
    (
        person("respondent", "Pseudonyme de la personne interrogée : le même d’une vague à l’autre"),
        codes("wave", {"t0": "avant", "t1": "après", "t2": "plus tard"}, "Vague de l’enquête"),
        uai("uai", "Code UAI de l’établissement d’exercice"),
        codes("corps", CORPS, "Corps"),
        choice("ep", ("hors_ep", "REP", "REP+"), "Éducation prioritaire", nullable=True),
        codes(
            "seniority_band",
            {"0_2": "moins de 3 ans", "3_5": "3 à 5 ans", "6_10": "6 à 10 ans", "11_plus": "plus de 10 ans"},
            "Ancienneté dans l’établissement",
            nullable=True,
        ),
        flag("responded", "A répondu (les autres sont gardés : la non-réponse se corrige)"),
        number("weight", 0, 10_000, "Poids de sondage"),
        number("training_hours", 0, 500, "Heures de formation suivies dans l’année", unit="heures"),
        *(integer(item, 1, 5, f"Réponse à l’item {item[-2:]}, de 1 (pas du tout) à 5 (tout à fait)") for item in ITEMS),
        *_PLACE,
        *provenance(),
    ),
    only_where=tuple((item, "responded") for item in ITEMS),
    internal=True,
)

UAI_LINKS = Contract(
    "uai_links",
    "Fusions, scissions et transferts d’établissements",
    ("uai_before", "uai"),
    (
        uai("uai_before", "Code UAI avant"),
        uai("uai", "Code UAI après"),
        rentree("Première rentrée sous le nouveau code"),
        codes(
            "type",
            {
                "fusion": "plusieurs établissements en un",
                "scission": "un établissement en plusieurs",
                "transfert": "le même établissement sous un autre code",
                "changement_nature": "changement de nature",
            },
            "Nature du lien",
        ),
        number("share", 0, 1, "Part des élèves de l’ancien code qui passent sous le nouveau"),
        *_PLACE,
        *provenance(),
    ),
    internal=True,
)

INSTITUTION_TABLES = (PROGRAMME_SCHOOLS, STAFFING, STAFF_SURVEY, UAI_LINKS)
