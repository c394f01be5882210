"""French names of the codes that the chapters show."""

from analysis.frames.cohort_states import AFTERMATHS, HIGHER, ROUTES
from analysis.wording.numbers import NARROW
from analysis.wording.sentences.phrases import quoted

ENDS = {
    "fin:gt": "Voie générale et technologique",
    "fin:professionnel": "Voie professionnelle et apprentissage",
    "fin:autre": "Autre formation",
    "fin:qualifie": "Sortis avec une qualification",
    "fin:ssq": "Sortis sans qualification",
}
EVENTS = {
    "gt": "Voie générale et technologique",
    "professionnel": "Voie professionnelle et apprentissage",
    "ssq": "Sortis sans qualification",
}
DETAILS = {
    "fin:gt_heure": "Terminale générale ou technologique",
    "fin:gt_retard": "Voie générale et technologique, en retard",
    "fin:pro": "Lycée professionnel ou CAP",
    "fin:apprentissage": "Apprentissage",
}
STATES = {
    "gt": "Voie GT",
    "gt_heure": "Première GT",
    "gt_retard": "2de GT doublée",
    "professionnel": "Voie pro",
    "pro": "Lycée pro",
    "apprentissage": "Apprentis",
    "autre": "Autre",
    "qualifie": "Sortis qualifiés",
    "ssq": "Sortis non qualifiés",
    "inconnu": "Non retrouvés",
}
SECOND = {
    "gt_heure": "Première générale ou technologique",
    "gt_retard": "Redoublement",
    "professionnel": "Réorientation vers la voie professionnelle",
    "autre": "Autre formation",
    "ssq": "Sortie sans qualification",
}
GROUPS = {
    "statut": "Éducation prioritaire et secteur",
    "quart": "Quart d’IPS de l’élève",
    "sexe": "Sexe",
    "ruralite": "Commune du collège",
    "cordees": "Cordées de la réussite",
    "avenir": "Parcours Avenir",
    "erasmus": "Mobilité Erasmus+",
    "campus_connecte": "Campus connecté",
    "internat_excellence": "Internat d’excellence",
}
CATEGORIES = {
    "statut": {"REP+": "REP+", "REP": "REP", "public_hors_ep": "Public hors EP", "prive": "Privé sous contrat"},
    "quart": {"q4": "4e quart (plus élevés)", "q3": "3e quart", "q2": "2e quart", "q1": "1er quart (plus faibles)"},
    "sexe": {"F": "Filles", "M": "Garçons"},
    "ruralite": {"rural": "Rurale", "urbain": "Urbaine"},
}
MEMBERS = {"oui": "Élèves du dispositif", "non": "Autres élèves"}
LISTED = {"oui": "Élèves de la liste", "non": "Autres élèves"}
COMPARED = {
    "quart": ("q4", "q1", "les élèves du quart d’IPS le plus élevé", "les élèves du quart d’IPS le plus faible"),
    "statut": ("public_hors_ep", "REP+", "les élèves du public hors éducation prioritaire", "les élèves de REP+"),
    "sexe": ("F", "M", "les filles", "les garçons"),
    "ruralite": ("rural", "urbain", "les élèves des collèges ruraux", "les élèves des collèges urbains"),
}
AFTER = {code: text[0].upper() + text[1:] for code, text in AFTERMATHS.items() if code != "non_retrouve"}
KINDS = {code: HIGHER[code] for code in ("licence", "but", "cpge", "sts", "autre_superieur")}
PLACES = {
    "meme_departement": "Dans le département de leur collège",
    "meme_academie": "Dans un autre département de l’académie",
    "autre_academie": "Dans une autre académie",
}
ROUTE_NAMES = {code: f"Voie {text}" for code, text in ROUTES.items()}
ASSUMPTIONS = {
    "none": "Aucune hypothèse",
    "not_better": "Les non retrouvés ne sont pas plus souvent concernés",
    "not_worse": "Les non retrouvés ne sont pas moins souvent concernés",
    "same": "Les non retrouvés sont comme les autres",
}
YEARS = {1: "1re année", 2: "2e année", 3: "3e année"}
WEIGHTED = "Pondération par l’inverse de la probabilité d’être retrouvé [intervalle]"
LIST = "liste-"
"""Beginning of the name of a variable that is a list of pupils."""
INTERVAL = f"intervalle à 95{NARROW}%"


def group_name(group: str) -> str:
    """The name of a variable that cohorts are counted by; a list is named by its file."""
    if group.startswith(LIST):
        return f"Liste {quoted(group.removeprefix(LIST))}"
    return GROUPS[group]


def categories(group: str) -> dict[str, str]:
    """The categories of a variable, in the order to show."""
    return LISTED if group.startswith(LIST) else CATEGORIES.get(group, MEMBERS)
