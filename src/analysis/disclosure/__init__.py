"""Protection of pupils: small counts are hidden before anything is computed from them, and every publication is attacked."""

from .attack import Intervals, attack
from .audience import Audience, read_audience
from .audit import Audit, Leak
from .profiles import NAMES, DisclosureRules, Profile, read_rules
from .protected import ProtectedTable
from .publication import Publication, publish
from .release import Attacked, attack_release, attacked_release, counts_of_rate
from .secondary import Suppression, Unprotectable, suppress
from .successive import PAST
from .system import Dimension, System, system
from .tables import CountTable

__all__ = [
    "NAMES",
    "PAST",
    "Attacked",
    "Audience",
    "Audit",
    "CountTable",
    "Dimension",
    "DisclosureRules",
    "Intervals",
    "Leak",
    "Profile",
    "ProtectedTable",
    "Publication",
    "Suppression",
    "System",
    "Unprotectable",
    "attack",
    "attack_release",
    "attacked_release",
    "counts_of_rate",
    "publish",
    "read_audience",
    "read_rules",
    "suppress",
    "system",
]
