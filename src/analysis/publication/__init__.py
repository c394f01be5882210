"""What is published of pupils: one module per chapter counts them, everything is protected before a report opens it."""

from .keeping import CHAPTERS, load_publication
from .territories import Places

__all__ = ["CHAPTERS", "Places", "load_publication"]
