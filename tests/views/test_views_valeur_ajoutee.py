"""The chapter on value added: context of a simulated country, what each territory is told, what is never shown."""

import numpy as np
import pandas as pd
import pytest

from analysis import views
from analysis.context.pupil_value_added import PupilValueAddedContext
from analysis.context.value_added import FRAMES, context_of, frames_of, window_of
from analysis.disclosure import read_audience
from analysis.frames import PANEL_TYPES, Panel
from analysis.territories import TerritoryIndex
from analysis.views import valeur_ajoutee as va
from analysis.wording import check_copil, check_text
from analysis.work import DISCLOSURE
from validation.value_added import country

SESSIONS = (2022, 2023, 2024)


@pytest.fixture(scope="module")
def data() -> pd.DataFrame:
    """Three hundred collèges in the départements of two académies, one of each two private."""
    rows = country(5, colleges=300)
    place = rows["uai"].str[:7].astype(int)
    departement = np.array(["69", "42", "01", "63", "03"])[place % 5]
    return rows.assign(
        name="Collège " + rows["uai"].str[:7],
        commune_name=np.array(["Lyon", "Annonay", "Écully"])[place % 3],
        sector=np.where(place % 4 == 0, "prive_sous_contrat", "public"),
        departement=departement,
        academie=np.where(np.isin(departement, ["63", "03"]), "06", "10"),
    )


@pytest.fixture(scope="module")
def official(data) -> pd.DataFrame:
    rng = np.random.default_rng(2)
    value = (data["truth"] + rng.normal(0, 3, len(data))).round()
    value = value.mask((data["session"] == 2024) & (data["present"] < 60))
    return data[["uai", "session"]].assign(va_rate=value, share_present=rng.uniform(90, 100, len(data)))


@pytest.fixture(scope="module")
def frames(data, official):
    return frames_of(data, official, 2023)


@pytest.fixture(scope="module")
def context(frames):
    return context_of(frames, SESSIONS, 2023)


@pytest.fixture(scope="module")
def measured(data, context):
    """Results for a territory, or for chosen collèges under its name."""
    index = TerritoryIndex.official()

    def make(territory: str, uais=None, source=context):
        place = index.parse(territory)
        rows = data[data["departement"].isin(place.departements)] if uais is None else data[data["uai"].isin(uais)]
        filled = rows.assign(**{c: pd.NA for c in PANEL_TYPES if c not in rows}).assign(
            ep_known=True, ips_sd=30.0, mark=10.0
        )
        filled["density"] = 1
        exclusions = pd.DataFrame(columns=["session", "reason", "motif", "colleges", "candidates"])
        panel = Panel(place, filled[list(PANEL_TYPES)].astype(PANEL_TYPES), exclusions, SESSIONS, 2023, 2022)
        return va.measured(panel, source)

    return make


@pytest.fixture(scope="module")
def france():
    return TerritoryIndex.official().france


def test_frames_survive_parquet(frames, tmp_path):
    assert set(frames) == set(FRAMES)
    for name, frame in frames.items():
        frame.to_parquet(tmp_path / f"{name}.parquet", index=False)
        pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / f"{name}.parquet"), frame)


def test_sessions_looked_at():
    assert window_of(range(2012, 2025), 2023) == (2022, 2023, 2024)
    assert window_of((2023,), 2023) == (2023,)
    assert window_of((2019, 2020, 2021, 2022), 2021) == (2019, 2021, 2022)  # 2020 was not an ordinary session
    assert window_of((), None) == ()


def test_territory_sentences_pass_the_committee_s_lint(measured, france):
    for territory in ("academie:lyon", "departement:63", "france"):
        said = va.essential(measured(territory), france)
        assert 4 <= len(said) <= 5
        assert check_copil(said) == ()
        assert not any("meilleur" in sentence or "classement" in sentence for sentence in said)


def test_key_figures_of_a_territory(measured, france):
    results = measured("academie:lyon")
    figures = {figure.name: figure for figure in va.key_figures(results, france)}
    observed, expected = results.means
    assert figures["va_rate"].raw == pytest.approx(observed)
    assert figures["va_gap"].raw == pytest.approx(observed - expected)
    assert sum(results.counts.values()) == len(results.pooled)
    assert "va_gap" not in {figure.name for figure in va.key_figures(measured("france"), france)}


def test_one_college_is_told_its_own_values(measured, data, france):
    uai = data["uai"].iloc[3]
    results = measured("departement:69", [uai])
    assert results.single
    said = va.essential(results, france)
    assert said[0].startswith("Compte tenu de l’IPS de ses élèves, le seul collège étudié")
    assert check_copil(said) == ()
    row = results.pooled.iloc[0]
    alike = row["low"] <= 0 <= row["high"]
    assert ("conformes à l’attendu" in said[0]) == alike
    assert va.frames.session_values(results)["label"].tolist()[0].startswith("Sessions")
    assert len(va.tables.own_variants(results)) == 7
    assert len(va.tables.by_session(results)) == 3


