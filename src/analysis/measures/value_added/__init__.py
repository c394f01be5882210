"""Value added: results beside what is expected of the same pupils, shrunken by their reliability."""

from .estimates import ValueAdded, value_added
from .expected import ExpectedRate, expected_rate
from .heterogeneity import Heterogeneity, heterogeneity
from .pupil_model import PupilValueAdded, pupil_value_added
from .pupils import rate_value_added, score_value_added
from .stability import Moves, attenuation, moves, session_correlation
from .territory import ABOVE, ALIKE, BELOW, published_change, standing, territory_gap
from .variants import by_method, variants

__all__ = [
    "ABOVE",
    "ALIKE",
    "BELOW",
    "ExpectedRate",
    "Heterogeneity",
    "Moves",
    "PupilValueAdded",
    "ValueAdded",
    "attenuation",
    "by_method",
    "expected_rate",
    "heterogeneity",
    "moves",
    "published_change",
    "pupil_value_added",
    "rate_value_added",
    "score_value_added",
    "session_correlation",
    "standing",
    "territory_gap",
    "value_added",
    "variants",
]
