"""An académie's own extracts: pseudonymised on reading, under the names the académie gives its columns."""

from .alias import Alias, load_aliases
from .key import Key, KeyFile, default_path, throwaway
from .reading import EXTRACTS
from .templates import write_templates

__all__ = ["EXTRACTS", "Alias", "Key", "KeyFile", "default_path", "load_aliases", "throwaway", "write_templates"]
