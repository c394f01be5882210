"""What the reports on orientation share: differences at comparable grades, gaps split, how far pupils of a collège resemble."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.context.families import Family, kept
from analysis.disclosure import Audience
from analysis.frames.liaison import liaison_rows
from analysis.frames.orientation import OrientationPanel, orientation_panel
from analysis.frames.orientation_actions import college_actions, hours_per_pupil
from analysis.frames.wish import wish_rows
from analysis.measures.orientation import feeder_pairs, wish_design
from analysis.measures.sample import units_of
from analysis.store import Store
from analysis.territories import Territory, TerritoryIndex

from .orientation_actions import COVERAGE_TYPES, associations
from .orientation_actions import coverage as actions_coverage
from .orientation_estimates import ESTIMATE_TYPES, estimates, positions, row_of
from .orientation_rules import let_through
from .orientation_spread import SPREAD_TYPES, spread

LEVELS = ("france", "region_academique", "academie", "departement")
YEARS = 3
TABLES = ("pupils", "orientation", "pupil_exams", "communes", "establishments", "memberships", "orientation_actions")
SAMPLE_TYPES = {
    **dict.fromkeys(("territory", "level", "rentrees"), "str"),
    **dict.fromkeys(("pupils", "kept", "colleges", "parameters"), "int64"),
    **dict.fromkeys(("ips_q1", "ips_q4", "rate"), "float64"),
}


@dataclass(frozen=True, eq=False)
class OrientationContext:
    """Results of one store state on the pupils of the last three rentrées together, as the rules on outputs let them through.

    `estimates`: differences of probability in points by territory, columns of `ESTIMATE_TYPES`; `refused` is the reason where there
    is no value. `model` is one of

    - ``"comparable"`` (logit of the wish), ``"passage"`` (the same of being found in seconde GT), ``"within"`` (inside collèges);
    - ``"own"`` (collèges with a constant of their own, last rentrée) and ``"grade:<how>"`` (ways of taking the grade into account), in territories
      of several départements;
    - ``"destination:<code>"`` (probability of each destination);
    - ``"actions"``, with variables ``"wish"`` and ``"passage"``: what goes with ten hours more of actions of orientation;
    - ``"split:<gap>"``, with variables gap, explained, unexplained, ``reference:<group>``, ``detail:<variable>``.

    `samples`: who they are about. `spread`: the design effect of collèges by stage, of a rate and of differences
    (``"<stage>:<contrast>"``). `exclusions`: pupils left out of the comparison in the country, by reason; `coverage` as
    `OrientationPanel.coverage`; `pairs` the pairs of a collège and a lycée, columns of `orientation_rules.PAIR_TYPES`; `actions` what actions of orientation cover, columns of
    `orientation_actions.COVERAGE_TYPES`.
    """

    estimates: pd.DataFrame
    samples: pd.DataFrame
    spread: pd.DataFrame
    exclusions: pd.DataFrame
    coverage: pd.DataFrame
    pairs: pd.DataFrame
    actions: pd.DataFrame

    def of(self, territory: Territory, model: str) -> pd.DataFrame:
        """Rows of `estimates` of one territory and model."""
        rows = self.estimates
        return rows[(rows["territory"] == territory.id) & (rows["model"] == model)].reset_index(drop=True)

    def sample(self, territory: Territory) -> pd.Series | None:
        """The row of `samples` of one territory, None without any."""
        found = self.samples[self.samples["territory"] == territory.id]
        return None if found.empty else found.iloc[0]

    def design_effect(self, territory: Territory, stage: str, contrast: str = "") -> float:
        """By how much the resemblance of pupils of one collège inflates the variance of a rate, or of a difference.

        `contrast` is ``"<variable>:<first>:<second>"``, or ``"rentree"`` for the first rentrée and the last; that of the rate where it
        could not be measured; 1 where nothing could.
        """
        rows = self.spread[self.spread["territory"] == territory.id].set_index("stage")["deff"]
        known = [rows[name] for name in (f"{stage}:{contrast}", stage) if name in rows.index]
        return max(1.0, float(known[0])) if known else 1.0


def load_orientation(store: Store, audience: Audience) -> OrientationContext | None:
    """The context of this state of the store for an audience, computed once; None where no pupil has a stage of orientation."""
    if not {"pupils", "orientation"} <= set(store.tables()):
        return None
    family = Family(
        name="orientation",
        tables=TABLES,
        build=lambda view: let_through(_build(view), audience.profile),
        audience=audience.name,
        modules=(__name__,),
        settings=audience.profile.model_dump_json(),
    )
    return OrientationContext(**kept(store, family))


def _build(store: Store) -> dict[str, pd.DataFrame]:
    index = store.index()
    held = sorted(
        set(store.values("pupils", "rentree", {"level": "3e"}))
        & set(store.values("orientation", "rentree", {"level": "3e"}))
    )
    panel = orientation_panel(store, index.france, rentrees=held[-YEARS:])
    rows, exclusions = wish_rows(panel.data)
    places = rows["departement"].to_numpy(dtype=object)
    actions = college_actions(store, index.france, panel.rentrees)
    hours = hours_per_pupil(actions, panel.data)
    homes = panel.data.drop_duplicates("uai").set_index("uai")["departement"]
    told, samples, apart, covered = [], [], [], []
    known: dict[tuple[str, ...], _Measured] = {}
    for territory in _territories(index):
        inside = np.isin(places, territory.departements)
        if not inside.any():
            continue
        held_here = tuple(sorted(set(places[inside])))
        if held_here not in known:
            known[held_here] = _measured(rows[inside].reset_index(drop=True), panel, held_here, hours)
        where = {"territory": territory.id, "level": territory.level}
        found = known[held_here]
        told += [where | row for row in found.estimates]
        samples.append(where | found.sample)
        apart += [where | row for row in found.spread]
        colleges = set(homes.index[homes.isin(territory.departements)])
        covered += [where | row for row in actions_coverage(actions, hours, colleges)]
    return {
        "estimates": pd.DataFrame(told, columns=list(ESTIMATE_TYPES)).astype(ESTIMATE_TYPES),
        "samples": pd.DataFrame(samples, columns=list(SAMPLE_TYPES)).astype(SAMPLE_TYPES),
        "spread": pd.DataFrame(apart, columns=list(SPREAD_TYPES)).astype(SPREAD_TYPES),
        "exclusions": exclusions,
        "coverage": panel.coverage,
        "pairs": feeder_pairs(liaison_rows(store, index.france, panel.followed)[0]).assign(
            rentrees=" ".join(map(str, panel.followed))
        ),
        "actions": pd.DataFrame(covered, columns=list(COVERAGE_TYPES)).astype(COVERAGE_TYPES),
    }


@dataclass(frozen=True)
class _Measured:
    """What is computed of the pupils of some départements, once for the territories that hold no others."""

    estimates: list[dict[str, object]]
    sample: dict[str, object]
    spread: list[dict[str, object]]


def _measured(rows: pd.DataFrame, panel: OrientationPanel, places: tuple[str, ...], hours: pd.DataFrame) -> _Measured:
    told = list(estimates(rows, several=len(places) > 1))
    told += [row_of("actions", response, found) for response, found in associations(rows, hours).items()]
    return _Measured(told, _sample(rows, panel, places), list(spread(rows)))


def _territories(index: TerritoryIndex) -> Iterator[Territory]:
    yield index.france
    for level in LEVELS[1:]:
        yield from index.all(level)


def _sample(rows: pd.DataFrame, panel: OrientationPanel, places: tuple[str, ...]) -> dict[str, object]:
    low, high = positions(rows)
    years = sorted(int(year) for year in rows["rentree"].unique())
    everyone = panel.data["departement"].isin(places)
    return {
        "rentrees": " ".join(map(str, years)),
        "pupils": int(everyone.sum()),
        "kept": len(rows),
        "colleges": units_of(rows),
        "parameters": wish_design(rows).matrix(rows.head(1)).shape[1],
        "ips_q1": low,
        "ips_q4": high,
        "rate": 100 * float(rows["wish"].mean()),
    }
