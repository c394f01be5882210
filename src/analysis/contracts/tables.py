"""The canonical tables of published data: one contract each, at once their schema, documentation and validation."""

from .contract import Contract
from .fields import (
    NATURES,
    Field,
    academie,
    choice,
    commune,
    count,
    departement,
    flag,
    integer,
    number,
    provenance,
    rate,
    reason,
    rentree,
    sector,
    session,
    text,
    uai,
    year,
)

LYCEE_TRACKS = (
    *("2nde_gt", "1re_g", "1re_sti2d", "1re_stl", "1re_stmg", "1re_st2s", "1re_std2a"),
    *("terminale_g", "terminale_sti2d", "terminale_stl", "terminale_stmg", "terminale_st2s", "terminale_std2a"),
)
PCS_GROUPS = {"tfav": "très favorisée", "fav": "favorisée", "moy": "moyenne", "defav": "défavorisée"}


_PLACE = (departement(), academie())

ESTABLISHMENTS = Contract(
    "establishments",
    "Établissements",
    ("uai", "source"),
    (
        uai(),
        text("name", "Nom de l’établissement"),
        choice("nature", NATURES, "Nature de l’établissement"),
        sector(),
        commune(),
        text("commune_name", "Nom de la commune"),
        *_PLACE,
        number("latitude", -90, 90, "Latitude (WGS 84)", unit="degrés"),
        number("longitude", -180, 180, "Longitude (WGS 84)", unit="degrés"),
        choice("ep", ("REP", "REP+"), "Éducation prioritaire ; vide hors éducation prioritaire", nullable=True),
        flag("ep_known", "Le jeu de données renseigne l’éducation prioritaire"),
        uai("parent_uai", "Code UAI de l’établissement de rattachement", nullable=True),
        text("bassin", "Code du bassin de formation"),
        text("bassin_name", "Nom du bassin de formation"),
        *provenance(),
    ),
)

IPS = Contract(
    "ips",
    "Indice de position sociale par établissement",
    ("uai", "rentree", "level", "track"),
    (
        uai(),
        rentree(),
        choice("level", ("ecole", "college", "lycee"), "Niveau"),
        choice("track", ("ensemble", "gt", "pro"), "Voie (lycées) ; ensemble ailleurs"),
        number("ips", 30, 200, "Indice de position sociale moyen"),
        reason("ips"),
        number("ips_sd", 0, 100, "Écart-type de l’IPS entre élèves"),
        count("headcount", "Effectif d’élèves"),
        choice("lycee_type", ("LEGT", "LPO", "LP"), "Type de lycée ; vide pour les autres niveaux", nullable=True),
        Field(
            "ips_series",
            "Int64",
            "Série de l’IPS : 2016 (rentrées 2016 à 2021) ou 2022 (depuis 2022), non comparables entre elles",
            "2016 ou 2022",
            False,
            lambda s: s.isin((2016, 2022)),
        ),
        sector(),
        *_PLACE,
        *provenance(),
    ),
    exclusive=("ips",),
)

BAC_SERIES = (
    *("l", "es", "s", "gnle", "sti2d", "std2a", "stmg", "stl", "st2s", "s2tmd", "sthr"),
    *("pluri_techno", "transfo", "genie_civil", "mat_souples", "meca_elec", "production"),
    *("pluri_services", "echanges", "communication", "serv_personnes", "serv_collec", "services"),
)

EXAMS = Contract(
    "exams",
    "Résultats aux examens par établissement",
    ("uai", "session", "exam", "series"),
    (
        uai(),
        session(),
        choice("exam", ("dnb", "bac_gt", "bac_pro"), "Examen"),
        choice("series", ("ensemble", "generale", "professionnelle", *BAC_SERIES), "Série ou domaine"),
        count("registered", "Candidats inscrits"),
        count("present", "Candidats présents"),
        count("passed", "Candidats admis ; vide quand seul le taux est publié"),
        rate("rate", "Taux de réussite publié"),
        reason("rate"),
        choice(
            "rate_rounding",
            ("integer", "truncated_0.1", "rounded_0.1", "exact"),
            "Arrondi du taux publié : entier, tronqué ou arrondi au dixième, exact",
        ),
        number("mark", 0, 20, "Note moyenne aux épreuves écrites", unit="sur 20"),
        number("va_rate", -100, 100, "Valeur ajoutée du taux de réussite", unit="points"),
        reason("va_rate"),
        number("va_mark", -20, 20, "Valeur ajoutée de la note à l’écrit", unit="points"),
        rate("access_rate", "Taux d’accès publié : de la 6e à la 3e (DNB), de la 2de au baccalauréat"),
        rate("share_present", "Part des élèves de 3e ordinaire présents au DNB"),
        count("mentions_ab", "Admis avec mention assez bien"),
        count("mentions_b", "Admis avec mention bien"),
        count("mentions_tb", "Admis avec mention très bien (félicitations comprises)"),
        choice("establishment_type", NATURES, "Nature de l’établissement selon le fichier", nullable=True),
        sector(),
        *_PLACE,
        *provenance(),
    ),
    exclusive=("rate", "va_rate"),
    increasing=(("passed", "present", "registered"),),
)

