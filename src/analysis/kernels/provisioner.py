"""Kernels forked from a process that has imported the scientific stack, behind jupyter_client's provisioner interface.

The kernelspec `decorreler-warm` names this provisioner: ``papermill -k decorreler-warm`` and JupyterLab use it like any
other kernel. Where forking is not safe, or when the parent cannot be started, the kernel starts cold, as usual.
"""

import asyncio
import json
import os
import signal
import socket
import sys
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner

from .forkserver import PACKET
from .processes import can_fork


class WarmProcess:
    """A forked kernel as its launcher sees it: what `LocalProvisioner` asks of a `subprocess.Popen`.

    The connection to the parent lives as long as the kernel: closed by us, the parent kills the kernel.
    """

    stdin = stdout = stderr = None

    def __init__(self, channel: socket.socket, pid: int) -> None:
        self._channel = channel
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """The exit code, or None while the kernel runs."""
        self._news(socket.MSG_DONTWAIT)
        return self.returncode

    def wait(self) -> int | None:
        """Wait for the exit code."""
        while self.returncode is None:
            self._news(0)
        return self.returncode

    def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, signum)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _news(self, flags: int) -> None:
        if self.returncode is not None:
            return
        try:
            packet = self._channel.recv(PACKET, flags)
        except BlockingIOError:
            return
        except ConnectionError:
            packet = b""
        self.returncode = json.loads(packet)["exit"] if packet else -signal.SIGKILL
        self._channel.close()


class WarmProvisioner(LocalProvisioner):
    """Starts kernels by asking a warm parent to fork."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork the kernel that `cmd` would start; start `cmd` itself where that cannot be done."""
        process = await asyncio.to_thread(_forked, cmd, kwargs) if _is_ipykernel(cmd) and can_fork() else None
        if process is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = process
        self.pid = self.pgid = process.pid
        self.cwd = kwargs.get("cwd", os.getcwd())
        return self.connection_info


def _is_ipykernel(cmd: list[str]) -> bool:
    return len(cmd) > 3 and os.path.samefile(cmd[0], sys.executable) and cmd[1:3] == ["-m", "ipykernel_launcher"]


def _forked(cmd: list[str], options: dict[str, Any]) -> WarmProcess | None:
    from .warm import WarmParentError, ask  # fcntl: only where forks are

    try:
        return WarmProcess(
            *ask(cmd[3:], dict(options.get("env") or os.environ), str(options.get("cwd") or os.getcwd()))
        )
    except WarmParentError:
        return None
