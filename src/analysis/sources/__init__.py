"""Sources: tolerant reading of published files into canonical tables, recognised by their content."""

from .extracts import EXTRACTS, Alias, Key, KeyFile, default_path, load_aliases, write_templates
from .intake import intake, read_path
from .model import Column, IntakeReport, Reading, SetAside, Source, Unrecognised
from .raw import Raw, load
from .recognition import recognise
from .registry import SOURCES

__all__ = [
    "EXTRACTS",
    "SOURCES",
    "Alias",
    "Column",
    "IntakeReport",
    "Key",
    "KeyFile",
    "Raw",
    "Reading",
    "SetAside",
    "Source",
    "Unrecognised",
    "default_path",
    "intake",
    "load",
    "load_aliases",
    "read_path",
    "recognise",
    "write_templates",
]
