"""One run at a time in an output folder."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from analysis.batch.journal import FOLDER
from analysis.errors import Problem, UserError

_FAR = 1 << 30


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the output folder (created) for the time of a block.

    The lock belongs to this process: the system releases it when the process ends, however it ends, so that a killed
    run never blocks the next one; processes it forks do not hold it. Raises UserError when another run holds it,
    naming its process and machine, or when the folder cannot be written.
    """
    stream = _open(out)
    with stream:
        if not _take(stream):
            stream.seek(0)
            holder = stream.read().decode("utf-8", "replace").strip() or "inconnu"
            raise UserError(
                Problem(
                    f"une autre production est en cours dans ce dossier (processus {holder})",
                    where=str(out),
                    todo="attendre qu’elle finisse, l’arrêter, ou choisir un autre dossier avec --out",
                )
            )
        stream.truncate(0)
        stream.write(f"{os.getpid()} sur {socket.gethostname()}".encode())
        stream.flush()
        yield
        stream.truncate(0)


def _open(out: Path) -> BinaryIO:
    try:
        (out / FOLDER).mkdir(parents=True, exist_ok=True)
        return (out / FOLDER / "verrou").open("a+b")
    except OSError as error:
        raise UserError(
            Problem(f"impossible d’écrire dans le dossier des rapports : {error.strerror}", where=str(out))
        ) from error


try:
    import fcntl
except ImportError:
    import msvcrt

    def _take(stream: BinaryIO) -> bool:
        stream.seek(_FAR)  # a locked byte cannot be read by others: far from the holder's name
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:

    def _take(stream: BinaryIO) -> bool:
        # POSIX record locks, not flock: a forked child does not inherit them
        try:
            fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
