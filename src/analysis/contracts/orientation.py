"""The canonical tables of orientation: its stages pupil by pupil, bassins and the places offered in them."""

from .contract import Contract
from .fields import codes, count, date, integer, number, place_name, provenance, rentree, sector, shaped, uai
from .pupils import LEVELS, PLACE, PUPIL, SCHOOL

STAGES = {
    "voeu": "vœu de la famille (le rang dit lequel)",
    "decision": "décision d’orientation, après appel",
    "affectation": "affectation prononcée",
    "constat": "situation constatée à la rentrée suivante",
}
DESTINATIONS = {
    "2nde_gt": "seconde générale et technologique",
    "2nde_pro": "seconde professionnelle",
    "cap": "CAP sous statut scolaire",
    "apprentissage": "apprentissage (CAP, baccalauréat professionnel)",
    "agricole": "enseignement agricole",
    "1re_g": "première générale",
    "1re_t": "première technologique",
    "1re_pro": "voie professionnelle après une seconde GT",
    "redoublement": "même classe",
    "autre": "autre (MLDS, dispositif relais, établissement médico-social)",
    "sortie": "sortie de formation",
    "hors_academie": "scolarité dans une autre académie",
    "non_retrouve": "non retrouvé",
}
FIELDS = {
    "construction": "construction durable, bâtiment et travaux publics",
    "gestion": "gestion administrative, transport et logistique",
    "relation_client": "relation client",
    "graphisme": "industries graphiques et communication",
    "etudes_batiment": "études et modélisation numérique du bâtiment",
    "alimentation": "alimentation",
    "beaute": "beauté et bien-être",
    "aeronautique": "aéronautique",
    "hotellerie": "hôtellerie et restauration",
    "ameublement": "agencement, menuiserie et ameublement",
    "automatismes": "pilotage et maintenance d’installations automatisées",
    "vehicules": "maintenance des matériels et des véhicules",
    "numerique_energie": "transitions numérique et énergétique",
    "mecanique": "réalisation d’ensembles mécaniques et industriels",
    "sante_social": "santé et social (hors famille de métiers)",
    "autre_services": "autre spécialité des services",
    "autre_production": "autre spécialité de la production",
}
"""The fourteen « familles de métiers » of secondes professionnelles (arrêté of 19 April 2019, completed in 2020 and 2021), and where
specialities outside them go; a CAP counts in the family of its trade."""
APPEALS = {"sans": "sans appel", "accepte": "appel accepté", "rejete": "appel rejeté"}
ACTIONS = {
    "avenir": "parcours Avenir",
    "immersion": "immersion ou mini-stage en lycée, en CFA ou en entreprise",
    "semaine_orientation": "semaine de l’orientation",
    "intervention": "intervention de professionnels",
    "forum": "forum ou salon",
    "autre": "autre action",
}
OFFERED = ("2nde_gt", "2nde_pro", "cap", "agricole", "apprentissage")

ORIENTATION = Contract(
    "orientation",
    "Étapes de l’orientation",
    ("pupil", "rentree", "stage", "rank"),
    (
        PUPIL,
        rentree("Année de la rentrée où l’élève est dans la classe qu’il quitte (2022 pour 2022-2023)"),
        codes("level", {level: LEVELS[level] for level in ("3e", "2nde_gt")}, "Classe quittée"),
        SCHOOL,
        codes("stage", STAGES, "Étape"),
        integer("rank", 1, 20, "Rang du vœu ; 1 aux autres étapes", nullable=False),
        codes("destination", DESTINATIONS, "Destination demandée, décidée, affectée ou constatée"),
        sector("destination_sector", "Secteur de l’établissement de destination"),
        uai("destination_uai", "Code UAI de l’établissement de destination", nullable=True),
        codes("field", FIELDS, "Famille de métiers demandée ou suivie, en voie professionnelle", nullable=True),
        codes(
            "appeal", APPEALS, "Appel de la décision, à l’étape de décision ; vide s’il n’est pas connu", nullable=True
        ),
        date("date", "Date de l’étape"),
        *PLACE,
        *provenance(),
    ),
    by_year="rentree",
    internal=True,
)

BASSINS = Contract(
    "bassins",
    "Établissements des bassins d’éducation et de formation, avec leurs dates",
    ("uai", "bassin", "date_from"),
    (
        uai(),
        shaped(
            "bassin",
            r"[0-9A-Z]([0-9A-Z-]{0,10}[0-9A-Z])?",
            "12 chiffres, majuscules ou traits d’union au plus",
            "Code du bassin dans l’académie",
            nullable=False,
        ),
        place_name("bassin_name", "Nom du bassin"),
        date("date_from", "Date d’entrée ; vide si elle est inconnue"),
        date("date_to", "Date de sortie ; vide si l’établissement en fait encore partie"),
        *PLACE,
        *provenance(),
    ),
    increasing=(("date_from", "date_to"),),
    internal=True,
)

PLACES = Contract(
    "places",
    "Places offertes après la 3e",
    ("uai", "rentree", "destination", "field"),
    (
        uai("uai", "Code UAI de l’établissement d’accueil"),
        rentree("Année de la rentrée d’accueil (2023 pour des élèves de 3e de 2022-2023)"),
        codes("destination", {code: DESTINATIONS[code] for code in OFFERED}, "Voie offerte"),
        codes("field", FIELDS, "Famille de métiers, en voie professionnelle", nullable=True),
        count("places", "Places offertes en première année (capacité d’accueil)", nullable=False),
        *PLACE,
        *provenance(),
    ),
    internal=True,
)

ORIENTATION_ACTIONS = Contract(
    "orientation_actions",
    "Actions d’orientation des collèges",
    ("uai", "rentree", "action"),
    (
        uai(),
        rentree(),
        codes("action", ACTIONS, "Action"),
        count("pupils", "Élèves de 3e qui l’ont suivie"),
        number("hours", 0, 1000, "Heures par élève qui l’a suivie, dans l’année", unit="heures"),
        *PLACE,
        *provenance(),
    ),
    internal=True,
)

ORIENTATION_TABLES = (ORIENTATION, BASSINS, PLACES, ORIENTATION_ACTIONS)
