"""What a notebook displays: titled, sourced, with alternative texts; carried by one MIME type to both exporters."""

from .base import MIME, VERSION, Exhibit, Mentions
from .dataset import Column, Dataset
from .figure import Figure, figure
from .header import Header, report_header
from .identity import Identity
from .load import load
from .notices import CALLOUTS, PARTS, Callout, Methods, NotApplicable, Part, callout, methods, not_applicable, part
from .summary import KeyFigure, KeyFigures, Sentences, key_figures, sentences
from .table import Table, table

__all__ = [
    "CALLOUTS",
    "MIME",
    "PARTS",
    "VERSION",
    "Callout",
    "Column",
    "Dataset",
    "Exhibit",
    "Figure",
    "Header",
    "Identity",
    "KeyFigure",
    "KeyFigures",
    "Mentions",
    "Methods",
    "NotApplicable",
    "Part",
    "Sentences",
    "Table",
    "callout",
    "figure",
    "key_figures",
    "load",
    "methods",
    "not_applicable",
    "part",
    "report_header",
    "sentences",
    "table",
]
