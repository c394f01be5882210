"""What reports on pupils compare with: gradients inside and between collèges of the country, académies, départements."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import pandas as pd

from analysis.context.families import Family, kept
from analysis.frames import DNB, pupil_panel
from analysis.measures.results import NotEstimable
from analysis.measures.within_between import Gradient, WithinBetween, within_between
from analysis.store import Store
from analysis.territories import Territory, TerritoryIndex

SCALES = ("logit", "points", "linear")

GRADIENT_TYPES = {
    "territory": "str",
    "level": "str",
    "session": "int64",
    "scale": "str",
    "part": "str",
    "value": "float64",
    "low": "float64",
    "high": "float64",
    "se": "float64",
    "n": "int64",
    "units": "int64",
}
FIT_TYPES = {
    "territory": "str",
    "level": "str",
    "session": "int64",
    "n": "int64",
    "units": "int64",
    "refused": "str",
    "rate": "float64",
    "college_sd": "float64",
    "ips_within_sd": "float64",
    "ips_between_sd": "float64",
}
_OF_THE_FIT = ("rate", "college_sd", "ips_within_sd", "ips_between_sd")


@dataclass(frozen=True, eq=False)
class PupilContext:
    """Shared comparators of one store state, by Laplace's method, without the level on entry.

    `gradients` has one row per territory (id), session, scale (``"logit"``, ``"points"``, ``"linear"``) and part
    (``"within"``, ``"between"``, ``"contextual"``), per 10 points of IPS: columns of `GRADIENT_TYPES`. `fits` has one row
    per territory and session, columns of `FIT_TYPES`; `refused` is the reason where nothing could be estimated.
    `exclusions` counts the candidates of the whole store left out, as `frames.PupilPanel`.
    """

    gradients: pd.DataFrame
    fits: pd.DataFrame
    exclusions: pd.DataFrame

    def compare(self, ids: Sequence[str], session: int, *, scale: str = "points", part: str = "within") -> pd.DataFrame:
        """Rows of `gradients` at a session in the order of ids; territories without one are left out."""
        found = self.gradients.query("session == @session and scale == @scale and part == @part")
        rows = found.set_index("territory", drop=False)
        return rows.loc[[i for i in ids if i in rows.index]].reset_index(drop=True)


def load_pupils(store: Store) -> PupilContext:
    """The context of this state of the store, computed once; see `kept`."""
    return PupilContext(**kept(store, PUPILS))


def _frames(store: Store) -> dict[str, pd.DataFrame]:
    index = store.index()
    gradients, fits = [], []
    exclusions = [pupil_panel(store, index.france, sessions=()).exclusions]
    for session in store.values("pupil_exams", "session", DNB):
        panel = pupil_panel(store, index.france, sessions=[session])
        exclusions.append(panel.exclusions)
        for territory, rows in _slices(index, panel.data):
            found = within_between(rows, nodes=1)
            place = {"territory": territory.id, "level": territory.level, "session": session}
            fits.append(place | _fit(found))
            if not isinstance(found, NotEstimable):
                gradients += [place | row for row in _rows(found)]
    return {
        "gradients": pd.DataFrame(gradients, columns=list(GRADIENT_TYPES)).astype(GRADIENT_TYPES),
        "fits": pd.DataFrame(fits, columns=list(FIT_TYPES)).astype(FIT_TYPES),
        "exclusions": pd.concat(exclusions, ignore_index=True),
    }


def _slices(index: TerritoryIndex, data: pd.DataFrame) -> Iterator[tuple[Territory, pd.DataFrame]]:
    """The country with its académies, or where some of them have no pupils, the académies with their départements.

    One académie's extract is not the country.
    """
    whole = set(index.france.academies) <= set(data["academie"].unique())
    if whole:
        yield index.france, data
    for level in ("academie",) if whole else ("academie", "departement"):
        inside = dict(iter(data.groupby(level)))
        yield from ((place, inside[place.code]) for place in index.all(level) if place.code in inside)


def _fit(found: WithinBetween | NotEstimable) -> dict[str, object]:
    refused = found.reason if isinstance(found, NotEstimable) else None
    known = {} if refused else {name: getattr(found, name) for name in _OF_THE_FIT}
    return {"n": found.n, "units": found.units, "refused": refused} | known


def _rows(found: WithinBetween) -> Iterator[dict[str, object]]:
    for scale in SCALES:
        gradient: Gradient = getattr(found, scale)
        for part in fields(gradient):
            estimate = getattr(gradient, part.name)
            told = {key: getattr(estimate, key) for key in ("value", "low", "high", "se", "n", "units")}
            yield {"scale": scale, "part": part.name} | told


PUPILS = Family("eleves", ("pupils", "pupil_exams"), _frames)
