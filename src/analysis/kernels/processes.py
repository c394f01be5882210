"""Families of processes: how one is kept together, measured and ended with all it started."""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Iterator

import psutil

_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36


def can_fork() -> bool:
    """Whether forking a process that has imported the scientific stack is safe here: Linux only.

    macOS has fork, but its system libraries do not survive it; Windows has none.
    """
    return sys.platform == "linux" and hasattr(os, "pidfd_open")


def die_with_parent(signum: int = signal.SIGKILL) -> None:
    """Ask the system to send this process `signum` when its parent dies (Linux; nothing elsewhere)."""
    _prctl(_PR_SET_PDEATHSIG, signum)


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent dies, so that none escapes (Linux; nothing elsewhere)."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def descendants(pid: int) -> list[psutil.Process]:
    """The processes that `pid` started, and those they started; empty when it is gone."""
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def end(pid: int, *, seconds: float = 10.0) -> None:
    """Kill a process and all its descendants, whatever group they moved to; return when they are gone.

    The head of the family is stopped first and killed last: it starts nothing meanwhile and, when it adopts orphans,
    none slips away. A zombie that its parent has not yet waited for counts as gone.
    """
    try:
        head = psutil.Process(pid)
        _signal(head, getattr(signal, "SIGSTOP", None))
    except psutil.NoSuchProcess:
        return
    killed: list[psutil.Process] = []
    while fresh := [member for member in descendants(pid) if _alive(member) and member not in killed]:
        for member in fresh:
            _signal(member, getattr(signal, "SIGKILL", signal.SIGTERM))
        killed += fresh
    _signal(head, getattr(signal, "SIGKILL", signal.SIGTERM))
    _wait([*killed, head], seconds)


def end_children(keep: frozenset[int] = frozenset()) -> None:
    """Kill every child of this process that is not in `keep`, with its descendants, and wait for them."""
    for pid in _children():
        if pid not in keep:
            end(pid)
            _reap(pid)


def memory_mb(pid: int) -> float:
    """Memory of a process and its descendants in megabytes, a page shared by n processes counted 1/n for each.

    Where the system does not tell shares (other than Linux), resident memory.
    """
    return sum(_share(member) for member in _family(pid)) / 1e6


def resident_mb(pid: int) -> float:
    """Resident memory of a process and its descendants in megabytes: an upper bound of `memory_mb`, cheap to read."""
    return sum(_resident(member) for member in _family(pid)) / 1e6


def _children() -> list[int]:
    try:
        with open(f"/proc/self/task/{os.getpid()}/children", encoding="ascii") as listed:
            return [int(pid) for pid in listed.read().split()]
    except OSError:
        return [child.pid for child in psutil.Process().children()]


def _family(pid: int) -> Iterator[psutil.Process]:
    try:
        yield psutil.Process(pid)
    except psutil.NoSuchProcess:
        return
    yield from descendants(pid)


def _share(process: psutil.Process) -> int:
    try:
        full = process.memory_full_info()
        return getattr(full, "pss", full.rss)
    except psutil.Error:
        return 0


def _resident(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except psutil.Error:
        return 0


def _alive(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _signal(process: psutil.Process, signum: int | None) -> None:
    if signum is None:
        return
    try:
        process.send_signal(signum)
    except psutil.NoSuchProcess:
        return


def _wait(members: list[psutil.Process], seconds: float) -> None:
    """Until all are gone or zombies: their parents, not this process, wait for them."""
    until = time.monotonic() + seconds
    while any(_alive(member) for member in members) and time.monotonic() < until:
        time.sleep(0.002)


def _reap(pid: int) -> None:
    try:
        os.waitpid(pid, 0)
    except (ChildProcessError, AttributeError):
        return


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)
