"""French names of the codes that the chapters on orientation show."""

STAGES = {
    "voeu": "Demande de seconde GT (premier vœu)",
    "decision": "Décision favorable à la seconde GT",
    "affectation": "Affectation sur le premier vœu",
    "destination": "Passage en seconde GT (constat)",
}
STATUS = {
    "total": "Ensemble",
    "REP+": "REP+",
    "REP": "REP",
    "ep": "REP et REP+ ensemble",
    "hors_ep": "Hors éducation prioritaire",
    "public_hors_ep": "Public hors éducation prioritaire",
    "prive": "Privé sous contrat",
    "inconnu": "Non renseigné",
}
SEX = {"total": "Ensemble", "F": "Filles", "M": "Garçons", "inconnu": "Non renseigné"}
QUARTER = {
    "total": "Ensemble",
    "q1": "1er quart d’IPS (le plus faible)",
    "q2": "2e quart",
    "q3": "3e quart",
    "q4": "4e quart (le plus élevé)",
    "inconnu": "IPS non disponible",
}
RURALITY = {
    "total": "Ensemble",
    "urbain": "Collège en commune urbaine",
    "bourg_rural": "Collège en bourg rural",
    "rural_disperse": "Collège en rural à habitat dispersé",
    "inconnu": "Densité inconnue",
}
GROUPS = {"statut": STATUS, "sexe": SEX, "quart": QUARTER, "ruralite": RURALITY}
TITLES = {"statut": "Éducation prioritaire et secteur", "sexe": "Sexe", "quart": "Quart d’IPS", "ruralite": "Ruralité"}
DESTINATIONS = {
    "2nde_gt": "Seconde GT",
    "2nde_pro": "Seconde professionnelle",
    "cap": "CAP sous statut scolaire",
    "voie_pro": "Voie professionnelle scolaire",
    "apprentissage": "Apprentissage",
    "agricole": "Enseignement agricole",
    "redoublement": "Redoublement de la 3e",
    "autre": "Autre (MLDS, dispositif, médico-social)",
    "hors_academie": "Scolarité dans une autre académie",
    "autre_suite": "Autre suite",
    "non_retrouve": "Non retrouvés",
}
COURSES = {
    "permanent": "En éducation prioritaire aux deux dates",
    "entrant": "Entrants",
    "sortant": "Sortants",
    "jamais": "Jamais en éducation prioritaire",
    "inconnu": "Collège absent à l’une des dates",
}
VARIABLES = {
    "ips": "IPS de l’élève plus élevé de 35 points",
    "girl": "Fille plutôt que garçon",
    "bourg": "Collège en bourg rural plutôt qu’en commune urbaine",
    "disperse": "Collège en rural dispersé plutôt qu’en commune urbaine",
    "prive": "Privé sous contrat plutôt que public hors éducation prioritaire",
    "rep": "REP plutôt que public hors éducation prioritaire",
    "rep_plus": "REP+ plutôt que public hors éducation prioritaire",
}
DETAILS = {
    "grade": "Moyenne des deux premiers trimestres",
    "ips": "IPS de l’élève",
    "girl": "Sexe",
    "bourg": "Bourg rural",
    "disperse": "Rural dispersé",
    "prive": "Secteur privé",
    "rep": "REP",
    "rep_plus": "REP+",
}
SPLITS = {
    "quart": "1er quart d’IPS − 4e quart",
    "sexe": "Filles − garçons",
    "ruralite": "Collèges ruraux − urbains",
}
GRADES = {
    "curve": "Moyenne de contrôle continu, courbe libre",
    "line": "Moyenne de contrôle continu, droite",
    "average": "Moyenne du contrôle continu et de l’écrit du DNB",
    "linear": "Modèle linéaire, contrôle continu",
    "instrumented": "Modèle linéaire, note instrumentée par l’écrit et le niveau d’entrée en 6e",
}
OWN = {
    "own": "Élèves de la dernière rentrée, constante propre à chaque collège (modèle mixte)",
    "within": "Tous les élèves, dans un même collège (modèle linéaire)",
}
