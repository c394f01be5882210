"""Where the results of a benchmark go."""

import json
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


def keep(name: str, summary: dict[str, object]) -> None:
    """Write ``results/<name>.json`` and print it."""
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(summary, indent=1) + "\n"
    (RESULTS / f"{name}.json").write_text(text, encoding="utf-8")
    print(text)
