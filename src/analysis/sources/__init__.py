"""Sources: tolerant reading of published files into canonical tables, recognised by their content."""

from .intake import intake, read_path
from .model import Column, IntakeReport, Reading, SetAside, Source, Unrecognised
from .raw import Raw, load
from .recognition import recognise
from .registry import SOURCES

__all__ = [
    "SOURCES",
    "Column",
    "IntakeReport",
    "Raw",
    "Reading",
    "SetAside",
    "Source",
    "Unrecognised",
    "intake",
    "load",
    "read_path",
    "recognise",
]
