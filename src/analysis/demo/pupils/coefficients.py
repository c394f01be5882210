"""What the pupils' characteristics and paths are drawn from: all of it is written in ``truth.json``.

Magnitudes of wishes, destinations, exits and pupils not found are those of the ministry's publications; no value describes a
real pupil or establishment. cc is the mean of continuous assessment out of 20; x the pupil's IPS above `IPS_ORIGIN`.
"""

# First wish for a seconde GT (logit).
WISH = {"level": 0.70, "cc": 0.95, "cc_origin": 12.0, "ips": 0.0175, "girl": 0.42, "private": 0.60, "ep": 0.45}
WISH |= {"rural_near": -0.20, "rural_remote": -0.50, "ter": 0.25, "cordees": 0.30, "school_sd": 0.35}
# Taking part in the Cordées where the collège offers them (logit); `motivation` acts on both where confounding is asked.
CORDEES = {"level": -1.03, "cc": 0.355, "cc_origin": 12.0, "ips": -0.012, "girl": 0.48, "motivation": 0.5}
# The council grants a seconde GT (logit).
DECISION = {"level": 2.45, "cc": 1.05, "cc_origin": 10.5}
# Otherwise: multinomial logit against seconde professionnelle.
OTHERWISE = {
    "cap": {"level": -1.64, "cc": -0.10, "ips": -0.006, "girl": -0.10, "rural": 0.05},
    "apprentissage": {"level": -1.05, "cc": 0.02, "ips": 0.003, "girl": -0.75, "rural": 0.35},
    "redoublement": {"level": -2.32, "cc": 0.05, "ips": 0.004, "girl": -0.05, "rural": 0.0},
    "autre": {"level": -2.55, "cc": -0.12, "ips": -0.004, "girl": 0.05, "rural": 0.0},
}
OTHERWISE_CC_ORIGIN = 10.0
# End of seconde GT: multinomial logit against première générale.
SECOND_YEAR = {
    "1re_t": {"level": -0.88, "cc": -0.33, "ips": -0.004, "girl": -0.15},
    "redoublement": {"level": -2.62, "cc": -0.42, "ips": -0.002, "girl": -0.10},
    "1re_pro": {"level": -2.71, "cc": -0.52, "ips": -0.006, "girl": -0.10},
    "autre": {"level": -4.95, "cc": -0.20, "ips": 0.0, "girl": 0.0},
}
SECOND_YEAR_CC_ORIGIN = 13.0
# Yearly hazard of leaving without qualification (logit), by track.
EXIT = {"2nde_gt": -5.0, "2nde_pro": -2.95, "cap": -2.45, "apprentissage": -2.30, "redoublement": -2.85, "autre": -1.70}
EXIT_COVARIATES = {"cc": -0.22, "cc_origin": 12.0, "ips": -0.007, "girl": -0.20}
# After two years of CAP or apprenticeship: share with the diploma, no longer at risk; share of these who leave with it.
DIPLOMA_SHARE, QUALIFIED_EXIT_SHARE = {"cap": 0.96, "apprentissage": 0.90}, 0.55
# Not found three years later (logit): missing not at random, since leavers are lost more often.
LOST = {"level": -3.05, "ips": -0.006, "apprentissage": 0.55, "left": 0.90}
# Baccalauréat of those in terminale three years later (logit), then higher education.
BAC = {"bac_gt": (3.05, 0.55, 13.0), "bac_pro": (1.70, 0.30, 11.0)}
HIGHER = {"1re_g": (3.0, 0.25, 13.0), "1re_t": (1.45, 0.20, 12.0), "2nde_pro": (-0.10, 0.15, 11.0)}
HIGHER_KINDS = {
    "1re_g": {"licence": 0.55, "but": 0.12, "cpge": 0.12, "sts": 0.07, "autre_superieur": 0.14},
    "1re_t": {"licence": 0.22, "but": 0.22, "cpge": 0.02, "sts": 0.44, "autre_superieur": 0.10},
    "2nde_pro": {"licence": 0.08, "but": 0.02, "cpge": 0.00, "sts": 0.84, "autre_superieur": 0.06},
}
# Where they study: share in the département of their collège, share elsewhere in its académie; the rest in another académie.
MOBILITY = {
    "licence": (0.46, 0.33),
    "but": (0.52, 0.28),
    "cpge": (0.48, 0.27),
    "sts": (0.66, 0.22),
    "autre_superieur": (0.34, 0.28),
}
# Of those who would study in their département, share who do from a remote commune; share whose place no file gives.
REMOTE_STAYS, PLACE_UNKNOWN = 0.7, 0.03
# Situation of those who left without qualification, by months since they left.
AFTER_EXIT = {
    6: {
        "retour_formation": 0.06,
        "apprentissage": 0.03,
        "emploi": 0.10,
        "dispositif": 0.22,
        "sans_emploi_ni_formation": 0.59,
    },
    12: {
        "retour_formation": 0.11,
        "apprentissage": 0.05,
        "emploi": 0.16,
        "dispositif": 0.23,
        "sans_emploi_ni_formation": 0.45,
    },
    24: {
        "retour_formation": 0.10,
        "apprentissage": 0.06,
        "emploi": 0.27,
        "dispositif": 0.17,
        "sans_emploi_ni_formation": 0.40,
    },
    36: {
        "retour_formation": 0.06,
        "apprentissage": 0.04,
        "emploi": 0.38,
        "dispositif": 0.11,
        "sans_emploi_ni_formation": 0.41,
    },
}
# Shares of pupils who go to the nearest lycée of their track, the second nearest, and so on.
NEAREST_LYCEES = (0.70, 0.18, 0.08, 0.04)
# Families of trades of those who take a professional track, girls then boys.
FIELDS = {
    "construction": (0.015, 0.125),
    "gestion": (0.150, 0.100),
    "relation_client": (0.220, 0.095),
    "graphisme": (0.020, 0.010),
    "etudes_batiment": (0.010, 0.015),
    "alimentation": (0.045, 0.055),
    "beaute": (0.100, 0.005),
    "aeronautique": (0.003, 0.015),
    "hotellerie": (0.055, 0.055),
    "ameublement": (0.015, 0.035),
    "automatismes": (0.004, 0.070),
    "vehicules": (0.010, 0.120),
    "numerique_energie": (0.018, 0.150),
    "mecanique": (0.005, 0.065),
    "sante_social": (0.270, 0.030),
    "autre_services": (0.040, 0.020),
    "autre_production": (0.020, 0.035),
}
# Appeals: share of refused seconde GT that are contested in vain, share of those granted that are so on appeal.
APPEALS = {"rejete": 0.14, "accepte": 0.006}
# Places for each pupil assigned, by track, before they are rounded up to a multiple of that many (a class, part of a section).
CAPACITY = {"2nde_gt": (1.03, 35), "2nde_pro": (1.08, 2), "cap": (1.10, 2)}
# Hours of actions of orientation a year for a pupil of 3e: mean over the collèges that hold it, share of them that do.
ACTIONS = {
    "avenir": (12.0, 0.75),
    "immersion": (6.0, 0.55),
    "semaine_orientation": (8.0, 0.40),
    "intervention": (4.0, 0.60),
}
# Other pupils of 3e: absent from the exam, in SEGPA.
ABSENT_SHARE, ABSENT_ABILITY, SEGPA_ABILITY = 0.022, -0.7, -1.5
# Characteristics (logits; on ability or on x).
LATE, EARLY, SCHOLARSHIP = (-2.25, -0.75), (-4.2, 0.5), (-1.35, -0.045)
QPV = {"public": 0.05, "REP": 0.30, "REP+": 0.60, "prive": 0.02}
SAME_COMMUNE = 0.62
# National assessments at entry in 6e, on the scale of 2017 (mean 250, standard deviation 50).
SCORE = {"mean": 254.0, "sd": 50.0, "ability": 0.9, "noise": 0.44}
SCORE_GIRL = {"francais": 0.12, "mathematiques": -0.14}
DOMAIN_NOISE, MASTERY = 22.0, 228.0
# Socle: latent = ability − severity of the collège + noise, cut into four positions.
SOCLE_CUTS, SOCLE_NOISE, SEVERITY_SD = (-2.1, -1.15, 0.55), 0.7, 0.4
# Staff survey: response (logit), one factor behind twelve items, change from the first wave to the second.
SURVEY = {
    "size": 1200,
    "response": -0.25,
    "ep": 0.25,
    "direction": 0.6,
    "aed_aesh": -0.5,
    "loading": 0.7,
    "shift": 0.15,
}
SURVEY_CUTS = (-1.6, -0.7, 0.2, 1.1)
