"""Frames an analysis starts from, with what was left out of them counted by reason."""

from .colleges import (
    COLLEGE_IPS,
    DNB,
    EXCLUSIONS,
    IPS_BREAK,
    PANEL_TYPES,
    Panel,
    Window,
    choose_window,
    college_panel,
)
from .pupils import PUPIL_EXCLUSIONS, PUPIL_TYPES, PupilPanel, pupil_panel

__all__ = [
    "COLLEGE_IPS",
    "DNB",
    "EXCLUSIONS",
    "IPS_BREAK",
    "PANEL_TYPES",
    "PUPIL_EXCLUSIONS",
    "PUPIL_TYPES",
    "Panel",
    "PupilPanel",
    "Window",
    "choose_window",
    "college_panel",
    "pupil_panel",
]
