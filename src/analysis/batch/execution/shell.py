"""A notebook's cells executed in this process, their outputs kept exactly as a kernel and its client would."""

import asyncio
import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace

from ipykernel.compiler import XCachingCompiler
from ipykernel.ipkernel import IPythonKernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.shellapp import InteractiveShellApp
from jupyter_client.session import Session
from nbclient import NotebookClient
from nbformat import NotebookNode
from traitlets.config import Config

LANGUAGE_INFO = IPythonKernel.language_info
_CONFIG = {"HistoryManager": {"hist_file": ":memory:"}}
_PARENT = {"msg_id": "report"}

Watch = Callable[[int], None]


class _Recorder(Session):
    """The session of a shell without sockets: what would be sent goes through the wire format, then to `receive`."""

    def __init__(self, receive: Callable[[dict], None]) -> None:
        super().__init__(key=b"")
        self._receive = receive

    def send(self, stream, msg_or_type, content=None, parent=None, ident=None, buffers=None, **more):
        message = msg_or_type if isinstance(msg_or_type, dict) else self.msg(msg_or_type, content, parent)
        self._receive({**message, "parent_header": _PARENT, "content": self.unpack(self.pack(message["content"]))})


class _Stream(io.TextIOBase):
    """sys.stdout or sys.stderr while a cell runs."""

    encoding = "utf-8"

    def __init__(self, name: str, fd: int, publish: Callable[[str, str], None]) -> None:
        self._name, self._fd, self._publish = name, fd, publish

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if text:
            self._publish(self._name, text)
        return len(text)

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._fd


class Shell:
    """The only IPython shell of this process, with one namespace, as a kernel has.

    Fork-safe: no thread, no socket, no event loop outlives `run`. `messages` are those a kernel would publish.
    """

    def __init__(self) -> None:
        self._shell = ZMQInteractiveShell.instance(
            config=Config(_CONFIG), compiler_class=XCachingCompiler, user_ns={}, kernel=None
        )
        self._sink: Callable[[dict], None] = lambda message: None
        self.quiet = True  # no asynchronous task is left of what was run
        session = _Recorder(lambda message: self._sink(message))
        for publisher in (self._shell.displayhook, self._shell.display_pub):
            publisher.session = session
        self._shell.displayhook.topic = b"execute_result"
        os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
        InteractiveShellApp.init_path(SimpleNamespace(ignore_cwd=False))

    @property
    def namespace(self) -> dict[str, object]:
        """The notebook's variables (and IPython's own)."""
        return self._shell.user_ns

    def run(self, notebook: NotebookNode, indices: Iterable[int], watch: Watch = lambda index: None) -> int | None:
        """Execute the code cells at these indices, filling in their outputs; stop at the first that raises.

        `watch` is called with the index of each cell before it runs. Returns the index of the cell that raised, or None.
        """
        client = NotebookClient(notebook, record_timing=False)
        client.reset_execution_trackers()
        return asyncio.run(self._run(client, notebook, list(indices), watch))

    async def _run(
        self, client: NotebookClient, notebook: NotebookNode, indices: list[int], watch: Watch
    ) -> int | None:
        stopped = None
        for index in indices:
            cell = notebook.cells[index]
            if cell.cell_type != "code" or not cell.source.strip() or "skip-execution" in _tags(cell):
                continue
            watch(index)
            if not await self._cell(client, cell, index) and "raises-exception" not in _tags(cell):
                stopped = index
                break
        self.quiet = len(asyncio.all_tasks()) == 1
        return stopped

    async def _cell(self, client: NotebookClient, cell: NotebookNode, index: int) -> bool:
        def publish(message: dict) -> None:
            client.process_message(message, cell, index)

        cell.outputs, client.clear_before_next_output = [], False
        publish(_message("execute_input", {"execution_count": self._shell.execution_count}))
        self._sink = publish
        with _captured(lambda name, text: publish(_message("stream", {"name": name, "text": text}))):
            return await self._execute(cell.source)

    async def _execute(self, source: str) -> bool:
        """As `IPythonKernel.do_execute` does, inside a running loop. True when the cell did not raise."""
        shell = self._shell
        try:
            transformed, trouble = shell.transform_cell(source), None
        except Exception:
            transformed, trouble = source, sys.exc_info()
        if shell.should_run_async(source, transformed_cell=transformed, preprocessing_exc_tuple=trouble):
            result = None
            try:
                result = await shell.run_cell_async(
                    source, store_history=True, transformed_cell=transformed, preprocessing_exc_tuple=trouble
                )
            finally:
                shell.events.trigger("post_execute")
                shell.events.trigger("post_run_cell", result)
        else:
            result = shell.run_cell(source, store_history=True)
        shell.payload_manager.clear_payload()
        return result.success and not shell._last_traceback_during_displayhook


def _message(kind: str, content: dict) -> dict:
    return {"msg_type": kind, "header": {"msg_type": kind}, "parent_header": _PARENT, "content": content}


def _tags(cell: NotebookNode) -> list[str]:
    return cell.metadata.get("tags", [])


@contextmanager
def _captured(publish: Callable[[str, str], None]) -> Iterator[None]:
    """What is written to the standard streams, by Python or below it, is published under their names."""
    kept = sys.stdout, sys.stderr
    copies = os.dup(1), os.dup(2)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        os.dup2(out.fileno(), 1)
        os.dup2(err.fileno(), 2)
        sys.stdout, sys.stderr = _Stream("stdout", 1, publish), _Stream("stderr", 2, publish)
        try:
            yield
        finally:
            sys.stdout, sys.stderr = kept
            for fd, copy in zip((1, 2), copies, strict=True):
                os.dup2(copy, fd)
                os.close(copy)
            for name, below in (("stdout", out), ("stderr", err)):
                below.seek(0)
                if text := below.read().decode("utf-8", errors="replace"):
                    publish(name, text)
