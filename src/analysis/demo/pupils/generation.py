"""One school year of pupils, whole: profiles, paths, and the canonical tables they fill."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ..country import DemoCountry
from ..parameters import SCENARIOS
from ..randomness import stream
from .paths import draw_paths
from .profile import draw_profiles
from .schools import draw_lycees, draw_residences


@dataclass(frozen=True)
class Cohort:
    """The pupils of 3e of a session.

    `pupils` has one row per pupil: the columns of `draw_profiles` and `draw_paths`, `number` (their identifier), `lycee`
    (row of the country's lycées) and `home` (row of its communes). `horizon` is the last year anything is known of.
    """

    country: DemoCountry = field(repr=False)
    session: int
    horizon: int
    pupils: pd.DataFrame = field(repr=False)

    @property
    def rentree(self) -> int:
        """The year the school year of 3e starts."""
        return self.session - 1


def draw_cohorts(
    country: DemoCountry,
    *,
    academies: Collection[str] | None = None,
    sessions: Collection[int] | None = None,
    confounded: bool = False,
) -> Iterator[Cohort]:
    """The pupils of 3e of a country, session by session (one in memory at a time).

    Parameters
    ----------
    academies, sessions
        Those wanted; all of the country's by default.
    confounded
        Whether an unobserved motivation acts on joining the Cordées and on the wish.
    """
    asked = country.parameters
    colleges = country.colleges
    keep = np.ones(len(colleges), bool) if academies is None else colleges["academie"].isin(academies).to_numpy()
    last = max(asked["sessions"])
    for session in asked["sessions"] if sessions is None else sorted(sessions):
        seed = asked["seed"]
        scenario = SCENARIOS[asked["scenario"]]
        profiles = draw_profiles(seed, colleges, session, scenario, asked["levels"], keep)
        paths = draw_paths(seed, colleges, profiles, session, confounded=confounded)
        rng = stream(seed, "places of pupils", session)
        college = profiles["college"].to_numpy()
        general = paths["track"].to_numpy() == 0
        pupils = pd.concat([profiles, paths], axis=1).assign(
            number=identifiers(session, len(profiles)),
            lycee=draw_lycees(rng, colleges, country.lycees, country.communes, college, general),
            home=draw_residences(rng, colleges, country.communes, college),
        )
        yield Cohort(country, session, last, pupils)


def identifiers(session: int, count: int) -> pd.Series:
    """Invented national identifiers, in the form of real ones: nine digits, two letters."""
    digits = pd.Series(np.arange(count) * 7 % 10_000_000)  # 7 and 10⁷ have no common factor: all are distinct
    return f"{session % 100:02d}" + digits.astype("str").str.zfill(7) + "ZZ"
