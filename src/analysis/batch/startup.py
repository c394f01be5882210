"""Imported before nbformat: keeps an unused grammar from being compiled at every start.

nbformat imports jsonschema, which imports rfc3987_syntax when it is installed (JupyterLab brings it); that package
builds a parser of internationalised addresses at import, about two seconds, for a format check no notebook uses.
A None in sys.modules makes the optional import fail, as where the package is absent.
"""

import sys

sys.modules.setdefault("rfc3987_syntax", None)
