"""Inlining charts: an SVG text that can live in a page beside others."""

import re

_PROLOG = re.compile(r"\A.*?(?=<svg\b)", re.DOTALL)
_METADATA = re.compile(r"<metadata>.*?</metadata>\s*", re.DOTALL)
_ROOT = re.compile(r"<svg\b[^>]*>", re.DOTALL)
_ID = re.compile(r'(?<=\s)id="([^"]+)"')
_REFERENCE = re.compile(r'((?:xlink:)?href="#|url\((?:\'|&quot;)?#)([^")\']+)')
_SIZE = re.compile(r'\s(?:width|height|role|aria-label|aria-hidden|focusable|class)="[^"]*"')
_OUTSIDE = re.compile(
    r"<script\b|\son\w+=|(?:href|src)=[\"'](?!#|data:)|url\([\"']?(?!#|data:|&quot;#)|@import", re.IGNORECASE
)


def checked(svg: str, what: str) -> str:
    """The SVG itself; ValueError, in French, when it is none, runs a script or asks for something outside."""
    if not _ROOT.search(svg):
        raise ValueError(f"{what} : ce n’est pas un SVG.")
    if found := _OUTSIDE.search(strip(svg)):
        raise ValueError(f"{what} : un SVG ne peut contenir ni script ni adresse extérieure (« {found.group()} »).")
    return svg


def strip(svg: str) -> str:
    """Without XML prolog, document type and metadata: from ``<svg`` on."""
    return _METADATA.sub("", _PROLOG.sub("", svg, count=1)).strip()


def inline(svg: str, prefix: str, attributes: str) -> str:
    """The SVG with every id (and reference to one) prefixed, its fixed size replaced by `attributes`.

    Two charts drawn by the same program name their clipping paths and glyphs alike: on one page, the second would
    borrow the first's. `attributes` is trusted HTML.
    """
    text = strip(svg)
    root = _ROOT.match(text)
    head, body = root.group(), text[root.end() :]
    if "viewBox" not in head:
        size = [re.search(rf'\s{side}="([\d.]+)', head) for side in ("width", "height")]
        if all(size):
            attributes += ' viewBox="0 0 {} {}"'.format(*(side.group(1) for side in size))
    head = _SIZE.sub("", head).replace("<svg", f"<svg {attributes}", 1)
    text = head + body
    text = _ID.sub(lambda match: f'id="{prefix}-{match.group(1)}"', text)
    return _REFERENCE.sub(lambda match: f"{match.group(1)}{prefix}-{match.group(2)}", text)
