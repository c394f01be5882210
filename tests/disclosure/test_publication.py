"""What may be shown: thresholds by audience, rates from shown counts only."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.disclosure import CountTable, Dimension, publish, read_rules
from analysis.disclosure.rounding import rounded
from analysis.errors import UserError

RULES = Path(__file__).resolve().parents[2] / "params" / "disclosure.yml"
NETWORKS, ROUTES = ("R1", "R2", "R3", "R4", "R5"), ("2GT", "2PRO", "CAP", "Sortie")
COUNTS = np.array([(120, 38, 14, 3), (95, 41, 4, 6), (60, 22, 9, 2), (210, 30, 11, 7), (33, 18, 5, 1)])


@pytest.fixture(scope="module")
def rules():
    return read_rules(RULES)


def table(counts=COUNTS):
    cells = [(r, v, counts[i][j]) for i, r in enumerate(NETWORKS) for j, v in enumerate(ROUTES)]
    return pd.DataFrame(cells, columns=["reseau", "voie", "count"])


DIMENSIONS = (Dimension.flat("reseau", NETWORKS), Dimension.flat("voie", ROUTES))


def protect(counts, profile, *, key=b"", **options):
    """The only table of a publication."""
    return publish([CountTable("voies", "eleves", DIMENSIONS, counts, **options)], profile, key=key).tables["voies"]


def test_the_file_gives_three_audiences_and_where_each_rule_comes_from(rules):
    assert rules.profile == "copil"
    copil, public = rules.chosen(), rules.chosen("public")
    assert (copil.threshold(), copil.denominator, public.threshold()) == (5, 20, 10)
    assert rules.chosen("interne").threshold(sensitive=True) == 10
    assert set(type(copil).model_fields) <= set(rules.origin)
    assert copil.allows("reseau", sensitive=True)
    assert not copil.allows("etablissement", sensitive=True)
    assert copil.allows("etablissement", sensitive=False)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("profile: copil", "profile: comite"), "refusée"),
        (("    denominator: 20", "    denominateur: 20"), "vouliez-vous dire « denominator »"),
        (("    cell: 5 ", "    cell: 1 "), "≥ 2"),
        (("  public:", "  publique:"), "refusée"),
    ],
)
def test_a_wrong_file_is_explained(tmp_path, change, said):
    path = tmp_path / "disclosure.yml"
    path.write_text(RULES.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    with pytest.raises(UserError) as caught:
        read_rules(path)
    assert said in str(caught.value)


def test_hidden_counts_are_not_in_the_result(rules):
    publication = publish([CountTable("voies", "eleves", DIMENSIONS, table())], rules.chosen())
    found = publication.tables["voies"]
    assert (publication.primary, publication.secondary, publication.lost) == (4, 4, 34)
    assert publication.audit.passed
    assert publication.audit.narrowest >= 5
    hidden = found.counts[found.counts["code"] == "s"]
    assert len(hidden) == 8
    assert hidden["count"].isna().all()
    assert found.counts.loc[("R4", "Sortie"), "count"] == 7
    assert found.counts.loc[("total", "total"), "count"] == COUNTS.sum()


def test_rates_come_from_shown_counts_only(rules):
    rates = protect(table(), rules.chosen()).rates("voie")
    assert rates.loc[("R1", "2GT"), "rate"] == round(100 * 120 / 175)
    assert rates.loc[("total", "2GT"), "rate"] == round(100 * 518 / 729)
    assert rates.loc[("R1", "Sortie"), "code"] == "s"
    assert rates["rate"].isna().eq(rates["code"].ne("")).all()


def test_small_denominators_have_no_rate(rules):
    counts = COUNTS.copy()
    counts[4] = (6, 6, 0, 5)
    found = protect(table(counts), rules.chosen("interne"))
    assert found.rates("voie").loc[("R5", "2GT"), "code"] == ""
    strict = rules.chosen("interne").model_copy(update={"denominator": 20})
    assert protect(table(counts), strict).rates("voie").loc[("R5", "2GT"), "code"] == "ns"


def test_zeros_are_hidden_but_where_nobody_can_be(rules):
    counts = COUNTS.copy()
    counts[:, 3] = 0
    shown = protect(table(counts), rules.chosen("interne"))
    assert shown.counts.loc[("R1", "Sortie"), "count"] == 0
    impossible = protect(
        table(counts), rules.chosen(), possible=lambda cells: cells.get_level_values("voie") != "Sortie"
    )
    assert set(impossible.counts.xs("Sortie", level="voie")["code"]) == {"so"}
    hidden = protect(table(counts), rules.chosen())
    assert set(hidden.counts.xs("Sortie", level="voie")["code"]) == {"s"}


def test_pupils_where_none_can_be(rules):
    with pytest.raises(ValueError, match="impossible cell"):
        protect(table(), rules.chosen(), possible=lambda cells: cells.get_level_values("voie") != "CAP")


def test_everybody_in_one_category_is_not_told(rules):
    counts = np.array([(50, 0, 0, 0)] * 5)
    possible = lambda cells: cells.get_level_values("voie").isin(["2GT", "total"])  # noqa: E731
    rates = protect(table(counts), rules.chosen(), possible=possible).rates("voie")
    assert rates.loc[("R1", "2GT"), "code"] == "s"
    assert rates.loc[("total", "2GT"), "rate"] == 100


def test_public_counts_are_rounded_at_random_the_same_everywhere(rules):
    found = protect(table(), rules.chosen("public"), key=b"secret")
    again = protect(table(), rules.chosen("public"), key=b"secret")
    shown = found.counts["count"].dropna()
    assert (shown % 5 == 0).all()
    pd.testing.assert_frame_equal(found.counts, again.counts)
    cells = [f"cell {i}" for i in range(20_000)]
    counts = np.full(len(cells), 13)
    drawn = rounded(counts, cells, 5, b"secret")
    assert set(drawn) == {10, 15}
    # 20 000 draws of mean 13, standard deviation 2.45: four standard errors of the mean are 0.07.
    assert abs(drawn.mean() - 13) < 0.07
    assert (rounded(counts, cells, 5, b"another") != drawn).any()
