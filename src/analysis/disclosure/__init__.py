"""Protection of pupils: small counts are hidden before anything is computed from them, and every publication is attacked."""

from .attack import Intervals, attack
from .secondary import Suppression, Unprotectable, suppress
from .system import Dimension, System, system

__all__ = ["Dimension", "Intervals", "Suppression", "System", "Unprotectable", "attack", "suppress", "system"]
