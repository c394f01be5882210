"""Frames for charts and tables: the numbers of the results, and none too many."""

import pytest
from statsmodels.stats.proportion import proportion_confint

from analysis.measures import sensitivity, slope_points
from analysis.views import charts, sensitivity_note, tables


def test_points_leave_out_colleges_of_fewer_than_twenty(make_panel):
    rows = make_panel(10).headline
    rows.loc[0, "present"] = 19
    assert len(charts.college_points(rows)) == 9


def test_the_national_line_goes_through_its_slope_and_level(make_panel, national, index):
    line = charts.national_line(national, index.france, make_panel(30).headline)
    rise = (line["y"].iloc[1] - line["y"].iloc[0]) / (line["x"].iloc[1] - line["x"].iloc[0]) * 10
    assert rise == pytest.approx(2.97)
    assert line["y"].iloc[0] - 2.97 * (line["x"].iloc[0] - 100) / 10 == pytest.approx(88.8)


def test_tables_hold_the_results(make_panel, results_of, national):
    panel = make_panel(60)
    results = results_of(panel)
    quarters = tables.quarters(results.quarters)
    assert quarters["n"].sum() == panel.headline["present"].sum()
    assert quarters["share"].sum() == pytest.approx(100)
    own = tables.comparators(results, national, [])
    assert own.loc[0, "slope"] == results.link.slope.value
    sessions = tables.sessions(results.change.sessions)
    assert sessions["session"].tolist() == [2022, 2023, 2024]
    changes = tables.changes(results.change, 2023, level="departement")
    assert changes["value"].iloc[1] == pytest.approx(sessions["points"].iloc[1] - sessions["points"].iloc[0])
    sectors = tables.sectors(panel.headline)
    assert sectors["n"].sum() == panel.headline["present"].sum()


def test_the_sensitivity_note_sees_a_change_of_sign(make_panel):
    rows = make_panel(60).headline
    assert "renverse le signe établi" in sensitivity_note(sensitivity(rows))
    private = rows["sector"] != "public"
    rows.loc[private, "rate"] = 100 - 0.3 * (rows.loc[private, "ips"] - 70)
    assert slope_points(rows[private]).slope.value < 0
    assert "(collèges privés seulement)\u202f: la conclusion est abaissée" in sensitivity_note(sensitivity(rows))


def test_half_widths_are_those_of_wilson():
    table = tables.half_widths()
    for share, column in ((0.65, "p65"), (0.88, "p88")):
        low, high = proportion_confint(table["n"] * share, table["n"], method="wilson")
        assert table[column].to_numpy() == pytest.approx(50 * (high - low).to_numpy())
    assert table.set_index("n").loc[[20, 110, 2000], "p65"].round(1).tolist() == [19.3, 8.8, 2.1]
