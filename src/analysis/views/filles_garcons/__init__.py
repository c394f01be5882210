"""Views of the chapter on girls and boys in lycées: kept results → figures, tables, sentences."""

from . import frames, names, tables
from .essential import about, chance_text, covered, essential, key_figures, no_object

__all__ = ["about", "chance_text", "covered", "essential", "frames", "key_figures", "names", "no_object", "tables"]
