"""nbconvert exporters: ``jupyter nbconvert --to decorreler_html`` and ``--to decorreler_pdf``."""

from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from analysis.errors import Problem, UserError

from .blocks import Document
from .datafiles import data_files
from .document import read_document
from .html import render_html
from .typst import render_pdf


class HtmlReportExporter(Exporter):
    """Executed notebook → one self-contained HTML page, with its data files beside it."""

    export_from_notebook = "Rapport Décorréler (HTML)"
    file_extension = ".html"
    output_mimetype = "text/html"

    def from_notebook_node(self, nb: NotebookNode, resources: dict | None = None, **kw: object) -> tuple[str, dict]:
        """The page and the resources. Data files are named, linked and written when the notebook's name is known.

        Raises UserError, in French, for an output that is not an exhibit, or for a report on persons that is no draft.
        """
        chapter = _chapter(resources)
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        document = _by_hand(nb)
        files = data_files(document, chapter) if chapter else []
        _attach(resources, {f"donnees/{file.name}": file.content for file in files})
        links = {file.id: f"donnees/{file.name}" for file in files if file.id}
        return render_html(document, data_files=links), resources


class PdfReportExporter(Exporter):
    """Executed notebook → tagged PDF."""

    export_from_notebook = "Rapport Décorréler (PDF)"
    file_extension = ".pdf"
    output_mimetype = "application/pdf"

    def from_notebook_node(self, nb: NotebookNode, resources: dict | None = None, **kw: object) -> tuple[bytes, dict]:
        """The PDF and the resources. Raises UserError, in French, as for the page."""
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        return render_pdf(_by_hand(nb)), resources


def _by_hand(notebook: NotebookNode) -> Document:
    """The document of a notebook exported outside a batch: nothing audits it, so on persons it stays a draft."""
    document = read_document(notebook)
    stamps = (placed.exhibit.protection for placed in document.placed())
    if not document.header.draft and any(known is not None and known.about_persons for known in stamps):
        raise UserError(
            Problem(
                "ce rapport porte sur des élèves : il n’est publié qu’après l’audit d’un lot",
                where="export du notebook",
                todo="run_reports.py run, ou draft=True dans la cellule des paramètres pour un brouillon qui reste au service",
            )
        )
    return document


def _chapter(resources: dict | None) -> str | None:
    return ((resources or {}).get("metadata") or {}).get("name")


def _attach(resources: dict, files: dict[str, bytes]) -> None:
    outputs = resources.get("outputs")
    if not isinstance(outputs, dict):
        outputs = {}
    resources["outputs"] = outputs | files