MEMBERSHIPS = Contract(
    "memberships",
    "Appartenance aux réseaux d’éducation prioritaire",
    ("uai", "programme", "network", "rentree"),
    (
        uai(),
        choice("programme", ("REP", "REP+"), "Programme"),
        uai("network", "Réseau : code UAI du collège tête de réseau"),
        rentree(nullable=True),
        choice("role", ("tete", "college", "ecole", "autre"), "Rôle dans le réseau"),
        text("name", "Nom de l’établissement"),
        *_PLACE,
        *provenance(),
    ),
)

COMMUNES = Contract(
    "communes",
    "Grille communale de densité",
    ("commune",),
    (
        commune(nullable=False),
        text("name", "Nom de la commune", nullable=False),
        integer("density", 1, 7, "Degré de densité (1 : grands centres urbains … 7 : rural à habitat très dispersé)"),
        text("density_label", "Libellé du degré de densité"),
        count("population", "Population municipale"),
        departement(),
        *provenance(),
    ),
)


def _segregation_fields() -> tuple[Field, ...]:
    shares = tuple(
        rate(f"p_{group}{suffix}", f"Part d’élèves d’origine {label}{where}")
        for suffix, where in (("", ""), ("_pu", ", collèges publics"), ("_pr", ", collèges privés sous contrat"))
        for group, label in PCS_GROUPS.items()
    )
    parts = {"public": "entre collèges publics", "private": "entre collèges privés", "between": "entre public et privé"}
    return (
        choice("level", ("france", "academie", "departement"), "Niveau du territoire"),
        text("code", "Code du territoire (france, code d’académie ou de département)", nullable=False),
        year("year", "Année de la rentrée"),
        count("n_colleges", "Collèges pris en compte"),
        count("n_public", "Collèges publics"),
        count("n_prive", "Collèges privés sous contrat"),
        rate("private_share", "Part des élèves scolarisés dans le privé"),
        *shares,
        number("entropy_total", 0, 1, "Indice d’entropie normalisé entre collèges"),
        *(number(f"entropy_{part}", 0, 1, f"Indice d’entropie {label}") for part, label in parts.items()),
        *(
            rate(f"contribution_{part}", f"Part de la ségrégation due aux écarts {label}")
            for part, label in parts.items()
        ),
        *provenance(),
    )


SEGREGATION = Contract(
    "segregation",
    "Ségrégation sociale entre collèges (indice officiel)",
    ("level", "code", "year"),
    _segregation_fields(),
)

EXAM_AGGREGATES = Contract(
    "exam_aggregates",
    "Baccalauréat par académie, sexe et série",
    ("session", "academie", "sex", "status", "track", "series", "speciality"),
    (
        session(),
        academie(),
        choice("sex", ("F", "M"), "Sexe"),
        text("status", "Statut du candidat", nullable=False),
        choice("track", ("bac_general", "bac_technologique", "bac_professionnel"), "Voie"),
        text("series", "Série", nullable=False),
        text("speciality", "Diplôme ou spécialité", nullable=False),
        count("registered", "Candidats inscrits"),
        count("present", "Candidats présents"),
        count("passed", "Candidats admis"),
        count("mentions_tb", "Admis avec mention très bien (félicitations comprises)"),
        count("mentions_b", "Admis avec mention bien"),
        count("mentions_ab", "Admis avec mention assez bien"),
        count("no_mention", "Admis sans mention"),
        *provenance(),
    ),
    increasing=(("passed", "present", "registered"),),
)

HEADCOUNTS = Contract(
    "headcounts",
    "Effectifs des lycées par niveau, voie et sexe",
    ("uai", "rentree", "track", "sex"),
    (
        uai(),
        rentree(),
        choice("track", LYCEE_TRACKS, "Niveau et voie ou série"),
        choice("sex", ("F", "M"), "Sexe (F : filles, M : garçons)"),
        count("pupils", "Élèves", nullable=False),
        sector(),
        *_PLACE,
        *provenance(),
    ),
)

SPECIALITIES = Contract(
    "specialities",
    "Enseignements de spécialité en terminale générale, par sexe",
    ("uai", "rentree", "kind", "code", "sex"),
    (
        uai(),
        rentree(),
        choice(
            "kind",
            ("specialite", "doublette"),
            "Un enseignement, ou les deux suivis ensemble (un élève, une doublette)",
        ),
        text(
            "code", "Code publié de l’enseignement ou de la doublette ; « autres » : autres doublettes", nullable=False
        ),
        choice("sex", ("F", "M"), "Sexe (F : filles, M : garçons)"),
        count("pupils", "Élèves", nullable=False),
        sector(),
        *_PLACE,
        *provenance(),
    ),
)

PUBLISHED = (ESTABLISHMENTS, IPS, EXAMS, MEMBERSHIPS, COMMUNES, SEGREGATION, EXAM_AGGREGATES, HEADCOUNTS, SPECIALITIES)
