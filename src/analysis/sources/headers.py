"""Headers: one spelling for each, and where they stand in a grid of cells."""

import re
from collections.abc import Sequence
from unicodedata import combining, normalize

_LETTERS = re.compile(r"[A-Za-zÀ-ÿ]")
_SEARCHED = 25


def normalise_header(text: str) -> str:
    """A header as lower-case ASCII words joined by underscores: « Taux de réussite - G » → ``taux_de_reussite_g``."""
    plain = "".join(c for c in normalize("NFKD", text.replace("\u2019", "'").replace("œ", "oe")) if not combining(c))
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")


def unique(headers: Sequence[str]) -> tuple[str, ...]:
    """Normalised headers made distinct: an empty one becomes ``colonne_3``, a repeated one gets ``_2``."""
    seen: dict[str, int] = {}
    named = []
    for position, header in enumerate(headers, start=1):
        name = normalise_header(header) or f"colonne_{position}"
        seen[name] = seen.get(name, 0) + 1
        named.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return tuple(named)


def header_rows(grid: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """Positions of the header rows of a grid, top to bottom; empty when no row looks like a header.

    Title lines may stand above (few cells filled) and a workbook may have two or three header rows (labels, then
    technical names, or group titles, then columns). A header row fills at least 60 % of the table's width, and all its
    cells are words.
    """
    head = grid[:_SEARCHED]
    width = max((_filled(row) for row in head), default=0)
    found: list[int] = []
    for position, row in enumerate(head):
        enough = _filled(row) >= max(2, 0.6 * width) or (found and _filled(row) >= 2)
        if enough and all(_LETTERS.search(cell) and not _is_value(cell) for cell in row if cell.strip()):
            found.append(position)
            if len(found) == 3:
                break
        elif found:
            break
    return tuple(found)


def alternatives(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """The ways to read one or several header rows: the last, the others, then groups joined to the titles below."""
    ways = [tuple(row) for row in reversed(rows)]
    if len(rows) > 1:
        group, joined = "", []
        for above, below in zip(rows[-2], rows[-1], strict=True):
            group = above.strip() or group
            joined.append(f"{group} {below}".strip())
        ways.append(tuple(joined))
    return tuple(dict.fromkeys(ways))


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _is_value(cell: str) -> bool:
    """Codes and missing markers that contain letters but title no column."""
    return bool(re.fullmatch(r"\s*(\d{7}[A-Za-z]|2[AB]\d{3}|\d{3}[AB]?|0?2[AB]|NS|ND|NA|<\s*\d+)\s*", cell))
