"""The share of the variance of pupils' IPS between collèges."""

import numpy as np
import pandas as pd
import pytest

from analysis.measures import NotEstimable
from analysis.measures import segregation as sg


def test_pupils_one_by_one_give_the_same_share():
    """η² from means, standard deviations and sizes is that of the pupils themselves, sectors and départements included."""
    rng = np.random.default_rng(1)
    size = rng.integers(20, 60, 12)
    pupils = pd.DataFrame({"uai": np.repeat(np.arange(12), size)})
    pupils["ips"] = rng.normal(100, 10, 12)[pupils["uai"]] + rng.normal(0, 30, len(pupils))
    pupils["departement"] = pupils["uai"] % 3
    means = pupils.groupby("uai")["ips"]
    colleges = pd.DataFrame(
        {
            "uai": range(12),
            "ips": means.mean(),
            "ips_sd": means.std(ddof=0),
            "headcount": size,
            "departement": np.arange(12) % 3,
        }
    )
    found, total = sg.variance_share(colleges, draws=10), pupils["ips"].var(ddof=0)
    assert found.share.value == pytest.approx(100 * means.transform("mean").var(ddof=0) / total)
    assert found.sd_total**2 == pytest.approx(total)
    parts = sg.nested_variance(colleges, ["departement"]).set_index("level")["variance"]
    assert parts["departement"] == pytest.approx(pupils.groupby("departement")["ips"].transform("mean").var(ddof=0))
    assert parts.sum() == pytest.approx(total)


def test_levels_sum_and_the_order_matters_only_inside(make_colleges):
    rows = make_colleges()
    one, other = (sg.nested_variance(rows, levels) for levels in (["departement", "sector"], ["sector", "departement"]))
    assert one["share"].sum() == pytest.approx(100)
    assert one["variance"].iloc[:2].sum() == pytest.approx(other["variance"].iloc[:2].sum())
    assert one["variance"].iloc[2:].tolist() == pytest.approx(other["variance"].iloc[2:].tolist())


def test_colleges_filled_at_random_show_what_is_announced():
    rng = np.random.default_rng(5)
    shares = []
    for _ in range(150):
        pupils = rng.normal(100, 30, (25, 40))
        rows = pd.DataFrame(
            {"uai": range(25), "ips": pupils.mean(axis=1), "ips_sd": pupils.std(axis=1), "headcount": 40}
        )
        found = sg.variance_share(rows, draws=2)
        shares.append(found.share.value)
    assert np.mean(shares) == pytest.approx(found.by_chance, rel=0.05)
    assert found.by_chance == pytest.approx(100 * 24 / 999)


def test_what_is_missing_is_left_out_and_refused(make_colleges):
    rows = make_colleges(5).astype({"ips": "Float64"})
    rows.loc[0, "ips"] = pd.NA
    assert sg.variance_share(rows, draws=2).share.units == 4
    assert sg.variance_share(rows.iloc[:2], draws=2).reason == "one_college"
    assert sg.variance_share(rows.iloc[:1], draws=2) == NotEstimable("no_data")
    assert sg.variance_share(rows.assign(ips=100.0, ips_sd=0.0), draws=2).reason == "constant_ips"
    assert sg.sector_gap(rows[rows["sector"] == "public"]).reason == "constant_sector"


def test_change_of_the_share_and_of_the_gap(make_colleges):
    rows = make_colleges(60)
    richer = rows.assign(ips=rows["ips"] + 3.0 * (rows["sector"] != "public"))
    found = sg.ips_change(rows, richer.sample(frac=1, random_state=1), draws=199)
    assert found.gap.value == pytest.approx(3.0)
    assert (found.gap.low, found.gap.high) == pytest.approx((3.0, 3.0))
    values = [sg.variance_share(r, draws=2).share.value for r in (rows, richer)]
    assert found.share.value == pytest.approx(values[1] - values[0])
    assert found.share.low < found.share.value < found.share.high
    public = rows[rows["sector"] == "public"]
    assert sg.ips_change(public, public, draws=9).gap.reason == "constant_sector"
    assert sg.ips_change(rows.iloc[:5], richer).reason == "too_few_units"
