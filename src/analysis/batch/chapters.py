"""Chapters are notebooks: found by file, described by their metadata, with declared parameters."""

import ast
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from pydantic import ConfigDict, TypeAdapter, ValidationError

from analysis.batch.execution.shared import problems
from analysis.errors import Problem, UserError, did_you_mean
from analysis.territories import LEVELS

METADATA = "decorreler"
RESERVED = frozenset({"territory", "data"})
_TYPES = {"str": str, "int": int, "float": float, "bool": bool, "list": list, "None": None}


@dataclass(frozen=True)
class Parameter:
    """One assignment of the cell tagged `parameters`: its name, its declared type as written, its default."""

    name: str
    annotation: str
    default: object


@dataclass(frozen=True)
class Chapter:
    """A notebook of the `notebooks/` folder.

    `levels` are the territory levels it applies to, `tables` the canonical tables it reads.
    """

    name: str
    path: Path
    title: str
    order: int
    levels: tuple[str, ...]
    tables: tuple[str, ...]
    parameters: tuple[Parameter, ...] = field(default=())

    def validate(self, values: Mapping[str, object], *, where: str) -> dict[str, object]:
        """The values, checked against the declared names and types.

        Raises UserError listing every unknown or ill-typed parameter, with the nearest name.
        """
        declared = {p.name: p for p in self.parameters if p.name not in RESERVED}
        problems, clean = [], {}
        for name, value in values.items():
            if name not in declared:
                hint = did_you_mean(name, declared)
                known = ", ".join(declared) or "aucun"
                problems.append(
                    Problem(
                        f"paramètre inconnu « {name} » du chapitre {self.name}" + (f" ; {hint}" if hint else ""),
                        where=where,
                        allowed=known,
                    )
                )
                continue
            try:
                clean[name] = _adapter(declared[name].annotation).validate_python(value)
            except ValidationError:
                problems.append(
                    Problem(
                        f"valeur {value!r} refusée pour le paramètre « {name} » du chapitre {self.name}",
                        where=where,
                        allowed=f"une valeur de type {declared[name].annotation}",
                    )
                )
        if problems:
            raise UserError(*problems)
        return clean


def discover(folder: Path) -> tuple[Chapter, ...]:
    """Every chapter of the folder, in order. Raises UserError listing every notebook that cannot be one."""
    if not folder.is_dir():
        raise UserError(Problem("dossier de notebooks introuvable", where=str(folder)))
    chapters, problems = [], []
    for path in sorted(folder.glob("*.ipynb")):
        try:
            chapters.append(read_chapter(path))
        except UserError as error:
            problems.extend(error.problems)
    if problems:
        raise UserError(*problems)
    return tuple(sorted(chapters, key=lambda chapter: (chapter.order, chapter.name)))


def read_chapter(path: Path) -> Chapter:
    """The chapter a notebook declares. Raises UserError (unreadable file, missing metadata, bad parameters cell)."""
    try:
        notebook = nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.reader.NotJSONError, json.JSONDecodeError) as error:
        raise UserError(Problem(f"notebook illisible : {error}", where=str(path))) from error
    declared = notebook.metadata.get(METADATA, {})
    missing = [key for key in ("title", "order", "levels", "tables") if key not in declared]
    if missing:
        raise UserError(
            Problem(
                f"métadonnées « {METADATA} » incomplètes : {', '.join(missing)}",
                where=str(path),
                todo="compléter les métadonnées du notebook (JupyterLab : panneau « Property Inspector »)",
            )
        )
    unknown = [level for level in declared["levels"] if level not in LEVELS]
    if unknown:
        raise UserError(
            Problem(f"niveau inconnu : {', '.join(unknown)}", where=str(path), allowed=", ".join(LEVELS)),
        )
    cells = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    if len(cells) != 1:
        raise UserError(
            Problem(f"{len(cells)} cellule(s) « parameters » au lieu d’une seule", where=str(path)),
        )
    if found := problems(notebook, str(path)):
        raise UserError(*found)
    return Chapter(
        name=path.stem,
        path=path,
        title=str(declared["title"]),
        order=int(declared["order"]),
        levels=tuple(declared["levels"]),
        tables=tuple(declared["tables"]),
        parameters=tuple(_parameters(cells[0].source, where=str(path))),
    )


def select(chapters: Iterable[Chapter], names: Iterable[str]) -> tuple[Chapter, ...]:
    """The chapters named, in their order. Raises UserError with the nearest name for an unknown one."""
    by_name = {chapter.name: chapter for chapter in chapters}
    wanted = list(dict.fromkeys(names))
    problems = [
        Problem(
            f"chapitre inconnu « {name} »" + (f" ; {hint}" if (hint := did_you_mean(name, by_name)) else ""),
            allowed=", ".join(by_name) or "aucun chapitre trouvé",
        )
        for name in wanted
        if name not in by_name
    ]
    if problems:
        raise UserError(*problems)
    return tuple(chapter for name, chapter in by_name.items() if name in wanted)


def _parameters(source: str, *, where: str) -> Iterable[Parameter]:
    for node in ast.parse(source).body:
        if not (isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None):
            raise UserError(
                Problem(
                    "la cellule « parameters » n’accepte que des lignes « nom: type = valeur »",
                    where=where,
                    rows=(node.lineno,),
                )
            )
        annotation = ast.unparse(node.annotation)
        try:
            _adapter(annotation)
            yield Parameter(node.target.id, annotation, ast.literal_eval(node.value))
        except (ValueError, NameError, TypeError, SyntaxError) as error:
            raise UserError(
                Problem(f"type ou valeur illisible du paramètre « {node.target.id} » : {error}", where=where)
            ) from error


def _adapter(annotation: str) -> TypeAdapter:
    return TypeAdapter(_type_of(ast.parse(annotation, mode="eval").body), config=ConfigDict(strict=True))


def _type_of(node: ast.expr) -> object:
    """The type an annotation names, among str, int, float, bool, None, list[…] and unions: nothing is evaluated."""
    match node:
        case ast.Constant(value=None):
            return None
        case ast.Name(id=name) if name in _TYPES:
            return _TYPES[name]
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _type_of(left) | _type_of(right)
        case ast.Subscript(value=ast.Name(id="list"), slice=item):
            return list[_type_of(item)]
    raise ValueError(f"type non accepté : {ast.unparse(node)}")
