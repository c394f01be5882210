"""The HTML twin: one self-contained, accessible page."""

from .page import render_html

__all__ = ["render_html"]
