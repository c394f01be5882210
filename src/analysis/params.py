"""What to run: YAML files and command-line options, validated before anything starts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from analysis.errors import Problem, UserError, did_you_mean

FORMATS = ("html", "pdf")


@dataclass(frozen=True)
class Request:
    """A wish: these territories (or patterns) × these chapters (all when empty), with these parameters.

    `origin` names the file or the command line, for error messages.
    """

    territories: tuple[str, ...]
    chapters: tuple[str, ...] = ()
    parameters: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    origin: str = "ligne de commande"


class _RequestFile(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    territories: list[str] = Field(min_length=1)
    chapters: list[str] = []
    parameters: dict[str, dict[str, object]] = {}


_MESSAGES = {
    "missing": "clé absente",
    "list_type": "une liste est attendue",
    "string_type": 'un texte est attendu (mettre entre guillemets un code comme "01")',
    "dict_type": "un ensemble « nom: valeur » est attendu",
    "too_short": "la liste est vide",
}


def read_request(path: Path) -> Request:
    """The request a YAML file holds.

    Raises UserError listing every problem: unreadable file, unknown key (with the nearest), missing key, wrong type.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        others = [str(p) for p in sorted(path.parent.glob("*.yml"))] if path.parent.is_dir() else []
        hint = did_you_mean(str(path), others)
        raise UserError(
            Problem("fichier de paramètres introuvable" + (f" ; {hint}" if hint else ""), where=str(path))
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        detail = " ".join(str(error).split())
        raise UserError(Problem(f"fichier de paramètres illisible : {detail}", where=str(path))) from error
    try:
        model = _RequestFile.model_validate(content)
    except ValidationError as error:
        raise UserError(*(_problem(item, path) for item in error.errors())) from error
    return Request(tuple(model.territories), tuple(model.chapters), model.parameters, origin=str(path))


def _problem(item: Mapping, path: Path) -> Problem:
    key = ".".join(str(part) for part in item["loc"]) or "contenu"
    known = list(_RequestFile.model_fields)
    if item["type"] == "extra_forbidden":
        hint = did_you_mean(key, known)
        return Problem(
            f"clé inconnue « {key} »" + (f" ; {hint}" if hint else ""), where=str(path), allowed=", ".join(known)
        )
    what = _MESSAGES.get(item["type"], "un ensemble « clé: valeur » est attendu")
    return Problem(f"{what} (« {key} »)", where=str(path), allowed=", ".join(known))
