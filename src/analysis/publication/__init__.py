"""What is published of pupils: one module per chapter counts them, everything is protected before a report opens it."""

from .auditing import audit_release
from .keeping import CHAPTERS, load_publication
from .ledger import Correction, Ledger, Outrun
from .territories import Places

__all__ = ["CHAPTERS", "Correction", "Ledger", "Outrun", "Places", "audit_release", "load_publication"]
