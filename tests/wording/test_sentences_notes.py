"""Refusals, coverage, inference, breaks, and the committee's five sentences."""

import pytest

from analysis.measures.results import Inference, NotEstimable
from analysis.wording.sentences import (
    CAUTION,
    EXHAUSTIVE,
    MOST,
    REFUSALS,
    break_notes,
    copil,
    coverage,
    inference_note,
    not_estimable,
    refusal,
)

LYON = "dans l’académie de Lyon"
UNMEASURED = "le lien entre IPS et réussite ne peut pas être mesuré"

SAID = [
    (
        "no_college",
        {"in_": LYON},
        "Chapitre sans objet : les données ne contiennent aucun collège dans l’académie de Lyon.",
    ),
    (
        "no_result",
        {"in_": LYON, "session": 2023},
        "Chapitre sans objet : aucun taux de réussite au DNB (série générale, session 2023) n’est publié dans l’académie "
        "de Lyon.",
    ),
    (
        "no_table",
        {"data": "IPS des collèges"},
        "Chapitre sans objet : les données nécessaires (IPS des collèges) ne sont pas importées.",
    ),
    ("too_few_pupils", {}, "Effectif insuffisant (20 élèves requis)."),
    ("no_data", {}, f"Aucun collège n’a à la fois un IPS et un taux de réussite au DNB : {UNMEASURED}."),
    ("one_college", {}, f"Avec un seul collège, {UNMEASURED}."),
    ("too_few_units", {"found": 4}, f"Avec 4 collèges, {UNMEASURED} : il en faut au moins 12."),
    ("too_few_units", {"found": 1}, f"Avec un seul collège, {UNMEASURED}."),
    (
        "too_few_units",
        {"found": 0},
        f"Sans collège présent à toutes les sessions, {UNMEASURED} : il en faut au moins 12.",
    ),
    ("constant_ips", {"found": 14}, f"Les 14 collèges ont le même IPS : {UNMEASURED}."),
    ("constant_rate", {"found": 14}, f"Les 14 collèges ont le même taux de réussite au DNB : {UNMEASURED}."),
    ("constant_sector", {}, "Tous les collèges sont du même secteur : public et privé ne peuvent pas être comparés."),
    (
        "separation",
        {},
        "Les échecs sont trop rares ou trop concentrés : le lien relatif entre IPS et réussite ne peut pas être mesuré.",
    ),
    (
        "too_few_clusters",
        {"found": 3, "required": 5, "group": "département"},
        "Le lien est décrit sans intervalle : 3 départements ne suffisent pas, il en faut au moins 5.",
    ),
    (
        "too_few_clusters",
        {"found": 1, "required": 5, "group": "collège"},
        "Le lien est décrit sans intervalle : 1 collège ne suffit pas, il en faut au moins 5.",
    ),
    (
        "empty_quarter",
        {"highest": True, "in_": LYON},
        "Aucun collège du quart national d’IPS le plus élevé dans l’académie de Lyon : l’écart entre les quarts extrêmes "
        "n’est pas calculé.",
    ),
    (
        "single_session",
        {"session": 2023},
        "Seule la session 2023 est disponible : aucune évolution ne peut être mesurée.",
    ),
    ("single_session", {}, "Une seule session est disponible : aucune évolution ne peut être mesurée."),
    (
        "missing_reference",
        {"session": 2022},
        "La session de référence (session 2022) n’a pas de données : aucune évolution ne peut être mesurée.",
    ),
    (
        "too_few_groups",
        {},
        "Trop peu de territoires ou de collèges : ce qui varie de l’un à l’autre ne peut pas être mesuré.",
    ),
    ("constant_response", {}, "Tous les résultats sont identiques : il n’y a rien à mettre en rapport."),
    ("collinear", {}, "Deux caractéristiques disent la même chose : leurs parts ne peuvent pas être séparées."),
    (
        "not_identified",
        {},
        "Une seule observation par groupe : les différences entre groupes ne peuvent pas être séparées du hasard.",
    ),
    ("not_converged", {}, "Le calcul n’a pas abouti à un résultat sûr : aucun nombre n’est donné."),
]


@pytest.mark.parametrize(("reason", "details", "text"), SAID)
def test_refusals(plain, reason, details, text):
    assert plain(refusal(reason, **details)) == text


def test_every_reason_is_tested_and_unknown_ones_raise():
    assert {reason for reason, _, _ in SAID} == set(REFUSALS)
    with pytest.raises(KeyError):
        refusal("no_reason")


@pytest.mark.parametrize(
    "reason",
    [
        "no_data",
        "too_few_units",
        "constant_ips",
        "constant_rate",
        "constant_sector",
        "separation",
        "single_session",
        "missing_reference",
    ],
)
def test_every_refusal_of_a_measure_has_its_sentence(reason):
    assert not_estimable(NotEstimable(reason, 400, 7)).endswith(".")


def test_refusal_counts_come_from_the_measure(plain):
    assert plain(not_estimable(NotEstimable("too_few_units", 400, 7))).startswith("Avec 7 collèges")


