"""All or nothing: a new state of the store replaces the former one in one move, or nothing changes."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREVIOUS = ".store-precedent"


@contextmanager
def replacing(store: Path) -> Iterator[Path]:
    """A scratch folder that becomes `store` when the block ends well; when it fails, `store` is left as it was.

    Unchanged files are carried over with `carry`. Should the machine stop between the two renames of the swap,
    `recover` puts the former state back.
    """
    store.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=".store-", dir=store.parent))
    scratch.chmod(0o755)
    try:
        yield scratch
        _swap(scratch, store)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def carry(source: Path, destination: Path) -> None:
    """Bring a file or folder of the former state into the new one (hard links where the disk allows)."""
    if source.is_dir():
        shutil.copytree(source, destination, copy_function=_link)
    elif source.is_file():
        _link(source, destination)


def recover(store: Path) -> None:
    """Put the former state back when a swap was cut between its two renames."""
    previous = store.parent / _PREVIOUS
    if previous.is_dir() and not store.exists():
        previous.rename(store)


def _swap(scratch: Path, store: Path) -> None:
    previous = store.parent / _PREVIOUS
    shutil.rmtree(previous, ignore_errors=True)
    if store.exists():
        store.rename(previous)
    try:
        scratch.rename(store)
    except OSError:
        recover(store)
        raise
    shutil.rmtree(previous, ignore_errors=True)


def _link(source: str | Path, destination: str | Path) -> None:
    try:
        os.link(source, destination)
    except OSError:
        shutil.copy2(source, destination)
