"""Independent pieces of one computation, over the cores of this machine."""

import os
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TypeVar

from analysis.kernels.processes import can_fork, die_with_parent

T = TypeVar("T")
R = TypeVar("R")


def spread(function: Callable[[T], R], pieces: Sequence[T], *, processes: int | None = None) -> list[R]:
    """What the function gives of each piece, in order.

    The pieces are dealt to one forked process per core (`processes`, or those that this process may use), here when there
    is one piece or one core, or where processes do not fork. What the function changes stays in its process: only what it
    gives comes back. Raises RuntimeError when a process fails; what it wrote on its standard error says why.
    """
    cores = processes or (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)
    hands = min(cores, len(pieces)) if can_fork() else 1
    if hands < 2:
        return [function(piece) for piece in pieces]
    context = get_context("fork")
    ends, children = [], []
    for hand in range(hands):
        here, there = context.Pipe(duplex=False)
        child = context.Process(target=_work, args=(function, pieces[hand::hands], there), daemon=True)
        child.start()
        there.close()
        ends.append(here)
        children.append(child)
    try:
        dealt = [_received(end) for end in ends]
    except BaseException:
        for child in children:
            child.kill()
        raise
    finally:
        for child in children:
            child.join()
    return [dealt[rank % hands][rank // hands] for rank in range(len(pieces))]


def _work(function: Callable[[T], R], pieces: Sequence[T], end: Connection) -> None:
    die_with_parent()
    end.send([function(piece) for piece in pieces])
    end.close()


def _received(end: Connection) -> list:
    try:
        return end.recv()
    except EOFError:
        raise RuntimeError("a process stopped before the end of its work") from None