def test_funnel_draws_every_college_once(measured):
    results = measured("academie:lyon")
    own, others = va.frames.funnel_points(results)
    assert set(own.index) == set(results.pooled["uai"])
    assert len(own) + len(others) == 300
    table = va.tables.outside(results)
    row = table[(table["label"].str.contains("retenues")) & (table["confidence"].str.startswith("95"))].iloc[0]
    assert row["outside"] == (own["outside"] != 0).sum()
    limits = va.frames.funnel_limits(results)
    assert (limits.groupby("confidence")["high"].apply(lambda high: (np.diff(high) < 0).all())).all()


def test_colleges_are_listed_by_name_never_by_value(measured):
    rows = va.tables.colleges(measured("departement:69"))
    assert rows[["commune", "name"]].apply(tuple, axis=1).is_monotonic_increasing
    assert not rows["value"].is_monotonic_increasing
    assert not rows["value"].is_monotonic_decreasing
    assert (rows["n"] >= 20).all()
    assert va.NAMED_LEVELS == ("departement", "reseau")


def test_counting_official_values_across_the_break_is_refused(measured):
    rows = va.national.checks(measured("academie:lyon"), views.comparability())
    assert rows["change"].tolist()[-1] == "–"
    assert rows["change"].tolist()[1] != "–"
    assert "30 à 40 candidats" in va.counts_note(measured("academie:lyon"), views.comparability())
    bridged = va.national.checks(measured("academie:lyon"), views.comparability("IVAC24"))
    assert bridged["change"].tolist()[-1] != "–"


def test_variants_keep_the_reading_of_most(measured):
    results = measured("academie:lyon")
    rows = va.tables.variants(results)
    assert rows["label"].iloc[0] == "Choix retenu"
    assert len(rows) == 7
    assert rows["same"].iloc[0] == 100
    assert rows["same"].min() > 50
    assert (
        results.depends == any(v * results.gap.value < 0 for v in results.variant_gaps.values()) or not results.gap.sign
    )


def test_national_tables(measured, context):
    results = measured("academie:lyon")
    assert len(va.national.terms(results)) == 9
    assert va.national.spread(results)["settled"].gt(va.national.spread(results)["reliability"]).all()
    assert set(va.national.stability(results)["source"]) == {
        "Valeur ajoutée officielle (IVAC, DEPP)",
        "Écart à l’attendu non rétréci (modèle du rapport)",
    }
    moves = va.national.moves(results)
    official = context.moves[(context.moves["source"] == "official") & (context.moves["first"] == 2023)]
    assert moves[[f"to_{k}" for k in range(1, 6)]].to_numpy().sum() == pytest.approx(official["units"].iloc[0], abs=13)
    assert va.national.normality(results)["s0"].is_monotonic_increasing


def test_notes_read_well(measured):
    results = measured("academie:lyon")
    for note in (
        va.interval_text(results), va.funnel_note(results), va.variants_note(results), va.official_note(results),
        va.counts_note(results, views.comparability()), va.covered(results), va.breaks_callout(results).text,
    ):  # fmt: skip
        assert check_text(note) == ()


def test_a_country_too_small_has_no_object(measured, data, france):
    few = data[data["uai"].isin(data["uai"].unique()[:30])]
    empty = pd.DataFrame({"uai": [], "session": [], "va_rate": [], "share_present": []})
    refused = context_of(frames_of(few, empty, 2023), SESSIONS, 2023)
    assert refused.refusal.reason == "too_few_units"
    results = measured("academie:lyon", source=refused)
    assert results.empty
    assert va.no_object(results).startswith("L’attendu se mesure sur tout un pays")
    assert check_text(va.no_object(results)) == ()


def pupils_model(schools: pd.DataFrame) -> PupilValueAddedContext:
    nothing = pd.DataFrame()
    return PupilValueAddedContext(
        (2023,), None, schools, nothing, nothing, sd=0.3, n=900, units=30, left_out=0, without_entry=False
    )


def test_colleges_named_from_pupils_are_those_their_audience_may_see(measured):
    results, audience = measured("departement:63"), read_audience(DISCLOSURE)
    mine = sorted(results.pooled["uai"])[:3]
    schools = pd.DataFrame({"school": [*mine, "9999999Z"], "n": [60, 12, 60, 60], "observed": [80.0, 50.0, 95.0, 80.0]})
    shown = va.pupils.own_schools(results, pupils_model(schools), audience)
    assert shown["school"].tolist() == [mine[0], mine[2]]  # twelve pupils are too few to be named
    assert shown["observed"].isna().tolist() == [False, True]  # three pupils of sixty failed
    assert va.pupils.own_schools(results, pupils_model(schools.tail(1)), audience).empty
