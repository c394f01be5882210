"""Words that several commands print."""

from datetime import datetime

from analysis.batch.journal import FINISHED, INTERRUPTED, STOPPED

ENDS = {
    FINISHED: "mené à son terme",
    INTERRUPTED: "interrompu",
    STOPPED: "arrêté par une erreur",
    None: "arrêté brutalement (ou en cours)",
}
"""How a run ended, by its status."""


def moment(text: str) -> str:
    """« 03/02/2026 à 14:05 », local time, from ISO 8601."""
    return datetime.fromisoformat(text).astimezone().strftime("%d/%m/%Y à %H:%M")
