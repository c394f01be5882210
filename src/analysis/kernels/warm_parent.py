"""The parent of warm kernels: imports the scientific stack, listens, forks one kernel per connection.

Run as ``python -m analysis.kernels.warm_parent SOCKET``. It ends by itself when it has had no kernel for a while. A kernel
whose connection closes is killed: its launcher is gone.
"""

import contextlib
import importlib
import json
import os
import selectors
import signal
import socket
import sys
from typing import NoReturn

from .forkserver import PACKET, send
from .processes import adopt_orphans, end, end_children

IDLE_SECONDS = 600
STACK = (
    "debugpy",
    "ipykernel.kernelapp",
    "matplotlib.figure",
    "matplotlib_inline.backend_inline",
    "scipy.optimize",
    "statsmodels.api",
    "analysis.charts",
    "analysis.views",
    "analysis.work",
)
"""What notebooks import, and what a kernel imports when it starts."""


class _Parent:
    def __init__(self, listening: socket.socket) -> None:
        self._listening = listening
        self._selector = selectors.DefaultSelector()
        self._selector.register(listening, selectors.EVENT_READ, self._accept)
        self._kernels: dict[socket.socket, tuple[int, int]] = {}  # connection → (pid, process descriptor)
        adopt_orphans()

    def serve(self) -> None:
        """Fork on request until nothing has been asked, and no kernel has lived, for `IDLE_SECONDS`."""
        while True:
            events = self._selector.select(IDLE_SECONDS)
            if not events and not self._kernels:
                return
            for key, _ in events:
                key.data(key.fileobj)

    def _accept(self, listening: socket.socket) -> None:
        connection, _ = listening.accept()
        self._selector.register(connection, selectors.EVENT_READ, self._asked)

    def _asked(self, connection: socket.socket) -> None:
        packet = connection.recv(PACKET * 4)
        if connection in self._kernels or not packet:
            self._leave(connection)
            return
        ready, told = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(ready)
            self._become_kernel(connection, json.loads(packet), told)
        os.close(told)
        os.read(ready, 1)  # the kernel leads its own session from here on
        os.close(ready)
        watched = os.pidfd_open(pid)
        self._kernels[connection] = (pid, watched)
        self._selector.register(watched, selectors.EVENT_READ, lambda fd: self._ended(connection))
        send(connection, {"pid": pid})

    def _become_kernel(self, connection: socket.socket, request: dict, told: int) -> NoReturn:
        code = 1
        try:
            os.setsid()
            os.write(told, b".")
            os.close(told)
            for signum in (signal.SIGTERM, signal.SIGINT):
                signal.signal(signum, signal.SIG_DFL)
            self._selector.close()
            self._listening.close()
            connection.close()
            for other, (_, watched) in self._kernels.items():
                other.close()
                os.close(watched)
            code = _run_kernel(request)
        finally:
            os._exit(code)

    def _ended(self, connection: socket.socket) -> None:
        pid, watched = self._kernels.pop(connection)
        self._selector.unregister(watched)
        os.close(watched)
        _, status = os.waitpid(pid, 0)
        end_children(frozenset(known for known, _ in self._kernels.values()))
        with contextlib.suppress(OSError):
            send(connection, {"exit": os.waitstatus_to_exitcode(status)})
        self._leave(connection)

    def _leave(self, connection: socket.socket) -> None:
        if connection in self._kernels:
            end(self._kernels[connection][0])
            return
        self._selector.unregister(connection)
        connection.close()


def _run_kernel(request: dict) -> int:
    """In the fork: be the kernel that the command line would have started."""
    from ipykernel.kernelapp import IPKernelApp

    from .seeding import reseed

    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    reseed()
    sys.argv = ["ipykernel_launcher", *request["arguments"]]
    IPKernelApp.launch_instance(argv=[*request["arguments"], f"--IPKernelApp.parent_handle={os.getppid()}"])
    return 0


def main(path: str) -> NoReturn:
    for name in STACK:
        importlib.import_module(name)
    if os.path.exists(path):
        os.unlink(path)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listening:
        listening.bind(path)
        listening.listen()
        _Parent(listening).serve()
        os.unlink(path)
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
