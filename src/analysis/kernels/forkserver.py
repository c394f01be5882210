"""A process that forks itself on request: what it has imported and prepared, each child has at once.

Requests and answers are one JSON packet each, over a socket that keeps packets whole; a request may carry file
descriptors. The server has one thread and ends when the other end of its socket closes, with all it started.
"""

import gc
import json
import os
import selectors
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import NoReturn

from .processes import adopt_orphans, die_with_parent, end, end_children

PACKET = 1 << 16
MOST_DESCRIPTORS = 8

Action = Callable[[dict, list[int]], int]
"""What a child does with a request and its descriptors; returns its exit code."""


def send(channel: socket.socket, message: dict, descriptors: Sequence[int] = ()) -> None:
    """Send one packet; OSError when the other end is gone."""
    socket.send_fds(channel, [json.dumps(message).encode()], list(descriptors))


def receive(channel: socket.socket) -> tuple[dict | None, list[int]]:
    """The next packet and its descriptors; None when the other end is gone."""
    try:
        packet, descriptors, _, _ = socket.recv_fds(channel, PACKET, MOST_DESCRIPTORS)
    except ConnectionError:
        return None, []
    return (json.loads(packet), descriptors) if packet else (None, [])


class ForkServer:
    """Forks a child for each request that comes through `channel`, runs `action` in it, tells its end.

    A request is a dict with an ``id``; the answers are ``{"id", "pid"}`` once the child leads a session of its own, then
    ``{"id", "exit"}`` (its exit code, or minus the signal that killed it). Orphans a child leaves are killed. `before` is
    called with the request in the server itself, before the fork: what it keeps, later children have too.
    """

    def __init__(
        self, channel: socket.socket, action: Action, before: Callable[[dict], None] = lambda request: None
    ) -> None:
        self.channel, self.action, self.before = channel, action, before
        self._children: dict[int, tuple[int, int]] = {}  # process descriptor → (pid, id of the request)
        self._selector = selectors.DefaultSelector()
        self._selector.register(channel, selectors.EVENT_READ)
        adopt_orphans()

    def serve(self) -> None:
        """Answer requests until the other end closes; every child is then killed with its descendants.

        What is in memory now leaves the collector's sight: a child that went through it would copy every page it shares.
        """
        gc.collect()
        gc.freeze()
        try:
            while self._turn():
                pass
        finally:
            for pid, _ in self._children.values():
                end(pid)
            end_children()

    def _turn(self) -> bool:
        for key, _ in self._selector.select():
            if key.fileobj is not self.channel:
                self._ended(key.fd)
                continue
            request, descriptors = receive(self.channel)
            if request is None:
                return False
            self._fork(request, descriptors)
        return True

    def _fork(self, request: dict, descriptors: list[int]) -> None:
        self.before(request)
        ready, told = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(ready)
            self._child(request, descriptors, told)
        os.close(told)
        for descriptor in descriptors:
            os.close(descriptor)
        os.read(ready, 1)  # the child leads its own session from here on, or is dead already
        os.close(ready)
        self._selector.register(watched := os.pidfd_open(pid), selectors.EVENT_READ)
        self._children[watched] = (pid, request["id"])
        send(self.channel, {"id": request["id"], "pid": pid})

    def _child(self, request: dict, descriptors: list[int], told: int) -> NoReturn:
        code = 1
        try:
            parent = os.getppid()
            for signum in (signal.SIGTERM, signal.SIGINT):
                signal.signal(signum, signal.SIG_DFL)
            die_with_parent(signal.SIGKILL)
            adopt_orphans()
            os.setsid()
            os.write(told, b".")
            os.close(told)
            if os.getppid() != parent:
                os._exit(1)
            self._selector.close()
            self.channel.close()
            for watched in self._children:
                os.close(watched)
            code = self.action(request, descriptors)
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 1
        except BaseException:
            traceback.print_exc()
        finally:
            _flush()
            os._exit(code)

    def _ended(self, watched: int) -> None:
        pid, request = self._children.pop(watched)
        self._selector.unregister(watched)
        os.close(watched)
        _, status = os.waitpid(pid, 0)
        end_children(frozenset(known for known, _ in self._children.values()))
        send(self.channel, {"id": request, "exit": os.waitstatus_to_exitcode(status)})


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            continue
