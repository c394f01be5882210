"""The key figures of an executed report, as numbers that two runs can compare."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.exhibits.base import MIME
from analysis.territories import slugify


@dataclass(frozen=True)
class Figure:
    """One headline number: a name that stays from one run to the next, its French label, the text printed.

    `raw` is the number itself and `unit` what it counts, where the chapter gives them.
    """

    name: str
    label: str
    text: str
    raw: float | None = None
    unit: str | None = None


def key_figures(notebook: Path) -> tuple[Figure, ...]:
    """The key figures an executed notebook shows, in order; a figure without a name takes its label's.

    Raises OSError or ValueError when the file cannot be read as a notebook.
    """
    content = json.loads(notebook.read_text(encoding="utf-8"))
    return tuple(
        Figure(
            name=item.get("name") or slugify(item["label"]),
            label=item["label"],
            text=item["value_text"],
            raw=item.get("raw"),
            unit=item.get("unit"),
        )
        for payload in _payloads(content)
        if payload.get("kind") == "key_figures"
        for item in payload["items"]
    )


def _payloads(notebook: Mapping) -> Iterator[Mapping]:
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            payload = output.get("data", {}).get(MIME)
            if payload is not None:
                yield payload
