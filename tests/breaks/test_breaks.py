"""The register of series breaks answers what may be compared with what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.breaks import comparable, crossed, forbidding, register, variables
from analysis.errors import UserError

YEARS = st.integers(2000, 2030)


def ids(*args, **kwargs):
    return [b.id for b in crossed(*args, **kwargs)]


def test_dnb_rate_cannot_be_compared_across_the_end_of_the_correctifs():
    assert not comparable("dnb_rate", 2023, 2024)
    assert not comparable("dnb_mark", 2022, 2024)
    assert [b.rule for b in crossed("dnb_rate", 2023, 2024)] == ["non_comparable"]


def test_dnb_2022_to_2023_crosses_nothing():
    for variable in ("dnb_rate", "dnb_slope", "dnb_gap", "dnb_decorrelation"):
        assert crossed(variable, 2022, 2023) == ()
        assert comparable(variable, 2022, 2023)


def test_a_slope_across_2024_is_allowed_but_flagged():
    (only,) = crossed("dnb_slope", 2023, 2024)
    assert (only.id, only.rule) == ("DNB24", "flagged")
    assert comparable("dnb_slope", 2023, 2024)


def test_decorrelation_is_decided_within_one_regime_only():
    assert not comparable("dnb_decorrelation", 2022, 2024)
    assert comparable("dnb_decorrelation", 2024, 2025)
    assert not comparable("dnb_decorrelation", 2025, 2026)


def test_the_same_2024_break_has_two_rules():
    rules = {b.variable: b.rule for b in register() if b.id == "DNB24"}
    assert rules["dnb_rate"] == "non_comparable"
    assert rules["dnb_slope"] == rules["dnb_gap"] == "flagged"


def test_ips_vintages_are_never_chained():
    assert not comparable("ips", 2021, 2022)
    assert not comparable("ips", 2021, 2023)
    assert comparable("ips", 2022, 2024)


def test_private_ips_jumps_in_2023_and_public_does_not():
    assert "IPS23" in ids("ips_prive", 2022, 2023)
    assert "IPS23" in ids("ips_public_private_gap", 2022, 2023)
    assert "IPS23" in ids("ips", 2022, 2023, sector="prive_sous_contrat")
    assert "IPS23" in ids("ips", 2022, 2023)
    assert "IPS23" not in ids("ips", 2022, 2023, sector="public")
    assert "IPS23" not in ids("ips", 2023, 2024)


def test_a_standing_caution_needs_two_years():
    assert "IPS3" in ids("ips", 2023, 2024)
    assert ids("ips", 2023, 2023) == []
    assert ids("uai", 2021, 2022) == ["UAI"]


def test_covid_session_is_set_aside_but_does_not_cut_the_series():
    assert ids("dnb_rate", 2019, 2021) == ["DNB20"]
    assert comparable("dnb_rate", 2019, 2021)
    assert not comparable("dnb_rate", 2019, 2020)
    assert not comparable("dnb_rate", 2020, 2021)
    assert not comparable("bac_pro_rate", 2020, 2023)


def test_flagged_period_of_the_assessments():
    assert ids("eval_6e", 2019, 2022) == ["EVAL20"]
    assert comparable("eval_6e", 2019, 2021)
    assert not comparable("eval_6e", 2017, 2018)


@pytest.mark.parametrize(
    ("variable", "before", "after"),
    [
        ("dnb_rate", 2016, 2017),
        ("dnb_rate", 2017, 2018),
        ("dnb_slope", 2025, 2026),
        ("va_count", 2023, 2024),
        ("bac_gt_rate", 2019, 2021),
        ("bac_gt_series", 2019, 2021),
        ("ep", 2014, 2015),
        ("ep", 2005, 2006),
        ("ep", 2010, 2011),
        ("socle", 2015, 2016),
        ("insertion_rate", 2021, 2022),
    ],
)
def test_forbidden_comparisons(variable, before, after):
    assert not comparable(variable, before, after)
    assert forbidding(variable, before, after)[0].motif


def test_normandie_is_mapped_not_forbidden():
    assert ids("acad", 2019, 2021) == ["ACAD20"]
    assert comparable("acad", 2019, 2021)


def test_unknown_variable_is_refused_with_the_nearest_name():
    with pytest.raises(UserError, match="dnb_rate"):
        crossed("dnb_rates", 2022, 2023)


@given(variable=st.sampled_from(variables()), start=YEARS, end=YEARS)
def test_order_of_years_does_not_matter(variable, start, end):
    assert crossed(variable, start, end) == crossed(variable, end, start)
    assert comparable(variable, start, end) == comparable(variable, end, start)
    assert comparable(variable, start, start)


@given(variable=st.sampled_from(variables()), years=st.tuples(YEARS, YEARS, YEARS).map(sorted))
def test_a_longer_window_crosses_at_least_as_much(variable, years):
    first, middle, last = years
    assert set(crossed(variable, first, middle)) <= set(crossed(variable, first, last))


def test_every_row_is_usable_in_a_sentence():
    for b in register():
        for text in (b.nature, b.motif, b.source, b.scope):
            assert text
            assert not text.endswith(".")
            assert "'" not in text
            assert " :" not in text
        assert b.motif[0].islower()
        assert b.until is None or b.year is not None
        assert (b.rule == "exclude") <= (b.until is not None)


def test_one_time_unit_per_variable():
    for variable in variables():
        assert len({b.unit for b in register() if b.variable == variable}) == 1
