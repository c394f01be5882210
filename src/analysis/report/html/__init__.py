"""The HTML twin: one self-contained, accessible page."""

from .page import prepare, render_html

__all__ = ["prepare", "render_html"]
