"""Anchors: unique, readable, the same from one run to the next."""

import re

from analysis.errors import fold


class Anchors:
    """Gives each title its anchor; a second identical title gets « -2 »."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, text: str) -> str:
        """A new anchor made from a text."""
        stem = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:60].rstrip("-") or "section"
        if not stem[0].isalpha():
            stem = f"s-{stem}"
        anchor, rank = stem, 1
        while anchor in self._taken:
            rank += 1
            anchor = f"{stem}-{rank}"
        self._taken.add(anchor)
        return anchor

    def claim(self, anchor: str) -> bool:
        """Reserve an anchor chosen by hand; False when it is already taken."""
        free = anchor not in self._taken
        self._taken.add(anchor)
        return free
