"""An executed notebook as a document: header, parts, blocks. The only thing both renderers read."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count

from nbformat import NotebookNode

from analysis.errors import Problem, UserError
from analysis.exhibits import MIME, Exhibit, Figure, Header, NotApplicable, Part, Table, load

from .blocks import Document, DocumentPart, Placed, Prose
from .gate import check
from .nodes import Node
from .places import Anchors
from .prose import read_prose
from .pruning import pruned

NOT_SHOWN = "remove-cell"


def read_document(notebook: NotebookNode) -> Document:
    """Read an executed notebook.

    Sources of code cells are never read into the document. A chapter without object says so and nothing after. Raises
    UserError listing every cell whose output is not an exhibit (print, raw frame, warning, error), a header that is
    absent or shown twice, an identifier used twice, prose a report cannot show; then what the report must not say
    (see `gate.check`), given the design that the notebook's metadata declare.
    """
    builder = _Builder()
    problems: list[Problem] = []
    for position, cell in enumerate(notebook.cells, start=1):
        if NOT_SHOWN in cell.metadata.get("tags", []):
            continue
        try:
            builder.cell(cell, position)
        except UserError as error:
            problems += error.problems
    if builder.header is None and not problems:
        problems.append(Problem("aucun en-tête", where="notebook", todo="afficher report_header(...) dans une cellule"))
    if problems:
        raise UserError(*problems)
    document = builder.document()
    check(document, design=notebook.metadata.get("decorreler", {}).get("design", "observational"))
    return document


@dataclass
class _Builder:
    header: Header | None = None
    parts: list[tuple[Part | None, str, list]] = field(default_factory=lambda: [(None, "", [])])
    anchors: Anchors = field(default_factory=Anchors)
    notes: Iterator[int] = field(default_factory=lambda: count(1))
    figures: Iterator[int] = field(default_factory=lambda: count(1))
    tables: Iterator[int] = field(default_factory=lambda: count(1))
    level: int = 1
    titled: bool = False
    void: bool = False

    def document(self) -> Document:
        parts = tuple(
            DocumentPart(part.title if part else None, part.name if part else "", anchor, pruned(blocks))
            for part, anchor, blocks in self.parts
            if blocks or (part and not self.void)
        )
        return Document(self.header, parts)

    @property
    def base(self) -> int:
        """The level under which the current part's headings come: the report's title, or the part's."""
        return 1 if self.parts[-1][0] is None else 2

    @property
    def blocks(self) -> list:
        return self.parts[-1][2]

    def cell(self, cell: NotebookNode, position: int) -> None:
        where = place(cell, position)
        if cell.cell_type == "markdown":
            self.prose(cell.source, where)
        elif cell.cell_type == "code":
            for output in cell.outputs:
                self.output(output, where)

    def prose(self, markdown: str, where: str) -> None:
        """Text of a cell. The notebook's own title is left out: the header says it; so is what follows « sans objet »."""
        nodes = read_prose(markdown, where=where, numbers=self.notes)
        if not self.titled and nodes and nodes[0].kind == "heading" and nodes[0].level == 1:
            nodes = nodes[1:]
        self.titled = True
        nodes = tuple(self.heading(node) if node.kind == "heading" else node for node in nodes)
        if nodes and not self.void:
            self.blocks.append(Prose(nodes))

    def heading(self, node: Node) -> Node:
        """Headings start below the part's title and never skip a level."""
        wanted = self.base + max(node.level - 1, 1)
        self.level = min(wanted, self.level + 1, 6)
        return replace(node, level=self.level, id=self.anchors.take(node.plain()))

    def output(self, output: NotebookNode, where: str) -> None:
        if output.output_type == "stream" and not "".join(output.text).strip():
            return
        if output.output_type not in ("display_data", "execute_result") or MIME not in output.data:
            raise UserError(_refusal(output, where))
        try:
            exhibit = load(output.data[MIME])
        except UserError as error:
            raise UserError(*(replace(problem, where=where) for problem in error.problems)) from error
        self.exhibit(exhibit, where)

    def exhibit(self, exhibit: Exhibit, where: str) -> None:
        if isinstance(exhibit, Header):
            if self.header is not None:
                raise UserError(Problem("un second en-tête de rapport", where=where, todo="n’en garder qu’un"))
            self.header = exhibit
        elif self.void:
            return
        elif isinstance(exhibit, Part):
            self.parts.append((exhibit, self.anchors.take(exhibit.title), []))
            self.level = 2
        else:
            self.blocks.append(self.place(exhibit, where))

    def place(self, exhibit: Exhibit, where: str) -> Placed:
        if isinstance(exhibit, Figure | Table):
            number = next(self.figures if isinstance(exhibit, Figure) else self.tables)
            word = "figure" if isinstance(exhibit, Figure) else "tableau"
            if exhibit.id is None:
                return Placed(exhibit, self.anchors.take(f"{word}-{number}"), number, self.base + 1)
            if not self.anchors.claim(exhibit.id):
                raise UserError(Problem(f"identifiant « {exhibit.id} » déjà pris", where=where))
            return Placed(exhibit, exhibit.id, number, self.base + 1)
        self.void = self.void or isinstance(exhibit, NotApplicable)
        self.level = max(self.level, self.base + 1) if exhibit.kind in ("sentences", "not_applicable") else self.level
        return Placed(exhibit, self.anchors.take(exhibit.kind), None, self.base + 1)


def place(cell: NotebookNode, position: int) -> str:
    """How a message names a cell: its rank and its first line."""
    first = next((line.strip() for line in cell.source.splitlines() if line.strip()), "vide")
    return f"cellule {position} (« {first[:60]}{'…' if len(first) > 60 else ''} »)"


def _refusal(output: NotebookNode, where: str) -> Problem:
    """Says what kind of output is refused, never what it contains."""
    if output.output_type == "error":
        return Problem(f"la cellule s’est arrêtée sur une erreur {output.ename}", where=where, todo="la corriger")
    if output.output_type == "stream":
        what = "un texte imprimé (print)" if output.name == "stdout" else "un avertissement ou un message d’erreur"
        return Problem(what, where=where, todo="le retirer : seuls les éléments de rapport sont publiés")
    return Problem(
        "une sortie qui n’est pas un élément de rapport (tableau brut, valeur ou graphique seul)",
        where=where,
        todo="la montrer avec table(...) ou figure(...), ou finir la ligne par un point-virgule",
    )
