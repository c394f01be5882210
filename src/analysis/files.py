"""Writing a file at once."""

import os
from pathlib import Path


def replace_file(path: Path, content: bytes | str) -> None:
    """Write a file at once: a reader sees the former content or the whole new one. Text is written in UTF-8."""
    partial = path.with_name(f".{path.name}.tmp")
    partial.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    os.replace(partial, path)
