"""A fictitious country with known truth: drawn, written as the ministry's files, prepared as a store."""

from .country import DemoCountry, generate
from .parameters import DEFAULT_SESSIONS, SCENARIOS, SIZES
from .preparation import prepare
from .raw import write_raw

__all__ = ["DEFAULT_SESSIONS", "SCENARIOS", "SIZES", "DemoCountry", "generate", "prepare", "write_raw"]
