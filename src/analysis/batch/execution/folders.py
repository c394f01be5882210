"""Working folders that say who works in them, so that those of the dead are told from those of the living."""

import errno
import os
import shutil
import socket
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import psutil

from analysis.batch.outcome import Output

from .job import Job

PREFIX = ".en-cours-"
JOB, RESULT, LOG, PROGRESS, FILES = "job.json", "result.json", "journal.log", "avancement", "rapport"
"""What the folder of an attempt holds."""

DISK_FULL = 28
"""Exit code of a report that could not even write why."""

NO_PLACE = {
    errno.ENOSPC: "plus de place sur le disque",
    errno.EDQUOT: "le quota de l’utilisateur est atteint",
    errno.EROFS: "le disque est en lecture seule",
}
"""Errors of the file system that no other report would escape."""


def cannot_write(number: int | None, said: str = "") -> str:
    """Why nothing can be written, in French where the error is a usual one."""
    return f"impossible d’écrire les rapports : {NO_PLACE.get(number, said)}"


def claim(parent: Path, prefix: str = PREFIX) -> Path:
    """A new folder below `parent` (created), whose name tells the process that works in it."""
    parent.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=f"{prefix}{_owner()}-", dir=parent))


def clean(parent: Path, prefix: str = PREFIX) -> None:
    """Remove the folders that processes of this machine claimed there and left when they died."""
    for path in parent.glob(f"{prefix}{_machine()}-*"):
        if not _alive(path.name.removeprefix(prefix)):
            remove(path)


def orphaned(folder: Path) -> bool:
    """Whether the process that claimed this folder, on this machine, is gone."""
    return not _alive(folder.name.removeprefix(PREFIX))


def remove(folder: Path) -> None:
    """Remove a folder claimed before."""
    shutil.rmtree(folder, ignore_errors=True)


def publish(outputs: Mapping[str, Output], files: Path, job: Job) -> dict[str, Output]:
    """Move finished files to their place, replacing those of an earlier run of the same report.

    Returns the outputs with paths relative to the job's output folder.
    """
    out = Path(job.out)
    target = out / job.slug
    (target / "donnees").mkdir(parents=True, exist_ok=True)
    kept = {output.path for output in outputs.values()}
    for old in (target / "donnees").iterdir():
        mine = old.name.startswith(f"{job.chapter}-") or old.name == f"{job.chapter}.xlsx"
        if mine and f"donnees/{old.name}" not in kept:
            old.unlink()
    for output in outputs.values():
        os.replace(files / output.path, target / output.path)
    return {kind: Output(f"{job.slug}/{output.path}", output.sha256, output.bytes) for kind, output in outputs.items()}


def keep_log(text: str, job: Job) -> str | None:
    """Write the report's log beside it, or remove the former one when there is nothing to say; its relative path."""
    path = Path(job.out) / job.slug / f"{job.chapter}.log"
    if not text.strip():
        path.unlink(missing_ok=True)
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path.relative_to(job.out).as_posix()


def _machine() -> str:
    return "".join(c for c in socket.gethostname() if c.isalnum()) or "machine"


@cache
def _owner() -> str:
    process = psutil.Process()
    return f"{_machine()}-{process.pid}-{process.create_time():.2f}"


def _alive(name: str) -> bool:
    _, pid, created, *_ = [*name.split("-"), "", "", ""]
    try:
        process = psutil.Process(int(pid))
        return abs(process.create_time() - float(created)) < 1 and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.NoSuchProcess, ValueError):
        return False
