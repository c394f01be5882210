"""Décorréler: does school success depend less on social background?"""

__version__ = "0.2.0"
