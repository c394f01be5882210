"""The fictitious country, drawn whole: territory → establishments → pupils → what the ministry would publish."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import pandas as pd

from analysis.errors import Problem, UserError, did_you_mean

from .bac import by_academie, indicators, lycee_counts
from .cohort import draw_cohort
from .colleges import MERGER_RENTREE, draw_colleges
from .dnb import all_series_file, session_counts, value_added_file
from .ips import college_ips, draw_lycees, ecole_ips, lycee_ips
from .parameters import DEFAULT_SESSIONS, FIRST_NEW_SERIES, FIRST_VALUE_ADDED_SESSION, SCENARIOS, SIZES, Levels
from .registers import draw_registers
from .segregation import segregation
from .territory import draw_territory
from .truth import true_links

_BAC_SESSIONS = 3


@dataclass(frozen=True)
class DemoCountry:
    """A country that does not exist, as tables.

    `establishments`, `ips`, `exams`, `memberships`, `communes`, `segregation` and `exam_aggregates` have the columns of
    the canonical tables (without provenance), sometimes more; `colleges`, `lycees` and `ecoles` hold what is never published
    (true IPS, effects), `bac` the counts behind the indicators of lycées; `departements` the territory. `truth` gives per session the true national `rate` (percent),
    `slope_points` (points per 10 IPS), `slope_logit`, `correlation`, `gap_q4_q1`; `parameters` all that was asked for.
    """

    parameters: Mapping[str, Any]
    truth: Mapping[int, Mapping[str, float]]
    departements: pd.DataFrame = field(repr=False)
    communes: pd.DataFrame = field(repr=False)
    establishments: pd.DataFrame = field(repr=False)
    colleges: pd.DataFrame = field(repr=False)
    lycees: pd.DataFrame = field(repr=False)
    ecoles: pd.DataFrame = field(repr=False)
    ips: pd.DataFrame = field(repr=False)
    exams: pd.DataFrame = field(repr=False)
    memberships: pd.DataFrame = field(repr=False)
    segregation: pd.DataFrame = field(repr=False)
    exam_aggregates: pd.DataFrame = field(repr=False)
    bac: pd.DataFrame = field(repr=False)


def generate(
    seed: int = 2025,
    scenario: str = "stationnaire",
    size: str = "demo",
    sessions: Sequence[int] = DEFAULT_SESSIONS,
    levels: Levels = "constant",
) -> DemoCountry:
    """Draw a country.

    Parameters
    ----------
    seed
        Any whole number; the same arguments give the same tables.
    scenario
        How the link between IPS and success moves: a key of `SCENARIOS`. The country is the same in all of them.
    size
        ``"demo"`` (3 académies, 12 départements, 1 560 collèges) or ``"ci"`` (1 académie, 240 collèges).
    sessions
        Exam sessions, each with the IPS of the rentrée before it.
    levels
        ``"constant"``: only the scenario moves the success rate; ``"observed"``: the ups and downs of 2019 to 2025,
        with the fall of 2024, are added.

    Raises
    ------
    UserError
        Unknown scenario or size, no session.
    """
    _check(scenario, size, sessions)
    chosen, sessions = SCENARIOS[scenario], tuple(sorted(set(sessions)))
    rentrees = tuple(session - 1 for session in sessions)
    territory = draw_territory(seed, SIZES[size])
    registers = draw_registers(seed, territory, draw_colleges(seed, territory))
    colleges, lycees = registers.colleges, draw_lycees(seed, registers.lycees)
    cohorts = {s: draw_cohort(seed, colleges, s, chosen, levels) for s in sessions}
    exams = []
    for session, cohort in cohorts.items():
        counts = session_counts(seed, colleges, cohort)
        if session < FIRST_VALUE_ADDED_SESSION:
            exams.append(all_series_file(seed, colleges, lycees, counts, session))
        else:
            exams.append(value_added_file(seed, colleges, counts, session))
    bac = []
    for session in sessions[-_BAC_SESSIONS:]:
        for exam in ("bac_gt", "bac_pro"):
            bac.append(lycee_counts(seed, lycees, exam, session))
            exams.append(indicators(seed, lycees, bac[-1], exam))
    ips = [college_ips(seed, colleges, cohorts, rentrees), lycee_ips(seed, lycees, _lycee_rentrees(rentrees))]
    ips.append(ecole_ips(seed, registers.ecoles, rentrees[-3:]))
    gone = set(colleges.loc[colleges["absorbed_by"] >= 0, "uai"]) if rentrees[-1] >= MERGER_RENTREE else set()
    return DemoCountry(
        parameters=MappingProxyType(
            {"seed": seed, "scenario": scenario, "size": size, "sessions": sessions, "levels": levels}
        ),
        truth=MappingProxyType(true_links(seed, colleges, sessions, chosen, levels)),
        departements=territory.departements,
        communes=territory.communes,
        establishments=registers.establishments.assign(open=~registers.establishments["uai"].isin(gone)),
        colleges=colleges,
        lycees=lycees,
        ecoles=registers.ecoles,
        ips=pd.concat([part for part in ips if part is not None and len(part)], ignore_index=True),
        exams=pd.concat(exams, ignore_index=True),
        memberships=registers.memberships,
        segregation=segregation(seed, colleges, rentrees),
        exam_aggregates=by_academie(seed, bac),
        bac=pd.concat(bac, ignore_index=True),
    )


def _lycee_rentrees(rentrees: Sequence[int]) -> tuple[int, ...]:
    """The lycées' IPS is published in two files: the last rentrées of the former series, and rentrée 2022."""
    former = [r for r in rentrees if r < FIRST_NEW_SERIES][-2:]
    return (*former, *(r for r in rentrees if r == FIRST_NEW_SERIES))


def _check(scenario: str, size: str, sessions: Sequence[int]) -> None:
    for what, value, known in (("scénario", scenario, SCENARIOS), ("taille", size, SIZES)):
        if value not in known:
            raise UserError(
                Problem(
                    f"« {value} » inconnu",
                    f"{what} de la démonstration",
                    allowed=", ".join(known),
                    todo=did_you_mean(value, known),
                )
            )
    if not sessions:
        raise UserError(Problem("aucune session demandée", "sessions de la démonstration"))
