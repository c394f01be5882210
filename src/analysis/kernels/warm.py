"""Finding, or starting, the warm parent of this interpreter and of this state of the code; asking it for a kernel."""

import fcntl
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path

from .forkserver import receive
from .state import code_state

START_SECONDS = 60
_OF_PARENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONSAFEPATH": "1"}
_PLAIN = ("PYTHONHASHSEED", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TZ")


class WarmParentError(Exception):
    """No warm parent could be reached or started."""


def ask(arguments: list[str], env: dict[str, str], cwd: str) -> tuple[socket.socket, int]:
    """A kernel forked with these command-line arguments, environment and folder: the connection that holds it, its pid.

    Raises WarmParentError.
    """
    connection = _connect(address(env), env)
    try:
        request = json.dumps({"arguments": arguments, "env": env, "cwd": cwd}).encode()
        connection.sendall(request)
        connection.settimeout(START_SECONDS)
        message, _ = receive(connection)
        connection.settimeout(None)
    except OSError as error:
        connection.close()
        raise WarmParentError(str(error)) from error
    if message is None or "pid" not in message:
        connection.close()
        raise WarmParentError("the parent did not fork")
    return connection, message["pid"]


def address(env: dict[str, str]) -> Path:
    """The socket of the warm parent for this interpreter, this code and what an environment fixes at start."""
    fixed = {name: env.get(name) for name in _PLAIN}
    key = sha256(json.dumps([sys.executable, sys.prefix, code_state(), fixed]).encode()).hexdigest()[:16]
    return _folder() / f"{key}.sock"


def _folder() -> Path:
    """A folder only this user can enter, with a path short enough for a socket."""
    folder = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()) / f"decorreler-noyaux-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    seen = folder.stat()
    if seen.st_uid != os.getuid() or seen.st_mode & 0o077:
        raise WarmParentError(f"{folder} belongs to somebody else or is open to others")
    return folder


def _connect(path: Path, env: dict[str, str]) -> socket.socket:
    """Connect to the parent that listens there; one process at a time starts it when nobody does."""
    try:
        return _connected(path)
    except OSError:
        pass
    with open(path.with_suffix(".verrou"), "ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            return _connected(path)
        except OSError:
            return _started(path, env)


def _connected(path: Path) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        connection.connect(str(path))
    except OSError:
        connection.close()
        raise
    return connection


def _started(path: Path, env: dict[str, str]) -> socket.socket:
    with open(path.with_suffix(".log"), "wb") as log:
        parent = subprocess.Popen(
            [sys.executable, "-m", "analysis.kernels.warm_parent", str(path)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**env, **_OF_PARENT},
            cwd="/",
            start_new_session=True,
        )
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and parent.poll() is None:
        try:
            return _connected(path)
        except OSError:
            time.sleep(0.02)
    raise WarmParentError("the parent did not start; see " + str(path.with_suffix(".log")))
