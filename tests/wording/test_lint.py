"""The lint finds what must not be written, spares what may be, and every sentence of ours passes it."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.breaks import register
from analysis.measures.results import Estimate, Inference
from analysis.wording import check_copil, check_required, check_text, sentences
from analysis.wording.sentences import CAUTION, DECORRELATION_NAMES, EXHAUSTIVE, INDICATORS

N, B = "\u202f", "\u00a0"


def rules(text, **options):
    return {finding.rule for finding in check_text(text, **options)}


@pytest.mark.parametrize(
    "text",
    [
        "Grâce au dispositif, le taux augmente.",
        "Le taux augmente grâce à l’accompagnement.",
        "L’effet du dispositif est de 3 points.",
        "Les effets sont visibles.",
        "L’IPS impacte la réussite.",
        "L’impact est fort.",
        "Le dispositif permet de réduire l’écart.",
        "Ces moyens permettent d’agir.",
        "Le réseau a fait progresser les élèves.",
        "La réforme a fait baisser le taux.",
        "Le taux baisse à cause de la réforme.",
    ],
)
def test_causal_words_need_a_design(text):
    assert "causal" in rules(text)
    assert "causal" not in rules(text, design="did")


@pytest.mark.parametrize(
    "text",
    [
        "C’est un effet plafond.",
        "Un effet de niveau.",
        "Les effectifs baissent ; l’effectif est faible.".replace(" ;", f"{N};"),
        "En effet, le taux augmente.",
        "L’effet de structure domine.",
        "L’effet minimal détectable est de 4 points.",
        "Des effets fixes par académie.",
        "L’effet marginal moyen est de 3 points.",
        "La taille d’effet est faible.",
        "Le nombre de collèges ne permet pas de conclure.",
        "Les données ne permettent pas de conclure.",
        "Un effort effectif.",
        "Un modèle avec un effet par collège ; l’écart-type de cet effet.".replace(" ;", f"{N};"),
    ],
)
def test_words_that_claim_no_cause(text):
    assert rules(text) == set()


@pytest.mark.parametrize(
    "text", ["Il n’y a pas de différence.", "Aucune différence entre secteurs.", "Le dispositif est sans effet."]
)
def test_absence_of_difference_is_reserved_for_stable(text):
    assert "no_difference" in rules(text)
    assert "no_difference" not in rules(text, stable=True)


@pytest.mark.parametrize(
    "text",
    [
        f"Le taux augmente de 3,2{N}% entre 2022 et 2023.",
        f"Une baisse de 2{N}%.",
        f"Un écart de 13{N}% entre les quarts.",
        f"+2,1{N}% en un an.",
        f"(−0,3{N}%)",
        f"Le taux est supérieur de 4{N}%.",
        f"3{N}% de plus qu’en France.",
        "Une hausse de 3 %.",
    ],
)
def test_differences_are_in_points(text):
    assert "percent_difference" in rules(text)


@pytest.mark.parametrize(
    "text",
    [
        f"Le taux baisse de 80{N}% à 75{N}%.",
        f"Les effectifs augmentent de 3{N}%.",
        f"Le nombre de candidats présents est en baisse de 3{N}%.",
        f"L’intervalle est à 95{N}%.",
        f"Un taux supérieur à 95{N}%.",
        f"Le taux est de 89,4{N}%, soit 2,6{B}points de plus qu’en France.",
        f"Un quart des élèves, soit 25{N}%.",
    ],
)
def test_percentages_that_are_not_differences_of_rates(text):
    assert rules(text) == set()


@pytest.mark.parametrize(
    "text", ["Le taux est de nan.", "IPS None", "Valeur NaN", "L’écart est de −0,0 point.", f"(−0{N}; 3)", "-0,00"]
)
def test_residues_of_code(text):
    assert "residue" in rules(text)


@pytest.mark.parametrize("text", ["Nantes et nanisme.", "−0,04", "−0,5", "2022-0", "un élève nonetheless", "l’info"])
def test_no_false_residue(text):
    assert "residue" not in rules(text)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("p < 0,001", "p_value"),
        ("(p = 0,03)", "p_value"),
        ("la valeur p", "p_value"),
        ("β vaut 3", "greek"),
        ("τ² entre collèges", "greek"),
        ("La pente logistique augmente.", "jargon"),
        ("L’écart est significatif.", "jargon"),
        ("R² de 0,43", "jargon"),
    ],
)
def test_a_committee_is_spared(text, rule):
    assert rule in rules(text, copil=True)
    assert rule not in rules(text)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Résultat : 3", "space_before"),
        (f"Résultat{B}: 3", "space_before"),
        ("Résultat: 3", "space_before"),
        ("Vraiment ?", "space_before"),
        ("un; deux", "space_before"),
        ("12 %", "space_before"),
        ("12%", "space_before"),
        (f"12{B}%", "space_before"),
        ("« mot »", "space_before"),
        (f"«mot{N}»", "space_after"),
        ("l'IPS", "apostrophe"),
        ('"mot"', "quote"),
        ("soit -0,3 point", "minus"),
        ("(-3 à 2)", "minus"),
        ("2.97 points", "decimal_point"),
        ("de 105.3, soit", "decimal_point"),
        ("12 345 candidats", "thousands"),
        (f"12{B}345 candidats", "thousands"),
        ("etc...", "ellipsis"),
    ],
)
def test_typography(text, rule):
    assert rule in rules(text)
    assert rule not in rules(text, typography=False)


@pytest.mark.parametrize(
    "text",
    [
        f"Résultat{N}: 3{N}; 4{N}! 12{N}%, «{N}mot{N}».",
        "Année 2022-2023, session 2023, 6 973 collèges.".replace("6 973", f"6{N}973"),
        "https://data.education.gouv.fr/explore?x=1",
        "academie:lyon et fr-en-ips-colleges-ap2022",
        "12:30",
        "statsmodels 0.15.0, Python 3.11, Licence Ouverte 2.0",
        "−0,3 à +0,5",
        "2.1 Méthode",
        "art. 34, doi 10.1080/01621459",
        "En 2023 212 collèges",
    ],
)
def test_good_typography(text):
    assert rules(text) == set()


def test_findings_are_in_reading_order_with_their_place():
    found = check_text("L’impact est de 3 % et l'effet de -2.")
    assert [finding.position for finding in found] == sorted(finding.position for finding in found)
    assert found[0].rule == "causal"
    assert "impact" in found[0].excerpt
    assert all(finding.advice for finding in found)


def test_a_stated_link_requires_the_caution(estimate):
    slope = sentences.slope(estimate(3.0, 2.5, 3.5))
    assert [finding.rule for finding in check_required(slope)] == ["caution"]
    assert check_required(f"{slope}\n\n{CAUTION}") == ()
    assert check_required(f"{slope} " + CAUTION.replace(" ", "\n", 4).replace(N, " ")) == ()
    assert check_required("Le taux de réussite est élevé.") == ()


@pytest.mark.parametrize("label", [label for label in DECORRELATION_NAMES if label not in ("non_comparable",)])
def test_every_verdict_on_the_link_requires_the_caution(label):
    said = sentences.decorrelation(label, 2022, 2023)
    assert check_required(said)
    assert check_copil([said, CAUTION]) == ()


def test_committee_sentences():
    assert [finding.rule for finding in check_copil(["Un.", "Deux.", "Trois.", "Quatre.", "Cinq.", "Six."])] == [
        "too_many"
    ]
    assert {finding.rule for finding in check_copil(["La pente est de β."])} == {"greek"}


def test_the_register_of_breaks_is_well_written():
    for series_break in register():
        for text in (series_break.nature, series_break.motif, sentences.break_note(series_break)):
            assert check_text(text) == (), text


BOUND = st.floats(-60, 60, allow_nan=False)
PUPILS = st.integers(0, 900_000)
UNITS = st.integers(1, 7000)
HOW = st.builds(
    Inference,
    st.sampled_from(["WLS", "quasi-binomial", "ratio of sums"]),
    st.sampled_from(
        ["classical", "quasi", "HC1", "CR1", "CV3", "WCR", "cluster bootstrap", "wilson", "newcombe", "mover"]
    ),
    st.sampled_from(["present", None]),
    st.sampled_from(["academie", "departement", "uai"]),
    UNITS,
    st.floats(1, 7000),
)


@st.composite
def estimates(draw, values=BOUND):
    low, value, high = sorted(draw(st.tuples(values, values, values)))
    if draw(st.booleans()) and draw(st.booleans()):
        low = high = None
    return Estimate("any", value, low, high, None, draw(PUPILS), draw(UNITS), draw(HOW))


RATES = estimates(st.floats(0, 100, allow_nan=False))
PLACES = st.sampled_from(["en France", "dans l’académie de Lyon", "au collège Jean Moulin"])


def assert_well_said(text, *, copil):
    assert check_text(text, copil=copil) == (), text
    assert text[0].isupper()
    assert text.endswith(".")
    assert "  " not in text
    assert not any(residue in text for residue in ("nan", "None", "−0,0 ", "-0,0"))


@settings(deadline=None)
@given(rate=RATES, others=st.lists(st.tuples(PLACES, RATES, estimates()), max_size=2), where=PLACES)
def test_any_level_is_well_said(rate, others, where):
    comparators = [sentences.Comparator(there, other.value, other.n, gap) for there, other, gap in others]
    assert_well_said(sentences.success_level(rate, in_=where, session=2023, comparators=comparators), copil=True)
    assert_well_said(sentences.ips_level(rate.value, in_=where, rentree=2022, comparators=comparators), copil=True)
    assert_well_said(sentences.college_rate(rate, the_="le collège A", session=2023), copil=True)


@settings(deadline=None)
@given(slope=estimates(), other=estimates(), difference=estimates() | st.none(), where=PLACES | st.none())
def test_any_slope_is_well_said(slope, other, difference, where):
    assert_well_said(sentences.slope(slope, in_=where), copil=True)
    beside = sentences.slope_comparison(slope, other, in_="en Bretagne", other_in="en France", difference=difference)
    assert_well_said(beside, copil=True)


@settings(deadline=None)
@given(high=RATES, low=RATES, difference=estimates(), where=PLACES | st.none())
def test_any_gap_is_well_said(high, low, difference, where):
    assert_well_said(sentences.gap(high, low, difference, in_=where), copil=True)


@settings(deadline=None)
@given(
    change=estimates(),
    name=st.sampled_from(list(INDICATORS)),
    years=st.tuples(st.integers(2016, 2028), st.integers(2016, 2028)).filter(lambda years: years[0] != years[1]),
    level=st.sampled_from(["france", "academie", "departement", "reseau", "etablissement"]),
)
def test_any_evolution_is_well_said_and_never_across_a_forbidden_break(change, name, years, level):
    start, end = sorted(years)
    said = sentences.evolution(change, INDICATORS[name], start, end, level=level)
    assert_well_said(said, copil=name != "slope_logit")
    if name == "rate" and start < 2024 <= end and change.n >= 20:
        assert said.startswith("Comparaison impossible")


@settings(deadline=None)
@given(label=st.sampled_from(list(DECORRELATION_NAMES)), stable=st.booleans(), where=PLACES | st.none())
def test_any_decorrelation_is_well_said(label, stable, where):
    for end in (2023, 2024):
        assert_well_said(sentences.decorrelation(label, 2022, end, in_=where, relative_stable=stable), copil=True)


@settings(deadline=None)
@given(how=HOW, kept=st.integers(0, 7000), n=PUPILS, counts=st.lists(st.integers(0, 50), max_size=3))
def test_any_note_is_well_said(how, kept, n, counts):
    assert_well_said(sentences.inference_note(how), copil=False)
    excluded = {f"motif {'abc'[k]}": count for k, count in enumerate(counts)}
    assert_well_said(sentences.coverage(kept, n, excluded), copil=True)
    assert_well_said(EXHAUSTIVE, copil=True)


@settings(deadline=None)
@given(found=st.integers(0, 300), required=st.integers(2, 40), where=PLACES)
def test_any_refusal_is_well_said(found, required, where):
    details = {
        "no_college": {"in_": where},
        "no_result": {"in_": where, "session": 2023},
        "no_table": {"data": "IPS des collèges"},
        "too_few_pupils": {"required": required},
        "too_few_units": {"found": found, "required": required},
        "too_few_clusters": {"found": found, "required": required, "group": "académie"},
        "constant_ips": {"found": found},
        "constant_rate": {"found": found},
        "empty_quarter": {"highest": found > 10, "in_": where},
    }
    for reason in sentences.REFUSALS:
        assert_well_said(sentences.refusal(reason, **details.get(reason, {})), copil=True)


@settings(deadline=None)
@given(estimates())
def test_missing_numbers_are_never_put_in_words(estimate):
    broken = Estimate("x", math.nan, estimate.low, estimate.high, None, 400, 20, estimate.inference)
    for say in (sentences.slope, lambda e: sentences.success_level(e, in_="en France", session=2023)):
        with pytest.raises(ValueError, match="no "):
            say(broken)


def test_a_refusal_states_no_link():
    for highest in (True, False):
        assert check_required(sentences.refusal("empty_quarter", highest=highest, in_="en Corse")) == ()


def test_a_gap_states_a_link(estimate):
    assert check_required(sentences.gap(estimate(95), estimate(82), estimate(13, 12, 14)))


@pytest.mark.parametrize(
    "text",
    [
        "C’est le meilleur collège.",
        "Les meilleurs lycées de l’académie.",
        "Un mauvais établissement.",
        "Les collèges les plus performants.",
        "Le palmarès des académies.",
    ],
)
def test_nobody_is_ranked(text):
    assert "ranking" in rules(text)
    assert "ranking" in rules(text, design="rct")


@pytest.mark.parametrize(
    "text",
    ["Ce n’est pas un palmarès.", "Les meilleurs résultats.", "Un bon indicateur.", "Ce n’est pas un classement."],
)
def test_words_that_rank_nobody(text):
    assert "ranking" not in rules(text)


def test_an_allowed_phrase_spares_itself_only():
    (found,) = check_text("L’effet plafond cache l’effet du dispositif.")
    assert found.position == "L’effet plafond cache l’effet".rindex("effet")


def test_rules_can_be_chosen():
    assert rules("L’impact est de nan.", only={"causal"}) == {"causal"}
