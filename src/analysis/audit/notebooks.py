"""An executed notebook as it is kept: its exhibits, and the outputs that are none."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from analysis.exhibits import MIME, Exhibit, load

_RAW = re.compile(r'class="dataframe"|<class \'pandas')


def exhibits_of(path: Path) -> tuple[Exhibit, ...]:
    """What a notebook shows. OSError, ValueError or KeyError when it cannot be read, UserError for a malformed exhibit."""
    return tuple(load(output["data"][MIME]) for _, output in _outputs(path) if MIME in output.get("data", {}))


def raw_outputs(path: Path) -> Iterator[tuple[str, str]]:
    """Where a kept notebook has an output that no report would show, and what it is; never what it holds."""
    for where, output in _outputs(path):
        data = output.get("data", {})
        said = "".join(output.get("text", ())) + "".join(str(value) for key, value in data.items() if key != MIME)
        if MIME not in data and said.strip():
            yield where, "une sortie y est gardée qui n’est pas un élément de rapport (tableau brut, texte imprimé)"
        elif _RAW.search(said):
            yield where, "un tableau pandas brut y est gardé"


def _outputs(path: Path) -> Iterator[tuple[str, dict]]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for rank, cell in enumerate(cells, start=1):
        for output in cell.get("outputs", ()):
            yield f"cellule {rank}", output
