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
    wide = (n for n, row in enumerate(head) if _filled(row) >= max(2, 0.6 * width) and _is_words(row))
    first = last = next(wide, None)
    if first is None or last is None:
        return ()
    while last + 1 < len(head) and last - first < 2 and _filled(head[last + 1]) >= 2 and _is_words(head[last + 1]):
        last += 1
    if first > 0 and _filled(head[first - 1]) >= 2 and _is_words(head[first - 1]):
        first -= 1
    return tuple(range(first, last + 1))


def alternatives(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """The ways to read one or several header rows: the last, the others, then group titles joined to the titles below,
    first where the title below is empty or repeated only, then everywhere."""
    ways = [tuple(row) for row in reversed(rows)]
    if len(rows) > 1:
        groups, below = [], [title.strip() for title in rows[-1]]
        for title in rows[-2]:
            groups.append(title.strip() or (groups[-1] if groups else ""))
        joined = tuple(f"{group} {title}".strip() for group, title in zip(groups, below, strict=True))
        alone = [title and below.count(title) == 1 for title in below]
        ways.append(tuple(t if keep else j for t, j, keep in zip(below, joined, alone, strict=True)))
        ways.append(joined)
    return tuple(dict.fromkeys(ways))


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _is_words(row: Sequence[str]) -> bool:
    return all(_LETTERS.search(cell) and not _is_value(cell) for cell in row if cell.strip())


def _is_value(cell: str) -> bool:
    """Codes and missing markers that contain letters but title no column."""
    return bool(re.fullmatch(r"\s*(\d{7}[A-Za-z]|2[AB]\d{3}|\d{3}[AB]?|0?2[AB]|NS|ND|NA|<\s*\d+)\s*", cell))
