"""French names of what measures return by code."""

ESTIMATES = {
    "rate": "Taux de réussite",
    "slope_points": "Pente, en points pour 10 points d’IPS",
    "slope_points_per_sd": "Pente, en points pour un écart-type d’IPS",
    "quadratic_points": "Courbure, en points pour (10 points d’IPS)²",
    "sector_points": "Écart privé − public à IPS égal, en points",
    "sector_logit": "Écart privé − public à IPS égal, échelle logistique",
    "slope_logit": "Pente logistique, pour 10 points d’IPS",
    "ame_points": "Écart moyen selon le modèle logistique, en points pour 10 points d’IPS",
    "gap_q4_q1_points": "Écart entre quarts extrêmes d’IPS, en points",
    "gap_q4_q1_logit": "Écart entre quarts extrêmes d’IPS, échelle logistique",
    "failure_ratio_q1_q4": "Rapport des taux d’échec, 1er quart sur 4e quart",
    "sii": "Indice de pente d’inégalité (SII), en points",
    "concentration_index": "Indice de concentration",
    "college_sd": "Dispersion entre collèges de même IPS (écart-type), échelle logistique",
    "slope_logit_typical": "Pente logistique dans un collège type, pour 10 points d’IPS",
    "correlation": "Corrélation entre IPS et taux de réussite",
    "delta_rate": "Taux de réussite, en points",
    "delta_slope_points": "Pente, en points pour 10 points d’IPS",
    "delta_slope_logit": "Pente logistique, pour 10 points d’IPS",
    "delta_correlation": "Corrélation",
    "delta_sii": "Indice de pente d’inégalité (SII), en points",
    "delta_gap_q4_q1_points": "Écart entre quarts extrêmes, en points",
    "delta_gap_q4_q1_logit": "Écart entre quarts extrêmes, échelle logistique",
    "trend_slope_points": "Tendance annuelle de la pente, en points pour 10 points d’IPS",
    "trend_slope_logit": "Tendance annuelle de la pente logistique",
}

COVARIANCES = {
    "classical": "classique",
    "quasi": "quasi-binomiale",
    "HC1": "HC1",
    "CR1": "CR1",
    "CR2": "CR2",
    "information": "vraisemblance",
    "empirical Bayes": "bayésienne empirique",
    "CV3": "CV3",
    "WCR": "WCR",
    "cluster bootstrap": "bootstrap",
    "jackknife": "jackknife",
    "wilson": "Wilson",
    "newcombe": "Newcombe",
    "mover": "MOVER",
    "descriptive": "sans intervalle",
}

CLUSTERS = {"academie": "académie", "departement": "département", "uai": "collège"}

QUARTERS = {
    1: "1er quart (IPS les plus faibles)",
    2: "2e quart",
    3: "3e quart",
    4: "4e quart (IPS les plus élevés)",
}

SENSITIVITY = {
    "headline": "Choix retenu",
    "unweighted": "Sans pondération",
    "public_only": "Collèges publics seulement",
    "private_only": "Collèges privés seulement",
    "sector_adjusted": "À secteur égal",
    "below_ceiling": "Sans les collèges à 100\u202f%",
    "large_only": "Collèges de 50 candidats et plus",
    "HC1": "Erreurs types sans grappes (HC1)",
    "CR1": "Erreurs types par grappes CR1",
    "CR2": "Erreurs types par grappes CR2, degrés de liberté de Satterthwaite",
    "full_panel": "Tous les collèges de chaque session",
    "cluster_academie": "Grappes\u202f: académies",
    "cluster_departement": "Grappes\u202f: départements",
    "cluster_uai": "Grappes\u202f: collèges",
}

SCALES = {
    "points": "Pente en points",
    "logit": "Pente logistique",
    "correlation": "Corrélation",
}
