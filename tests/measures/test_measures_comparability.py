"""Measures of change obey the register of breaks they are given."""

import pytest

from analysis.breaks import forbidding_ids, named
from analysis.errors import UserError
from analysis.measures import Comparability, Estimate, NotEstimable, breaks_of, evolution, mean_change
from analysis.views import comparability

REGISTER = Comparability(forbidding_ids)


@pytest.fixture(scope="module")
def panel(simulate):
    return simulate(colleges=60, alphas=(2.0, 2.2, 2.1), slopes=(0.36, 0.36, 0.3), first_session=2022)


def test_2024_cannot_be_set_against_2022(panel):
    found = evolution(panel, 2022, draws=99, comparability=REGISTER)
    allowed, crossing = found.since_reference(2023), found.since_reference(2024)
    assert isinstance(allowed.rate, Estimate)
    assert (allowed.broken, crossing.broken) == ((), ("DNB24",))
    assert crossing.rate == NotEstimable("break:DNB24", found.n, found.units)
    assert isinstance(crossing.points, Estimate)  # a slope is flagged there, not forbidden
    assert crossing.estimates()[0].name == "delta_slope_points"


def test_a_bridge_is_asked_for_and_written(panel):
    found = evolution(panel, 2022, draws=99, comparability=comparability("DNB24"))
    crossing = found.since_reference(2024)
    assert crossing.rate.inference.bridged == ("DNB24",)
    assert crossing.rate.tidy()["bridged"] == "DNB24"
    assert (crossing.broken, crossing.bridged) == ((), ("DNB24",))
    assert found.since_reference(2023).rate.inference.bridged == ()


def test_joint_tests_and_trends_stop_at_a_break(simulate):
    panel = simulate(colleges=60, alphas=(2.0,) * 4, slopes=(0.36,) * 4, first_session=2016)
    found = evolution(panel, 2018, draws=99, comparability=REGISTER)
    assert found.wald_points.sessions == (2019,)
    assert found.wald_points.df == 1
    assert set(breaks_of(found.trend_points)) == {"DNB17", "DNB18"}
    assert breaks_of(found.since_reference(2016).points) == ("DNB17", "DNB18")
    assert breaks_of(found.since_reference(2019).points) == ()


def test_an_ips_of_2021_is_never_subtracted_from_one_of_2023(simulate):
    data = simulate(colleges=60, alphas=(2.0,) * 3, slopes=(0.36,) * 3).rename(columns={"session": "rentree"})
    data["rentree"] += 2
    refused = mean_change(data, 2021, 2023, comparability=REGISTER)
    assert breaks_of(refused) == ("IPS22",)
    assert isinstance(mean_change(data, 2022, 2023, comparability=REGISTER), Estimate)
    bridged = mean_change(data, 2021, 2023, comparability=comparability("IPS22"))
    assert bridged.inference.bridged == ("IPS22",)
    assert bridged.value == pytest.approx(_mean(data, 2023) - _mean(data, 2021))
    assert mean_change(data, 2022, 2030, comparability=REGISTER).reason == "missing_reference"


def _mean(data, rentree):
    rows = data[data["rentree"] == rentree]
    return (rows["ips"] * rows["present"]).sum() / rows["present"].sum()


def test_unknown_breaks_are_refused_with_the_nearest_name():
    assert [b.id for b in named(["DNB24", "IPS22"])] == ["DNB24", "IPS22"]
    with pytest.raises(UserError, match="DNB24"):
        comparability("DNB42")


def test_nothing_else_is_taken_for_a_break():
    assert breaks_of(NotEstimable("no_data")) == breaks_of(None) == ()
