"""Back from the notebook's JSON to the frozen objects."""

from dataclasses import replace

from analysis.errors import UserError
from analysis.protection import Protection, computing

from .base import VERSION, Exhibit
from .figure import Figure
from .header import Header
from .notices import Callout, Methods, NotApplicable, Part
from .summary import KeyFigures, Sentences
from .table import Table

KINDS: dict[str, type[Exhibit]] = {
    cls.kind: cls for cls in (Header, KeyFigures, Sentences, Figure, Table, Callout, Methods, NotApplicable, Part)
}


def load(payload: object) -> Exhibit:
    """The exhibit a payload describes. UserError when its version or kind is unknown, or its content malformed."""
    if not isinstance(payload, dict) or payload.get("version") != VERSION:
        raise UserError("élément de rapport d’une version inconnue : relancer le notebook avec cette version")
    cls = KINDS.get(str(payload.get("kind")))
    if cls is None:
        raise UserError(f"élément de rapport de nature inconnue : « {payload.get('kind')} »")
    fields = {key: value for key, value in payload.items() if key not in ("version", "kind", "protection")}
    try:
        with computing():
            exhibit = cls.from_fields(fields)
            known = payload.get("protection")
            return exhibit if known is None else replace(exhibit, protection=Protection.from_fields(known))
    except (TypeError, KeyError, ValueError) as error:
        raise UserError(f"élément de rapport « {cls.kind} » illisible : {error}") from error
