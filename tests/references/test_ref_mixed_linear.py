"""Linear mixed models against lme4 1.1-31 and lmerTest (R 4.2.2): hsb82 and Exam (mlmRev), data sets of lme4.

Tolerances: fixed effects and standard errors 1e-4, variances 1e-3 relative, log-likelihood 0.01, since lme4 stops its
search at about 1e-5; ours agrees to 1e-7 and a looser agreement would mean a change worth looking at.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.measures.covariance import groups_of
from analysis.measures.mixed import LinearMixed, linear_mixed, satterthwaite, variance_test

FIXED, VARIANCE = 1e-5, 1e-4


@dataclass(frozen=True)
class Reference:
    params: tuple[float, ...]
    se: tuple[float, ...]
    variances: tuple[float, ...]
    log_likelihood: float

    def check(self, fit: LinearMixed) -> None:
        assert fit.params == pytest.approx(self.params, abs=FIXED)
        assert fit.se == pytest.approx(self.se, abs=FIXED)
        found = [*np.diag(fit.random), *fit.random[np.triu_indices(fit.random.shape[0], 1)], fit.sigma2]
        assert found == pytest.approx(self.variances, rel=VARIANCE)
        assert fit.log_likelihood == pytest.approx(self.log_likelihood, abs=1e-6)
        assert not fit.singular


@pytest.fixture(scope="module")
def hsb82(refs: Path) -> pd.DataFrame:
    rows = pd.read_csv(refs / "data/hsb82.csv.gz", dtype={"school": str})
    return rows.assign(constant=1.0, catholic=(rows["sector"] == "Catholic").astype(float))


@pytest.fixture(scope="module")
def exam(refs: Path) -> pd.DataFrame:
    rows = pd.read_csv(refs / "data/exam_london.csv.gz", dtype={"school": str})
    return rows.assign(constant=1.0, boy=(rows["sex"] == "M").astype(float))


def fit(rows: pd.DataFrame, y: str, *columns: str, slopes: tuple[str, ...] = (), **options: object) -> LinearMixed:
    z = rows[["constant", *slopes]].to_numpy()
    groups = groups_of(rows["school"], "school")
    return linear_mixed(rows[y].to_numpy(), rows[["constant", *columns]].to_numpy(), groups, z=z, **options)


HSB_NULL = Reference((12.636973811,), (0.2443935608,), (8.614024837, 39.14832189), -23558.396742)
HSB_FULL = Reference(
    (12.12793076, 5.33287431, 2.945040523, 1.226578682, 1.039232082, -1.642674357),
    (0.1992895389, 0.3691637923, 0.1555990003, 0.3062695013, 0.2988944161, 0.2397776478),
    (2.379579969, 0.1012156589, 0.1918264303, 36.72115538),
    -23251.831434,
)
HSB_SLOPE = Reference(
    (12.63619307, 2.193196321),
    (0.2445037715, 0.1282586794),
    (8.680968317, 0.6939897329, 0.0467935999, 36.70019978),
    -23357.117025,
)
HSB_SPLIT = Reference(
    (12.683307782, 2.191171965, 5.866173806),
    (0.1493802085, 0.1086672879, 0.3616993462),
    (2.692529011, 37.01906146),
    -23284.291967,
)


def test_unconditional_means(hsb82):
    found = fit(hsb82, "mAch")
    HSB_NULL.check(found)
    assert found.icc == pytest.approx(0.1803517923007, rel=1e-6)


def test_conditional_modes_and_their_deviations(hsb82, refs):
    found = fit(hsb82, "mAch")
    expected = pd.read_csv(refs / "data/hsb82_eb_null.csv", dtype={"school": str}).set_index("school")
    expected = expected.loc[list(found.groups.labels)]
    assert len(expected) == 160
    assert found.modes[:, 0] == pytest.approx(expected["eb"].to_numpy(), abs=1e-6)
    assert found.modes_se[:, 0] == pytest.approx(expected["condsd"].to_numpy(), abs=1e-6)


def test_random_slope_where_other_software_stops_short(hsb82):
    found = fit(hsb82, "mAch", "cses", slopes=("cses",))
    HSB_SLOPE.check(found)
    assert variance_test(found, fit(hsb82, "mAch", "cses")).statistic == pytest.approx(9.761656579474, abs=1e-6)


def test_slopes_and_intercepts_as_outcomes(hsb82):
    rows = hsb82.assign(a=hsb82["meanses"] * hsb82["cses"], b=hsb82["cses"] * hsb82["catholic"])
    HSB_FULL.check(fit(rows, "mAch", "meanses", "cses", "catholic", "a", "b", slopes=("cses",)))


def test_within_and_between(hsb82):
    HSB_SPLIT.check(fit(hsb82, "mAch", "cses", "meanses"))


def test_satterthwaite_with_twenty_schools(hsb82):
    # One school in eight, in the order of their best mark (the order of the factor in mlmRev).
    best = hsb82.groupby("school")["mAch"].max().sort_values(kind="stable")
    rows = hsb82[hsb82["school"].isin(best.index[::8])]
    found = fit(rows, "mAch", "cses", "catholic")
    assert found.params == pytest.approx([9.434303136212, 1.721413002418, 5.254901930744], abs=FIXED)
    assert found.se[2] == pytest.approx(1.280209342319, abs=FIXED)
    assert satterthwaite(found, np.array([0.0, 0.0, 1.0])) == pytest.approx(17.400432202198, rel=1e-4)


EXAM_INTERCEPT = Reference(
    (0.002390756876, 0.5633711651),
    (0.04002269901, 0.0124654017),
    (0.0921292667, 0.5657310049),
    -4678.6216003,
)
EXAM_SLOPE = Reference(
    (-0.01150483839, 0.5567304451),
    (0.03978348481, 0.01993679645),
    (0.09044726339, 0.01453567482, 0.01804054608, 0.5536574636),
    -4658.4354825,
)
EXAM_FULL = Reference(
    (0.06681995989, 0.5543382438, 0.356683667, -0.1731846985, 0.1638102909),
    (0.03899792102, 0.01916147002, 0.1091424742, 0.03218183472, 0.0577060817),
    (0.07343894123, 0.0123220088, 0.01201696794, 0.5503240608),
    -4648.3295002,
)


def test_exam_by_maximum_likelihood(exam):
    found = fit(exam, "normexam", "standLRT", reml=False)
    EXAM_INTERCEPT.check(found)
    assert -2 * found.log_likelihood == pytest.approx(9357.24, abs=0.005)  # MLwiN manual
    EXAM_SLOPE.check(fit(exam, "normexam", "standLRT", slopes=("standLRT",), reml=False))


def test_exam_full_by_reml(exam):
    rows = exam.assign(product=exam["standLRT"] * exam["schavg"])
    EXAM_FULL.check(fit(rows, "normexam", "standLRT", "schavg", "boy", "product", slopes=("standLRT",)))


def test_value_added_of_schools(exam, refs):
    found = fit(exam, "normexam", "standLRT", reml=False)
    expected = pd.read_csv(refs / "data/exam_value_added.csv", dtype={"school": str}).set_index("school")
    expected = expected.loc[list(found.groups.labels)]
    assert found.modes[:, 0] == pytest.approx(expected["va_eb"].to_numpy(), abs=1e-6)
    assert found.modes_se[:, 0] == pytest.approx(expected["se"].to_numpy(), abs=1e-6)
    reliability = 1 - found.modes_covariance[:, 0, 0] / found.random[0, 0]
    assert reliability == pytest.approx(expected["reliability"].to_numpy(), abs=1e-6)
    assert (np.abs(found.modes) > 1.96 * found.modes_se).sum() == 31


Load = Callable[[str], pd.DataFrame]


@pytest.fixture(scope="module")
def published() -> Load:
    """Data sets of lme4, as the package mixedlm carries them."""
    datasets = pytest.importorskip("mixedlm.datasets", reason="mixedlm absent (make test installs it)")

    def load(name: str) -> pd.DataFrame:
        with warnings.catch_warnings(action="ignore"):  # it reads its files with an option pandas is dropping
            return getattr(datasets, f"load_{name}")()

    return load


def test_sleepstudy(published):
    """Bates et al. (2015), section 5.2 (figures as printed there)."""
    rows = published("sleepstudy")
    x = np.column_stack([np.ones(len(rows)), rows["Days"]]).astype(float)
    found = linear_mixed(rows["Reaction"].to_numpy(float), x, groups_of(rows["Subject"], "Subject"), z=x)
    assert -2 * found.log_likelihood == pytest.approx(1743.628, abs=1e-3)
    assert found.params == pytest.approx([251.405, 10.467], abs=5e-4)
    assert found.se == pytest.approx([6.825, 1.546], abs=5e-4)
    assert np.sqrt(np.diag(found.random)) == pytest.approx([24.7405, 5.9221], abs=1e-4)
    assert np.sqrt(found.sigma2) == pytest.approx(25.592, abs=5e-4)
    assert satterthwaite(found, np.array([0.0, 1.0])) == pytest.approx(17.0, abs=0.01)


@pytest.mark.parametrize(
    ("reml", "criterion", "between", "within"),
    [(True, 319.6543, 1764.05, 2451.25), (False, 327.3271, 1388.33, 2451.25)],
)
def test_dyestuff(published, reml, criterion, between, within):
    """Box & Tiao (1973); Bates (2010), "lme4: mixed-effects modeling with R", chapter 1."""
    rows = published("dyestuff")
    y, groups = rows["Yield"].to_numpy(float), groups_of(rows["Batch"], "Batch")
    found = linear_mixed(y, np.ones((len(y), 1)), groups, reml=reml)
    assert -2 * found.log_likelihood == pytest.approx(criterion, abs=1e-4)
    assert found.random[0, 0] == pytest.approx(between, rel=1e-5)
    assert found.sigma2 == pytest.approx(within, rel=1e-5)


def test_a_variance_of_zero(published):
    """Dyestuff2, simulated by Box & Tiao so that the estimate is zero; Bates (2010), chapter 1."""
    rows = published("dyestuff2")
    y, groups = rows["Yield"].to_numpy(float), groups_of(rows["Batch"], "Batch")
    found = linear_mixed(y, np.ones((len(y), 1)), groups)
    assert found.singular
    assert found.random[0, 0] == 0
    assert -2 * found.log_likelihood == pytest.approx(161.8283, abs=1e-4)
    assert np.sqrt(found.sigma2) == pytest.approx(3.7157, abs=1e-4)
