"""The canonical tables of pupils, filled from an académie's own extracts. No column takes free text."""

from .contract import Contract
from .fields import (
    Field,
    academie,
    choice,
    codes,
    commune,
    date,
    departement,
    flag,
    integer,
    number,
    person,
    provenance,
    reason,
    rentree,
    sector,
    session,
    shaped,
    uai,
)
from .tables import BAC_SERIES, PCS_GROUPS

LEVELS = {
    **{level: level.upper() for level in ("cp", "ce1", "ce2", "cm1", "cm2")},
    **{level: level for level in ("6e", "5e", "4e", "3e")},
    "2nde_gt": "seconde générale et technologique",
    "1re_g": "première générale",
    "1re_t": "première technologique",
    "terminale_g": "terminale générale",
    "terminale_t": "terminale technologique",
    "2nde_pro": "seconde professionnelle",
    "1re_pro": "première professionnelle",
    "terminale_pro": "terminale professionnelle",
    "cap_1": "1re année de CAP",
    "cap_2": "2e année de CAP",
    "mlds": "mission de lutte contre le décrochage",
    "autre": "autre classe ou dispositif",
}
DOMAINS = {
    "ensemble": "la discipline entière",
    "comprehension_ecrit": "lecture et compréhension de l’écrit",
    "comprehension_orale": "compréhension orale",
    "grammaire": "grammaire",
    "orthographe": "orthographe",
    "lexique": "lexique",
    "fluence": "fluence",
    "nombres_calculs": "nombres et calculs",
    "grandeurs_mesures": "grandeurs et mesures",
    "espace_geometrie": "espace et géométrie",
    "resolution_problemes": "résolution de problèmes",
    "automatismes": "automatismes",
}
COMPONENTS = {
    "langue_francaise": "langue française à l’oral et à l’écrit",
    "langues_etrangeres": "langues étrangères et régionales",
    "langages_scientifiques": "langages mathématiques, scientifiques et informatiques",
    "langages_arts_corps": "langages des arts et du corps",
    "methodes_outils": "méthodes et outils pour apprendre",
    "formation_citoyen": "formation de la personne et du citoyen",
    "systemes_naturels": "systèmes naturels et systèmes techniques",
    "representations_monde": "représentations du monde et activité humaine",
}
CLOCKS = {
    "cohorte": "mois écoulés depuis la rentrée de 3e",
    "sortie": "mois écoulés depuis la sortie de formation",
    "bac": "mois écoulés depuis le baccalauréat",
}
STATES = {
    "3e": "encore en 3e",
    "2nde_gt": "seconde générale et technologique",
    "1re_gt": "première générale ou technologique",
    "terminale_gt": "terminale générale ou technologique",
    "2nde_pro": "seconde professionnelle",
    "1re_pro": "première professionnelle",
    "terminale_pro": "terminale professionnelle",
    "cap": "CAP sous statut scolaire",
    "apprentissage": "apprentissage",
    "agricole": "enseignement agricole",
    "licence": "université (licence)",
    "but": "BUT",
    "cpge": "classe préparatoire",
    "sts": "section de technicien supérieur",
    "autre_superieur": "autre formation supérieure",
    "autre_formation": "autre formation ou dispositif scolaire",
    "retour_formation": "retour en formation initiale après une sortie",
    "emploi": "emploi salarié",
    "dispositif": "dispositif d’insertion (MLDS, CEJ, E2C, EPIDE, service civique)",
    "sans_emploi_ni_formation": "ni emploi ni formation, situation connue",
    "sorti_qualifie": "sorti de formation avec une qualification",
    "sorti_non_qualifie": "sorti de formation sans qualification (nomenclature de 1969)",
    "hors_academie": "scolarité dans une autre académie",
    "decede": "décédé ou inscription annulée",
    "non_retrouve": "non retrouvé",
}
DIPLOMAS = {
    "aucun": "aucun diplôme",
    "dnb": "DNB",
    "cfg": "CFG",
    "cap": "CAP",
    "bac_pro": "baccalauréat professionnel",
    "bac_gt": "baccalauréat général ou technologique",
}
PUPIL_PROGRAMMES = {
    "cordees": "Cordées de la réussite (élève encordé)",
    "internat_excellence": "internat d’excellence",
    "campus_connecte": "campus connecté",
    "avenir": "parcours Avenir (action suivie)",
    "erasmus": "mobilité Erasmus+",
}

PUPIL = person("pupil", "Pseudonyme de l’élève : le même d’une table et d’une année à l’autre")
PLACE = (departement(), academie())
SCHOOL = uai("uai", "Code UAI de l’établissement de l’élève")


def _mark(name: str, description: str) -> Field:
    return number(name, 0, 20, description, unit="sur 20")


