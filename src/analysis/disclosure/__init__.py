"""Protection of pupils: small counts are hidden before anything is computed from them, and every publication is attacked."""

from .attack import Intervals, attack
from .audience import Audience, read_audience
from .profiles import DisclosureRules, Profile, read_rules
from .protect import ProtectedTable, protect
from .secondary import Suppression, Unprotectable, suppress
from .system import Dimension, System, system

__all__ = [
    "Audience",
    "Dimension",
    "DisclosureRules",
    "Intervals",
    "Profile",
    "ProtectedTable",
    "Suppression",
    "System",
    "Unprotectable",
    "attack",
    "protect",
    "read_audience",
    "read_rules",
    "suppress",
    "system",
]
