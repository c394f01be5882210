"""The PDF twin, set by Typst and finished for assistive technology."""

from .compile import render_pdf

__all__ = ["render_pdf"]
