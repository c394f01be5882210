"""The names and values internal systems are known to write, beside the canonical ones."""

from collections.abc import Mapping

HEADERS: Mapping[str, tuple[str, ...]] = {
    "uai": ("code_uai", "uai_etab", "uai_etablissement", "rne", "code_rne", "code_etablissement", "numero_uai"),
    "rentree": ("rentree_scolaire", "annee_scolaire", "annee_rentree"),
    "session": ("session_d_examen", "annee_session"),
    "level": ("niveau", "classe_niveau", "libelle_niveau"),
    "mef": ("code_mef", "mef_11", "code_mef_11", "mefstat11", "mef_national"),
    "division": ("code_division", "code_structure", "div"),
    "sex": ("code_sexe", "genre"),
    "delay": ("annees_de_retard",),
    "ips": ("ips_eleve",),
    "pcs": ("origine_sociale", "pcs_groupe"),
    "scholarship": ("bourse", "est_boursier"),
    "boarding": ("code_regime", "regime_eleve"),
    "residence": ("code_commune_residence", "commune_residence", "code_insee_residence"),
    "sector": ("secteur_etablissement", "code_secteur", "public_prive"),
    "ep": ("ep", "appartenance_ep", "label_ep"),
    "coursework": ("controle_continu", "moyenne_cc", "note_cc"),
    "written": ("moyenne_ecrit", "note_ecrites"),
    "mark": ("moyenne_generale", "note_finale"),
    "passed": ("resultat", "decision_jury"),
    "present": ("presence", "presence_examen"),
    "rank": ("rang_voeu", "rang_du_voeu"),
    "destination": ("voie", "orientation"),
    "destination_uai": ("uai_accueil", "uai_affectation"),
    "date": ("date_decision", "date_voeu", "date_affectation", "date_constat", "date_observation"),
    "network": ("tete_de_reseau", "uai_reseau", "uai_tete"),
}

YES = frozenset({"oui", "o", "1", "1.0", "vrai", "true", "x", "yes", "y"})
NO = frozenset({"non", "n", "0", "0.0", "faux", "false", "no"})

# Canonical column → value as files write it (normalised) → code.
VALUES: Mapping[str, Mapping[str, str]] = {
    "sex": {"1": "M", "2": "F", "g": "M", "h": "M", "masculin": "M", "feminin": "F", "garcon": "M", "fille": "F"},
    "status": {"st": "scolaire", "ap": "apprenti", "apprentissage": "apprenti"},
    "level": {
        **{f"{n}{end}": f"{n}e" for n in (3, 4, 5, 6) for end in ("eme", "_eme", "")},
        "troisieme": "3e",
        "quatrieme": "4e",
        "cinquieme": "5e",
        "sixieme": "6e",
        "2gt": "2nde_gt",
        "2nde": "2nde_gt",
    },
    "boarding": {"ext": "externe", "dp": "demi_pension", "demi_pensionnaire": "demi_pension", "int": "interne"},
    "ep": {"hep": "hors_ep", "hors_education_prioritaire": "hors_ep", "non": "hors_ep"},
    "mention": {"assez_bien": "ab", "bien": "b", "tres_bien": "tb"},
    "destination": {"2gt": "2nde_gt", "2nd_gt": "2nde_gt", "2pro": "2nde_pro", "2nd_pro": "2nde_pro"},
    "discipline": {"fr": "francais", "ma": "mathematiques", "maths": "mathematiques"},
    "passed": {"adm": "1", "admis": "1", "ref": "0", "refuse": "0", "ajourne": "0"},
    "present": {"p": "1", "present": "1", "a": "0", "absent": "0"},
}