PUPILS = Contract(
    "pupils",
    "Élèves par année scolaire",
    ("pupil", "rentree"),
    (
        PUPIL,
        rentree(),
        SCHOOL,
        codes("level", LEVELS, "Classe"),
        codes("status", {"scolaire": "statut scolaire", "apprenti": "apprenti"}, "Statut"),
        shaped("mef", r"[0-9A-Z]{10,11}", "10 ou 11 chiffres ou lettres", "Module élémentaire de formation (MEF)"),
        shaped("division", r"[0-9A-Z]{1,8}", "8 chiffres ou lettres au plus", "Code de la division (classe)"),
        sector("sector", "Secteur de l’établissement cette année-là"),
        choice("ep", ("hors_ep", "REP", "REP+"), "Éducation prioritaire cette année-là", nullable=True),
        codes("sex", {"F": "fille", "M": "garçon"}, "Sexe", nullable=True),
        integer("age", 3, 30, "Âge au 31 décembre de l’année de la rentrée"),
        integer("delay", -3, 6, "Retard scolaire en années (négatif : avance)"),
        number("ips", 30, 200, "Indice de position sociale de l’élève"),
        reason("ips"),
        codes("pcs", PCS_GROUPS, "Origine sociale, en quatre groupes", nullable=True),
        flag("scholarship", "Élève boursier", nullable=True),
        codes(
            "boarding",
            {"externe": "externe", "demi_pension": "demi-pensionnaire", "interne": "interne"},
            "Régime",
            nullable=True,
        ),
        commune("residence", "Code Insee de la commune de résidence"),
        flag("qpv", "Résidence en quartier prioritaire de la ville", nullable=True),
        flag("segpa", "Élève de SEGPA", nullable=True),
        flag("ulis", "Élève d’ULIS", nullable=True),
        flag("upe2a", "Élève allophone arrivant (UPE2A)", nullable=True),
        number("entry_score", -6, 6, "Score à l’entrée en 6e, centré et réduit sur la population nationale"),
        _mark("coursework", "Moyenne générale des deux premiers trimestres (celle que la famille connaît au vœu)"),
        *PLACE,
        *provenance(),
    ),
    exclusive=("ips",),
    by_year="rentree",
    internal=True,
)

PUPIL_EXAMS = Contract(
    "pupil_exams",
    "Résultats des élèves aux examens",
    ("pupil", "session", "exam"),
    (
        PUPIL,
        session(),
        choice("exam", ("dnb", "cfg", "cap", "bac_gt", "bac_pro"), "Examen"),
        choice("series", ("generale", "professionnelle", *BAC_SERIES), "Série ou domaine", nullable=True),
        uai("uai", "Code UAI de l’établissement où l’élève est inscrit à l’examen"),
        flag("present", "Présent à l’examen"),
        flag("passed", "Admis", nullable=True),
        reason("passed"),
        choice("mention", ("ab", "b", "tb"), "Mention ; vide sans mention", nullable=True),
        _mark("written", "Note moyenne aux épreuves écrites"),
        _mark("coursework", "Note de contrôle continu"),
        _mark("mark", "Moyenne à l’examen"),
        *PLACE,
        *provenance(),
    ),
    exclusive=("passed",),
    only_where=(("passed", "present"), ("mention", "passed"), ("written", "present"), ("mark", "present")),
    by_year="session",
    internal=True,
)

ASSESSMENTS = Contract(
    "assessments",
    "Évaluations nationales des élèves",
    ("pupil", "rentree", "level", "discipline", "domain"),
    (
        PUPIL,
        rentree("Année de la rentrée de l’évaluation"),
        SCHOOL,
        choice("level", ("cp", "ce1", "ce2", "cm1", "cm2", "6e", "4e", "2nde", "cap"), "Classe évaluée"),
        choice("discipline", ("francais", "mathematiques"), "Discipline"),
        codes("domain", DOMAINS, "Domaine de compétences"),
        number("score", 0, 600, "Score (moyenne nationale 250, écart-type 50 en 2017)"),
        reason("score"),
        integer("group", 1, 6, "Groupe de maîtrise, du plus faible (1) au plus élevé (6)"),
        flag("mastery", "Maîtrise satisfaisante du domaine", nullable=True),
        *PLACE,
        *provenance(),
    ),
    exclusive=("score",),
    by_year="rentree",
    internal=True,
)

SOCLE = Contract(
    "socle",
    "Positionnements du socle commun",
    ("pupil", "rentree", "cycle"),
    (
        PUPIL,
        rentree(),
        SCHOOL,
        integer("cycle", 2, 4, "Cycle qui s’achève (2 : CE2, 3 : 6e, 4 : 3e)", nullable=False),
        *(
            integer(
                name, 1, 4, f"{label[0].upper()}{label[1:]} : 1 insuffisante, 2 fragile, 3 satisfaisante, 4 très bonne"
            )
            for name, label in COMPONENTS.items()
        ),
        *PLACE,
        *provenance(),
    ),
    by_year="rentree",
    internal=True,
)

OUTCOMES = Contract(
    "outcomes",
    "Devenir des élèves",
    ("pupil", "rentree", "clock", "months"),
    (
        PUPIL,
        rentree("Année de la rentrée où l’élève était en 3e (sa cohorte)"),
        uai("uai", "Code UAI du collège de 3e"),
        codes("clock", CLOCKS, "Origine du temps"),
        integer("months", 0, 120, "Mois écoulés depuis l’origine (12, 24, 36… ; 6 après une sortie)", nullable=False),
        codes("state", STATES, "Situation"),
        codes("diploma", DIPLOMAS, "Diplôme le plus élevé à cette date", nullable=True),
        codes("exit_level", LEVELS, "Dernière classe suivie ; vide tant que l’élève est en formation", nullable=True),
        uai("state_uai", "Code UAI de l’établissement à cette date", nullable=True),
        date("date", "Date de l’observation"),
        *PLACE,
        *provenance(),
    ),
    by_year="rentree",
    internal=True,
)

PROGRAMMES = Contract(
    "programmes",
    "Élèves des dispositifs",
    ("pupil", "programme", "rentree"),
    (
        PUPIL,
        codes("programme", PUPIL_PROGRAMMES, "Dispositif"),
        rentree(),
        SCHOOL,
        uai("network", "Tête du réseau ou de la cordée : code UAI", nullable=True),
        number("hours", 0, 2000, "Heures suivies dans l’année", unit="heures"),
        *PLACE,
        *provenance(),
    ),
    by_year="rentree",
    internal=True,
)

PUPIL_TABLES = (PUPILS, PUPIL_EXAMS, ASSESSMENTS, SOCLE, OUTCOMES, PROGRAMMES)
