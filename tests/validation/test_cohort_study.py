"""The study on cohorts, reduced: bounds hold the truth, the naive share does not when attrition tells of the exit."""

from validation import cohorts

SEED = 5


def test_study_of_cohorts():
    """80 replications: three standard errors of a coverage of 95 % are 7 points. The naive share, with 5 000 pupils, misses."""
    rows = {row["quantity"]: row for row in cohorts.run(SEED, 80, (600, 5000))}
    assert rows["part, bornes et intervalle, 5000 élèves"]["coverage"] >= 0.88
    assert rows["part, bornes et intervalle, 600 élèves"]["coverage"] >= 0.88
    assert rows["part parmi les retrouvés, 5000 élèves"]["coverage"] <= 0.8
    assert rows["incidence à trois ans, 600 élèves"]["coverage"] >= 0.88
    assert rows["écart entre deux groupes à caractéristiques égales"]["coverage"] >= 0.86
    assert rows["part pondérée par toutes les variables ensemble, 60 collèges"]["coverage"] >= 0.88
    assert rows["part pondérée par une variable seule, 60 collèges"]["coverage"] <= 0.6
    assert rows["de retour en formation 24 mois après la sortie, tous les sortants"]["coverage"] >= 0.88
    assert rows["de retour en formation 24 mois après la sortie, parmi les observés"]["coverage"] <= 0.6
