"""What an attack found, in French: which cell, why, what to do."""

from analysis.disclosure import Leak
from analysis.errors import UserError
from analysis.territories import TerritoryIndex

_REASONS = {
    "small": "un effectif sous le seuil est montré",
    "margins": "les totaux montrés laissent retrouver à peu près un effectif masqué",
    "complement": "ce qu’un total laisse à côté de cet effectif se retrouve par différence",
    "changed": "l’effectif montré n’est pas celui des données",
    "successive": "deux livraisons diffèrent de quelques élèves",
}
_ADVICE = {
    "small": "compter cette table dans la publication du chapitre, où elle est protégée avec les autres",
    "margins": "déclarer ensemble, dans la publication du chapitre, les tables qui se recoupent",
    "complement": "déclarer ensemble, dans la publication du chapitre, les tables qui se recoupent",
    "changed": "refaire les rapports à partir des données actuelles",
}
_SINCE = (
    'si des données déjà diffusées ont été corrigées, le déclarer (run_reports.py audit --correction "MOTIF"), puis refaire les '
    "rapports ; sinon, importer de nouveau les fichiers d’origine"
)


def reason(leak: Leak) -> str:
    """Why a cell is given away, without what is given away."""
    told = f" (avec la livraison {leak.release})" if leak.release else ""
    return _REASONS[leak.reason] + told


def todo(leak: Leak) -> str:
    """What to do about it."""
    return _SINCE if leak.release else _ADVICE[leak.reason]


def cell(leak: Leak, index: TerritoryIndex) -> str:
    """« élèves de 3e, académie de Lyon, sexe=F »: the measure, the territory's name, the codes."""
    try:
        place = index.parse(leak.territory).label
    except UserError:
        place = leak.territory
    return ", ".join(part for part in (f"mesure « {leak.measure} »", place, leak.filters.replace(";", ", ")) if part)
