"""YAML settings files, checked against a strict model; every problem told in French, at once."""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar, get_args

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from analysis.errors import Problem, UserError, did_you_mean


class Strict(BaseModel):
    """A section of a settings file: no unknown key, no silent conversion."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


Model = TypeVar("Model", bound=Strict)

_MESSAGES = {
    "missing": "clé absente",
    "list_type": "une liste est attendue",
    "string_type": 'un texte est attendu (mettre entre guillemets un code comme "01")',
    "int_type": "un nombre entier est attendu",
    "float_type": "un nombre est attendu",
    "bool_type": "true ou false est attendu",
    "dict_type": "un ensemble « nom: valeur » est attendu",
    "too_short": "la liste est vide",
}
_BOUNDS = {"greater_than_equal": ("ge", "≥"), "less_than_equal": ("le", "≤"), "greater_than": ("gt", ">")}


def read_settings(path: Path, model: type[Model], *, what: str = "fichier de paramètres") -> Model:
    """The settings a YAML file holds.

    `what` names the kind of file in messages. Raises UserError listing every problem: absent or unreadable file,
    unknown key (with the nearest), missing key, wrong type or value.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        others = [str(p) for p in sorted(path.parent.glob("*.yml"))] if path.parent.is_dir() else []
        hint = did_you_mean(str(path), others)
        raise UserError(Problem(f"{what} introuvable" + (f" ; {hint}" if hint else ""), where=str(path))) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        rows = () if mark is None else (mark.line + 1,)
        raise UserError(Problem(f"{what} illisible : ce n’est pas du YAML", where=str(path), rows=rows)) from error
    except UnicodeDecodeError as error:
        raise UserError(Problem(f"{what} illisible : le texte n’est pas en UTF-8", where=str(path))) from error
    except OSError as error:
        raise UserError(Problem(f"{what} illisible : {error.strerror}", where=str(path))) from error
    try:
        return model.model_validate({} if content is None else content)
    except ValidationError as error:
        raise UserError(*(_problem(item, path, model) for item in error.errors())) from error


def _problem(item: Mapping, path: Path, model: type[Strict]) -> Problem:
    location = [str(part) for part in item["loc"]]
    key = ".".join(location) or "contenu"
    known = _known_keys(model, location)
    kind, context = item["type"], item.get("ctx", {})
    if kind == "extra_forbidden":
        hint = did_you_mean(location[-1], known)
        said = f"clé inconnue « {key} »" + (f" ; {hint}" if hint else "")
        return Problem(said, where=str(path), allowed=", ".join(known))
    if kind == "literal_error":
        return Problem(f"valeur {item['input']!r} refusée (« {key} »)", where=str(path), allowed=context["expected"])
    if kind in _BOUNDS:
        name, sign = _BOUNDS[kind]
        return Problem(
            f"valeur {item['input']!r} refusée (« {key} »)", where=str(path), allowed=f"{sign} {context[name]}"
        )
    if kind == "value_error":
        return Problem(str(context["error"]), where=str(path))
    if kind == "model_type":
        known = _known_keys(model, [*location, ""])
    said = _MESSAGES.get(kind, "un ensemble « clé: valeur » est attendu")
    return Problem(f"{said} (« {key} »)", where=str(path), allowed=", ".join(known))


def _known_keys(model: type[BaseModel], location: list[str]) -> list[str]:
    """The keys accepted beside the one at this place."""
    for part in location[:-1]:
        field = model.model_fields.get(part)
        inner = None if field is None else _section(field.annotation)
        if inner is None:
            continue
        model = inner
    return list(model.model_fields)


def _section(annotation: object) -> type[BaseModel] | None:
    for candidate in (annotation, *get_args(annotation)):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate
    return None