@pytest.mark.parametrize(
    ("inference", "text"),
    [
        (
            Inference("WLS", "CV3", "present", "academie", 30, 29.0),
            "Moindres carrés pondérés par le nombre de candidats présents ; CV3 (jackknife par académie), 30 académies, "
            "29 degrés de liberté ; intervalle à 95 %.",
        ),
        (
            Inference("WLS", "CR1", "present", "uai", 212, 211.0),
            "Moindres carrés pondérés par le nombre de candidats présents ; CR1 (erreur type robuste groupée par collège), "
            "212 collèges, 211 degrés de liberté ; intervalle à 95 %.",
        ),
        (
            Inference("quasi-binomial", "quasi", "present", "departement", 12, 11.5, 0.9),
            "Régression logistique quasi-binomiale pondérée par le nombre de candidats présents ; erreur type "
            "quasi-binomiale, supérieure à l’erreur type par grappes, 12 départements, 11,5 degrés de liberté ; "
            "intervalle à 90 %.",
        ),
        (Inference("ratio of sums", "wilson"), "Rapport de sommes ; intervalle de Wilson à 95 %."),
        (
            Inference("WLS", "WCR", None, "departement", 7, 6.0, seed=3),
            "Moindres carrés, sans pondération ; WCR (bootstrap sauvage par département), 7 départements, "
            "6 degrés de liberté ; intervalle à 95 % ; graine 3.",
        ),
        (
            Inference("WLS", "descriptive", "present", "departement", 4),
            "Moindres carrés pondérés par le nombre de candidats présents ; valeur descriptive, trop peu de groupes pour un "
            "intervalle, 4 départements.",
        ),
    ],
)
def test_inference_notes(plain, inference, text):
    assert plain(inference_note(inference)) == text


@pytest.mark.parametrize(
    ("kept", "n", "excluded", "text"),
    [
        (
            212,
            32456,
            {"sans IPS publié": 10, "moins de 20 candidats": 8, "fermés": 0},
            "L’analyse porte sur 212 des 230 collèges (32 456 candidats présents) ; 18 sont écartés : sans IPS publié (10), "
            "moins de 20 candidats (8).",
        ),
        (
            1,
            50,
            {"sans IPS publié": 1},
            "L’analyse porte sur 1 des 2 collèges (50 candidats présents) ; 1 est écarté : sans IPS publié.",
        ),
        (212, 32456, {}, "L’analyse porte sur les 212 collèges (32 456 candidats présents) ; aucun n’est écarté."),
        (1, 95, {}, "L’analyse porte sur 1 collège (95 candidats présents) ; aucun n’est écarté."),
        (0, 0, {"sans IPS publié": 3}, "Aucun collège n’entre dans l’analyse ; 3 sont écartés : sans IPS publié."),
        (0, 0, {}, "Aucun collège n’entre dans l’analyse."),
    ],
)
def test_coverage(plain, kept, n, excluded, text):
    assert plain(coverage(kept, n, excluded)) == text


def test_break_notes(plain):
    (note,) = break_notes("dnb_rate", 2023, 2024)
    assert plain(note) == (
        "Suppression des correctifs académiques, qui relevaient les notes : le taux de réussite national baisse de "
        "3,4 points. Depuis la session 2024 : pas de comparaison avec les années antérieures. Source : DEPP, notes "
        "d’information 24-10 et 25-09."
    )
    assert break_notes("dnb_rate", 2022, 2023) == ()
    assert "Session 2020 : année écartée." in plain(break_notes("dnb_rate", 2019, 2021)[0])
    assert "Rentrées 2020 et 2021 : à lire avec prudence." in plain(break_notes("eval_6e", 2019, 2022)[0])
    assert "Depuis les sortants de 2022 :" in plain(break_notes("insertion_rate", 2021, 2022)[0])
    assert "ne s’interprète pas. À lire avec prudence. Source" in plain(break_notes("ips", 2023, 2024)[0])


def test_fixed_notes(plain):
    assert plain(CAUTION) == (
        "Ces résultats décrivent les collèges, non les élèves : ils ne disent pas que chaque élève de milieu modeste "
        "réussit moins."
    )
    assert plain(EXHAUSTIVE) == (
        "Les données sont exhaustives ; l’intervalle mesure ce que le hasard des effectifs suffirait à produire."
    )


def test_committee_gets_five_sentences_with_the_caution_last():
    said = copil(level="N", ips="I", slope="P", gap="E", evolution="V", decorrelation="D")
    assert said == ("N", "P", "E", "D", CAUTION)
    assert len(said) == MOST


def test_no_caution_without_a_link():
    assert copil(level="N", ips="I", evolution="V") == ("N", "I", "V")
    assert copil(level="N", refusals=["R1", "R2"]) == ("N", "R1", "R2")
    assert copil() == ()


def test_a_sentence_is_said_once():
    assert copil(level="N", evolution="B", decorrelation="B") == ("N", "B", CAUTION)
