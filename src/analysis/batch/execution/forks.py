"""The runner's side of the forks: the process templates come from, and one template per chapter."""

import os
import selectors
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from analysis.kernels.forkserver import receive, send
from analysis.kernels.processes import end

from .attempt import Attempt
from .job import Job

LOG = "depart.log"
MOST_DEATHS = 3
CLOSING_SECONDS = 10


@dataclass
class Template:
    """The template of a notebook as the runner knows it.

    `state` is ``new``, ``preparing``, ``ready`` or ``refused`` (then `reason` says why, in French). `attempts` are those
    under way, by request.
    """

    notebook: str
    data: str
    state: str = "new"
    reason: str = ""
    deaths: int = 0
    channel: socket.socket | None = None
    attempts: dict[int, Attempt] = field(default_factory=dict)


class Forks:
    """Templates of chapters, started when first asked for and started again when they die.

    Call `listen` to let events in.
    """

    def __init__(self, env: Mapping[str, str], home: Path) -> None:
        self._env, self._home = env, home
        self._selector = selectors.DefaultSelector()
        self._templates: dict[tuple, Template] = {}
        self._process: subprocess.Popen | None = None
        self._channel: socket.socket | None = None
        self._ready = False
        self._deaths = 0
        self._last_words = ""
        self._requests = 0

    def prepare(self, data: Path) -> None:
        """Start the process templates come from; it reads meanwhile what reports on a data folder share."""
        if self._process is None:
            self._start_zygote(str(data))

    def template(self, job: Job) -> Template:
        """The template of a job's notebook as it is on disk now, made ready as fast as it can be."""
        found = self._templates.setdefault(_version(job), Template(job.notebook, job.data))
        if self._deaths >= MOST_DEATHS and found.state != "ready":
            found.state, found.reason = "refused", f"le processus de départ s’arrête sans cesse ({self._last_words})"
        if found.state == "new":
            self._prepare(found)
        return found

    def start(self, template: Template, attempt: Attempt) -> None:
        """Fork a report from a template that is ready; its `pid`, then its `exit`, are set by `listen`."""
        request = self._next()
        template.attempts[request] = attempt
        try:
            send(template.channel, {"id": request, "folder": str(attempt.folder)})
        except OSError:
            self._died(template)

    def listen(self, seconds: float) -> None:
        """Wait at most that long for news, and take them in."""
        for key, _ in self._selector.select(seconds):
            message, _ = receive(key.fileobj)
            if key.data is not None:
                self._from_template(key.data, message)
            elif message is None:
                self._zygote_died()
            elif "ready" in message:
                self._ready = True

    def close(self) -> None:
        """End every process: the reading end of their sockets closes, each ends what it started."""
        for template in self._templates.values():
            self._forget(template)
        if self._channel is not None:
            self._selector.unregister(self._channel)
            self._channel.close()
        self._selector.close()
        if self._process is not None:
            if not self._ready:  # it has forked nothing yet, and would not hear before it has imported everything
                self._process.kill()
            try:
                self._process.wait(CLOSING_SECONDS)
            except subprocess.TimeoutExpired:
                end(self._process.pid)
                self._process.wait(CLOSING_SECONDS)

    def _prepare(self, template: Template) -> None:
        if self._process is None:
            self._start_zygote(template.data)
        if not self._ready:
            return
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        request = {"id": self._next(), "notebook": template.notebook, "data": template.data, "folder": str(self._home)}
        with theirs:
            try:
                send(self._channel, request, [theirs.fileno()])
            except OSError:
                ours.close()
                return
        template.channel, template.state = ours, "preparing"
        self._selector.register(ours, selectors.EVENT_READ, template)

    def _start_zygote(self, data: str) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs, open(self._home / LOG, "ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "analysis.batch.execution.zygote", str(theirs.fileno()), data],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**self._env, "PYTHONSAFEPATH": "1"},
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self._channel, self._ready = ours, False
        self._selector.register(ours, selectors.EVENT_READ)

    def _from_template(self, template: Template, message: dict | None) -> None:
        match message:
            case None:
                self._died(template)
            case {"ready": True}:
                template.state = "ready"
            case {"refused": reason}:
                self._forget(template)
                template.state, template.reason = "refused", reason
            case {"id": request, "pid": pid}:
                template.attempts[request].born(pid)
            case {"id": request, "exit": code}:
                template.attempts.pop(request).exit = code

    def _died(self, template: Template) -> None:
        """Its reports died with it; the next one asks for a new template."""
        for attempt in template.attempts.values():
            attempt.exit = -9
        self._forget(template)
        template.deaths += 1
        template.state = "new"
        if template.deaths >= MOST_DEATHS:
            template.state, template.reason = "refused", "le processus du chapitre s’arrête sans cesse"

    def _zygote_died(self) -> None:
        self._deaths += 1
        self._selector.unregister(self._channel)
        self._channel.close()
        self._process.wait(CLOSING_SECONDS)
        said = (self._home / LOG).read_text(encoding="utf-8", errors="replace").strip().splitlines()
        self._last_words = said[-1] if said else f"code {self._process.returncode}"
        self._process, self._channel, self._ready = None, None, False

    def _forget(self, template: Template) -> None:
        template.attempts = {}
        if template.channel is not None:
            self._selector.unregister(template.channel)
            template.channel.close()
            template.channel = None

    def _next(self) -> int:
        self._requests += 1
        return self._requests


def _version(job: Job) -> tuple:
    seen = os.stat(job.notebook)
    return job.notebook, job.data, seen.st_mtime_ns, seen.st_size, seen.st_ino
