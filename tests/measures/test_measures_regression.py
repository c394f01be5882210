"""Slopes: recovery, refusals, invariance, the line and its band."""

import numpy as np
import pytest

from analysis.measures import LogitFit, NotEstimable, SlopeFit, by_sector, slope_logit, slope_points, tidy
from analysis.measures.models import fit_logit


def _numbers(fit: SlopeFit | LogitFit) -> list[float]:
    return [fit.intercept, fit.slope.value, fit.slope.se, fit.slope.low, fit.slope.high]


@pytest.mark.parametrize("slope", [slope_points, slope_logit])
@pytest.mark.parametrize("departements", [4, 20])
def test_order_and_codes_do_not_matter(simulate, slope, departements):
    rows = simulate(colleges=150, departements=departements)
    mixed = rows.sample(frac=1, random_state=3).assign(
        uai=lambda d: "Z" + d["uai"].str[::-1], departement=lambda d: "D" + d["departement"].str[::-1]
    )
    assert _numbers(slope(mixed)) == pytest.approx(_numbers(slope(rows)), rel=1e-7)


@pytest.mark.parametrize("slope", [slope_points, slope_logit])
def test_scaling_ips_scales_the_slope_only(simulate, slope):
    rows = simulate(colleges=150)
    plain, scaled = slope(rows), slope(rows.assign(ips=10 * rows["ips"]))
    assert scaled.slope.value == pytest.approx(plain.slope.value / 10)
    assert scaled.slope.value / scaled.slope.se == pytest.approx(plain.slope.value / plain.slope.se)


def test_scaling_weights_changes_nothing_in_points(simulate):
    rows = simulate(colleges=60)
    assert _numbers(slope_points(rows.assign(present=rows["present"] * 7))) == pytest.approx(
        _numbers(slope_points(rows))
    )


def test_the_logit_recovers_its_truth(simulate):
    """No college effect: the marginal slope is the true one."""
    found = [slope_logit(simulate(colleges=300, college_sd=0.0, seed=seed)) for seed in (1, 2, 3)]
    for fit in found:
        assert abs(fit.slope.value - 0.36) < 3 * fit.slope.se
        assert fit.dispersion == pytest.approx(1, abs=0.25)


def test_overdispersion_is_seen_and_widens_the_interval(simulate):
    fit = slope_logit(simulate(colleges=300))
    assert fit.dispersion > 2
    assert fit.slope.se == max(fit.se_quasi, fit.se_cluster)


def test_average_marginal_effect_is_the_average_of_steepness(simulate):
    rows = simulate(colleges=200)
    fit = slope_logit(rows)
    step = 1e-4
    ahead, behind = (fit.line.at(rows["ips"] + shift)["fitted"].to_numpy() for shift in (10 * step, -10 * step))
    numeric = np.average((ahead - behind) / (2 * step), weights=rows["present"])
    assert fit.ame.value == pytest.approx(numeric, rel=1e-6)
    assert fit.ame.low < fit.ame.value < fit.ame.high
    assert fit.ame.unit == "points_per_10_ips"


def test_average_marginal_effect_by_the_delta_method(simulate):
    """The jackknife of the AME itself agrees with its delta standard error."""
    rows = simulate(colleges=100, departements=20, departement_sd=0.4)
    fit = slope_logit(rows, cluster="departement")
    without = [
        slope_logit(rows[rows["departement"] != code], cluster="uai").ame.value for code in rows["departement"].unique()
    ]
    jackknife = np.sqrt(19 / 20 * ((np.array(without) - fit.ame.value) ** 2).sum())
    assert fit.ame.se == pytest.approx(jackknife, rel=0.1)


def test_line_and_band(simulate):
    fit = slope_points(simulate(colleges=100))
    line = fit.line.at()
    assert line.shape == (61, 4)
    assert (line["low"] < line["fitted"]).all()
    assert (line["fitted"] < line["high"]).all()
    assert fit.line.at(100.0)["fitted"].item() == pytest.approx(fit.intercept)
    assert fit.line.at(110)["fitted"].item() - fit.line.at(100)["fitted"].item() == pytest.approx(fit.slope.value)
    narrow, wide = fit.line.at(fit.ips_mean), fit.line.at(fit.ips_mean + 40)
    assert (wide["high"] - wide["low"]).item() > (narrow["high"] - narrow["low"]).item()


def test_the_logit_curve_stays_within_0_and_100(simulate):
    curve = slope_logit(simulate(colleges=60)).line.at([40, 100, 190])
    assert curve[["fitted", "low", "high"]].stack().between(0, 100).all()


