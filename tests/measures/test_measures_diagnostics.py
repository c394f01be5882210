"""Diagnostics: bins, residuals, influence, ceiling, sensitivity."""

import numpy as np
import pandas as pd
import pytest

from analysis.measures import (
    NotEstimable,
    SlopeFit,
    binned_means,
    boundary_mass,
    cluster_influence,
    residuals,
    sensitivity,
    slope_points,
)


def test_bins_hold_everyone_once(simulate):
    rows = simulate(colleges=400)
    bins = binned_means(rows)
    assert bins["bin"].tolist() == list(range(1, 21))
    assert bins["n"].sum() == rows["present"].sum()
    assert bins["units"].sum() == 400
    assert bins["ips"].is_monotonic_increasing
    assert bins["n"].between(0.8 * bins["n"].mean(), 1.2 * bins["n"].mean()).all()
    assert np.average(bins["rate"], weights=bins["n"]) == pytest.approx(
        np.average(rows["rate"], weights=rows["present"])
    )


def test_fewer_colleges_than_bins(simulate):
    assert len(binned_means(simulate(colleges=5))) == 5
    assert binned_means(simulate().head(0)).empty


def test_residuals_belong_to_the_line(simulate):
    rows = simulate(colleges=60)
    left, line = residuals(rows), slope_points(rows)
    assert left["fitted"].to_numpy() == pytest.approx(line.line.at(rows["ips"])["fitted"].to_numpy())
    assert np.average(left["residual"], weights=left["present"]) == pytest.approx(0, abs=1e-9)
    assert left["leverage"].sum() == pytest.approx(2)
    assert left["standardised"].std() == pytest.approx(1, abs=0.1)


def test_influence_is_what_leaving_one_out_does(simulate):
    rows = simulate(colleges=40)
    full = slope_points(rows).slope.value
    alone = [slope_points(rows.drop(index=k)).slope.value - full for k in range(40)]
    assert residuals(rows)["influence"].to_numpy() == pytest.approx(alone)
    by_college = cluster_influence(rows, "uai").set_index("uai").loc[rows["uai"], "change"]
    assert by_college.to_numpy() == pytest.approx(alone)


def test_influence_by_cluster(simulate):
    rows = simulate(colleges=80, departements=6)
    table = cluster_influence(rows, "departement")
    assert table["change"].is_monotonic_increasing
    assert table["units"].sum() == 80
    first = table.iloc[0]
    without = slope_points(rows[rows["departement"] != first["departement"]]).slope.value
    assert first["slope_without"] == pytest.approx(without)
    assert cluster_influence(rows.head(3), "departement").empty


def test_no_line_no_residuals(simulate):
    with pytest.raises(ValueError, match="no line"):
        residuals(simulate(colleges=30).assign(ips=100.0))


def test_boundary_mass(simulate):
    rows = simulate(colleges=50)
    rows["rate"] = np.where(np.arange(50) < 10, 100.0, 80.0)
    mass = boundary_mass(rows)
    assert (mass.at_top, mass.units, mass.share) == (10, 50, 20.0)
    assert mass.pupils == pytest.approx(100 * rows["present"][:10].sum() / rows["present"].sum())
    assert boundary_mass(pd.DataFrame({"rate": [], "present": []})) == NotEstimable("no_data")


def test_sensitivity_names_every_choice(simulate):
    rows = sensitivity(simulate(colleges=200, academies=3, departements=12))
    fits = {row.code: row.fit for row in rows}
    assert list(fits) == [
        "headline",
        "unweighted",
        "public_only",
        "private_only",
        "sector_adjusted",
        "below_ceiling",
        "large_only",
        "HC1",
        "CR1",
        "CR2",
        "cluster_departement",
        "cluster_uai",
    ]
    assert all(isinstance(fit, SlopeFit) for fit in fits.values())
    assert fits["HC1"].slope.inference.covariance == "HC1"
    assert fits["unweighted"].slope.inference.weights is None
    assert fits["headline"].slope.value == fits["cluster_uai"].slope.value


def test_sensitivity_of_a_tiny_territory_refuses_by_name(simulate):
    assert {row.fit.reason for row in sensitivity(simulate(colleges=6))} == {"too_few_units", "no_data"} - (
        set() if (simulate(colleges=6)["sector"] != "public").sum() == 0 else {"no_data"}
    )
