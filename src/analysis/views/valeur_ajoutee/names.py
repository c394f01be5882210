"""French names of the codes that the chapter shows."""

from analysis.wording.numbers import NARROW

INTERVAL = f"[intervalle à 95{NARROW}%]"
STANDING_NAMES = {
    "below": "inférieurs à l’attendu",
    "alike": "conformes à l’attendu",
    "above": "supérieurs à l’attendu",
}
FIFTHS = {
    1: "Cinquième le plus bas",
    2: "2e cinquième",
    3: "Cinquième du milieu",
    4: "4e cinquième",
    5: "Cinquième le plus élevé",
}
LATER = ("plus bas", "dans le même cinquième", "plus haut")
TERMS = {
    "constant": "Constante",
    "ips_1": "IPS (dizaine de points)",
    "ips_2": "IPS au carré",
}
PUPIL_TERMS = {
    "constant": "Constante",
    "ips_within": "IPS de l’élève, écart à la moyenne du collège (dizaine de points)",
    "ips_between": "IPS moyen du collège (dizaine de points)",
    "girl": "Fille",
    "delay": "Retard scolaire (année)",
    "entry_score": "Niveau à l’entrée en 6e (écart-type)",
    "entry_score_2": "Niveau à l’entrée, au carré",
    "entry_between": "Niveau moyen du collège à l’entrée",
}
SOURCES = {
    "official": "Valeur ajoutée officielle (IVAC, DEPP)",
    "model": "Écart à l’attendu non rétréci (modèle du rapport)",
}
METHODS = {
    "REML": "Maximum de vraisemblance restreinte (REML)",
    "PM": "Paule et Mandel",
    "DL": "DerSimonian et Laird (moments)",
}
VARIANTS = {
    "headline": "Choix retenu",
    "straight": "Attendu de degré 1 en IPS",
    "cubic": "Attendu de degré 3 en IPS",
    "by_sector": "Attendu selon l’IPS et le secteur",
    "public_only": "Collèges publics seulement",
    "large_only": "Collèges de 50 candidats et plus",
    "one_session": "Une seule session",
}
LIMITS = {
    "binomial": "Binomiales (hasard seul, sans dispersion)",
    "multiplicative": "Élargies par un facteur",
    "additive": "Élargies par une variance (retenues)",
}
CONFIDENCES = {0.95: f"95{NARROW}%", 0.998: f"99,8{NARROW}%"}