def test_without_interval_the_band_is_missing(simulate):
    line = slope_points(simulate(colleges=100, departements=3), cluster="departement").line.at()
    assert line["low"].isna().all()
    assert line["fitted"].notna().all()


def test_sector_lowers_the_slope_when_private_colleges_do_better(simulate):
    rows = simulate(colleges=400)
    private = rows["sector"] != "public"
    rows = rows.assign(ips=rows["ips"] + 12 * private, rate=np.minimum(100, rows["rate"] + 8 * private))
    plain, adjusted = slope_points(rows), slope_points(rows, sector=True)
    assert adjusted.sector.value > 2
    assert adjusted.slope.value < plain.slope.value
    assert adjusted.r2 > plain.r2
    assert plain.sector is None
    assert slope_logit(rows, sector=True).sector.low > 0


def test_few_private_colleges_make_their_difference_uncertain(simulate):
    rows = simulate(colleges=100)
    few = rows.assign(sector=np.where(np.arange(100) < 3, "prive_sous_contrat", "public"))
    assert slope_points(few, sector=True).sector.descriptive
    assert not slope_points(few, sector=True).slope.descriptive


def test_by_sector_separates(simulate):
    rows = simulate(colleges=200)
    fits = by_sector(rows)
    assert fits["public"].units + fits["prive"].units == 200
    only_public = by_sector(rows[rows["sector"] == "public"])
    assert only_public["prive"] == NotEstimable("no_data")


@pytest.mark.parametrize("slope", [slope_points, slope_logit])
class TestRefusals:
    def test_nobody(self, simulate, slope):
        assert slope(simulate().head(0)) == NotEstimable("no_data")

    @pytest.mark.parametrize("colleges", [1, 2, 11])
    def test_too_few(self, simulate, slope, colleges):
        rows = simulate(colleges=colleges)
        assert slope(rows) == NotEstimable("too_few_units", rows["present"].sum(), colleges)

    def test_twelve_are_enough(self, simulate, slope):
        fit = slope(simulate(colleges=12))
        assert fit.slope.low < fit.slope.value < fit.slope.high

    def test_everyone_passes(self, simulate, slope):
        assert slope(simulate(colleges=40).assign(rate=100.0)).reason == "constant_rate"

    def test_one_ips(self, simulate, slope):
        assert slope(simulate(colleges=40).assign(ips=98.7)).reason == "constant_ips"

    def test_one_sector(self, simulate, slope):
        assert slope(simulate(colleges=40).assign(sector="public"), sector=True).reason == "constant_sector"

    def test_missing_values_do_not_count(self, simulate, slope):
        rows = simulate(colleges=13)
        rows.loc[[0, 1], "rate"] = np.nan
        assert slope(rows).units == 11


def test_separation_is_refused(simulate):
    rows = simulate(colleges=30).sort_values("ips", ignore_index=True)
    rows["rate"] = np.where(rows.index == 0, 80.0, 100.0)
    assert slope_logit(rows).reason == "separation"
    assert isinstance(slope_points(rows), SlopeFit)


def test_a_rate_of_100_beside_others_is_no_separation(simulate):
    rows = simulate(colleges=30)
    rows.loc[rows["ips"] > 105, "rate"] = 100.0
    assert isinstance(slope_logit(rows), LogitFit)


def test_logit_without_full_rank_is_none():
    x = np.ones((20, 2))
    assert fit_logit(x, np.linspace(0.2, 0.8, 20), np.full(20, 50.0)) is None


def test_results_say_how_they_were_obtained(simulate):
    rows = simulate(colleges=80)
    table = tidy(slope_points(rows).slope, slope_logit(rows).slope)
    assert table["name"].tolist() == ["slope_points", "slope_logit"]
    assert table["estimator"].tolist() == ["WLS", "quasi-binomial"]
    assert table["n_clusters"].tolist() == [80, 80]
    assert table["unit"].tolist() == ["points_per_10_ips", "logit_per_10_ips"]


def test_one_pupil_far_out_is_no_separation():
    """A finite maximum whose predictor goes beyond 25, as a spline of grades can take it: the likelihood equations hold there."""
    random = np.random.default_rng(7)
    z = np.r_[random.normal(size=800), 27.0]
    y = np.r_[random.random(800) < 1 / (1 + np.exp(-z[:-1])), 1.0].astype(float)
    x = np.column_stack([np.ones_like(z), z])
    fit = fit_logit(x, y, np.ones_like(y))
    assert np.abs(x @ fit.params).max() > 25
    assert x.T @ (y - fit.mean) == pytest.approx(np.zeros(2), abs=1e-8)
