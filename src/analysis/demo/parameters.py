"""Parameters of the fictitious country: sizes, scenarios, and the coefficients everything is drawn from.

The magnitudes (IPS by type of collège, size, success rate at the diplôme national du brevet, links with the IPS) are
those observed in the ministry's published files for 2022 to 2024; no value describes a real establishment.
"""

from dataclasses import dataclass
from typing import Literal

Levels = Literal["constant", "observed"]


@dataclass(frozen=True)
class Scenario:
    """How the link between IPS and success moves: yearly change of the DNB logit's level, and of its IPS coefficient."""

    title: str
    level_per_year: float = 0.0
    level_origin: int = 2021
    slope_per_year: float = 0.0
    slope_origin: int = 2019


SCENARIOS = {
    "stationnaire": Scenario("lien inchangé entre milieu social et réussite"),
    "plafond": Scenario("réussite en hausse partout : l’écart en points se réduit mécaniquement", level_per_year=0.25),
    "decorrelation": Scenario("lien qui se réduit sur toutes les échelles", slope_per_year=-0.004),
    "aggravation_masquee": Scenario(
        "réussite en hausse, écart relatif qui se creuse", level_per_year=0.22, slope_per_year=0.0015
    ),
}


@dataclass(frozen=True)
class Size:
    """Académies taken in the fictitious nomenclature (in its order), and collèges in each of their départements."""

    academies: int
    colleges: int


SIZES = {"demo": Size(3, 130), "ci": Size(1, 60), "national": Size(3, 645)}

DEFAULT_SESSIONS = tuple(range(2019, 2026))
FIRST_NEW_SERIES = 2022  # rentrée from which the IPS follows the table of 2022
PRIVATE_JUMP = 2023, 3.0  # rentrée from which the second parent is known in the private sector, and its gain in IPS
FIRST_VALUE_ADDED_SESSION = 2022  # before it, only the file of the DNB by establishment
MINIMUM_CANDIDATES = 20  # below, the rate of an establishment is not published


def minimum_for_value_added(session: int) -> int:
    """Candidates needed for a published value added: 30, and 40 from session 2024."""
    return 30 if session < 2024 else 40


CONSTANT_LEVEL = 2.43
OBSERVED_LEVELS = {2019: 2.36, 2020: 2.80, 2021: 2.55, 2022: 2.48, 2023: 2.66, 2024: 2.24, 2025: 2.26}


@dataclass(frozen=True)
class Cell:
    """One kind of collège: its share, how many are rural, IPS mean and spread, link with its département, pupils in 3e."""

    share: float
    rural: float
    ips: tuple[float, float]
    ips_sd: tuple[float, float]
    load: tuple[float, float]
    size: tuple[float, float]


# Pairs: urban, rural.
CELLS = {
    "public": Cell(0.606, 0.44, (106.5, 101.0), (11.5, 7.0), (0.5, 0.4), (118.0, 80.0)),
    "REP": Cell(0.105, 0.10, (87.0, 87.0), (5.5, 5.5), (0.3, 0.3), (112.0, 112.0)),
    "REP+": Cell(0.052, 0.01, (75.2, 75.2), (5.0, 5.0), (0.2, 0.2), (104.0, 104.0)),
    "prive": Cell(0.237, 0.17, (120.5, 111.0), (13.5, 9.0), (0.4, 0.3), (103.0, 62.0)),
}
DEPARTEMENT_SD = 5.5
SIZE_CV = 0.38

IPS_RANGE = 45.0, 185.0  # of a pupil
COLLEGE_IPS_RANGE = 58.0, 163.0
IPS_ORIGIN = 103.0
GIRLS = 0.495

# Ability at entry (in standard deviations of the pupils).
ABILITY_WITHIN, ABILITY_BETWEEN, ABILITY_RURAL, ABILITY_PRIVATE = 0.0105, 0.0185, 0.05, 0.10
ABILITY_SCHOOL_SD, ABILITY_RESIDUAL_SD = 0.13, 0.88

# Logit of success at the DNB, série générale.
DNB_ABILITY, DNB_WITHIN, DNB_BETWEEN, DNB_GIRL, DNB_PRIVATE = 1.45, 0.0075, 0.010, 0.62, 1.10
# School effects: a lasting part and one of the year, 0.62 together, correlated between success and written mark.
SCHOOL_SD, SCHOOL_YEAR_SD, SCHOOL_CORRELATION, SCHOOL_SLOPE_SD = 0.54, 0.30, 0.6, 0.0025

# Programmes: few networks, from one rentrée on; what « école du socle » adds to ability at entry and to success.
PROGRAMME_RENTREE = 2022
NETWORKS = {"socle": 9, "ter": 8}
SOCLE_ABILITY, SOCLE_DNB = 0.08, 0.22
REMOTE_SHARE = 0.35  # of rural collèges
CORDEES_SHARE, CORDEES_RURAL = {"public": 0.17, "REP": 0.75, "REP+": 0.95, "prive": 0.05}, 0.2

# Written mark and contrôle continu, out of 20.
MARK = {"level": 10.75, "ability": 2.15, "within": 0.010, "between": 0.024, "girl": 0.35, "private": 0.45, "sd": 1.95}
COURSEWORK = {"level": 12.25, "ability": 1.75, "within": 0.007, "girl": 0.75, "school": 0.45, "sd": 1.35}
SOCLE_SCALE, SOCLE_LEVEL = 1.9, 17.2  # points of the socle, brought back to 20


def pupil_ips_sd(mean):
    """Spread of the pupils' IPS in a collège, as a function of its mean IPS (fit on published « écart-type de l’IPS »)."""
    return -40.656 + 1.29195 * mean - 0.0057499 * mean**2
