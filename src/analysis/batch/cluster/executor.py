"""Reports made by the workers of a dask.distributed cluster, behind the same protocol as those of this machine."""

import contextlib
import logging
import queue
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from analysis.batch.execution import BATCH, Done, Failure, Job, JobResult, Limits, RunStopped
from analysis.batch.execution.folders import clean
from analysis.errors import Problem, UserError

from .needs import needs_of, post

if TYPE_CHECKING:
    from distributed import Client, Future

CONNECT_SECONDS = 15
PATIENCE_SECONDS = 60
"""How long a cluster may be without any worker before the run stops."""

_TURN_SECONDS = 1.0
_INSTALL = "pip install 'decorreler[dask]'"
_LOG = logging.getLogger(__name__)


class DaskExecutor:
    """Makes reports on the cluster whose scheduler is at `address`, each within `limits`, enforced where it is made.

    `address` is what ``dask scheduler`` prints (``tcp://host:8786``, ``tls://…``) or the path of its scheduler file.
    Every machine reads the data and writes the reports at the same paths as this one. A worker that does not see them,
    or has another version of the code, is refused; a report whose worker dies is made by another. Use it in a ``with``
    block. Raises UserError, in French: dask.distributed not installed, scheduler out of reach.
    """

    def __init__(
        self, address: str, limits: Limits | None = None, path: str = BATCH, patience: float = PATIENCE_SECONDS
    ) -> None:
        self.address, self.limits, self.path, self.patience = address, limits or Limits(), path, patience
        self._client = _connect(address)

    def __enter__(self) -> "DaskExecutor":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Leave the cluster; its workers stay."""
        self._client.close(timeout=5)

    def prepare(self, data: Path) -> None:
        """See `Executor.prepare`: workers keep what they need from one run to the next."""

    def run(self, jobs: Sequence[Job], done: Done = lambda job, result: None) -> None:
        """See `Executor.run`. The jobs share one output folder.

        Raises UserError naming each worker that is unfit and why, or when there is none; RunStopped when nothing can
        be written, or when the cluster is lost on the way.
        """
        if not jobs:
            return
        with _note(jobs) as note:
            self._check_workers(note)
            run = _Run(self, note, done)
            try:
                run.make(jobs)
            finally:
                run.stop()

    def _check_workers(self, note: Path) -> None:
        from .worker import examine

        with contextlib.suppress(TimeoutError):
            self._client.wait_for_workers(1, timeout=self.patience)
        answers = self._client.run(examine, str(note), on_error="return")
        if not answers:
            raise UserError(self.problem("aucun worker dans la grappe", "démarrer des workers : dask worker ADRESSE"))
        problems = [_unfit(address, answer) for address, answer in sorted(answers.items())]
        if any(problems):
            raise UserError(*filter(None, problems))

    def problem(self, what: str, todo: str) -> Problem:
        """Something wrong with the whole cluster."""
        return Problem(what, where=self.address, todo=todo)

    @property
    def client(self) -> "Client":
        return self._client


class _Run:
    """One call of `run`: what was asked of the cluster and has not come back."""

    def __init__(self, executor: DaskExecutor, note: Path, done: Done) -> None:
        self._executor, self._client, self._note, self._done = executor, executor.client, str(note), done
        self._pending: dict[Future, Job] = {}
        self._ended: queue.SimpleQueue[Future] = queue.SimpleQueue()
        self._unfit: dict[str, str] = {}
        self._alone_since: float | None = None

    def make(self, jobs: Sequence[Job]) -> None:
        self._submit(jobs)
        while self._pending:
            try:
                future = self._ended.get(timeout=_TURN_SECONDS)
            except queue.Empty:
                self._check_cluster()
                continue
            job = self._pending.pop(future)
            result = self._result(job, future)
            if result is not None:
                self._done(job, result)

    def stop(self) -> None:
        """Forget what was not made, stop what is under way on the workers."""
        from .worker import release

        # A cluster out of reach has nothing to be told; the run's own error, if any, is the one to raise.
        with contextlib.suppress(Exception):
            self._client.cancel(list(self._pending), asynchronous=False)
            self._client.run(release, self._note, on_error="ignore")
        clean(Path(self._note).parent)
        self._pending.clear()

    def _submit(self, jobs: Sequence[Job], workers: Sequence[str] | None = None) -> None:
        from .worker import make

        futures = self._client.map(
            make,
            [job.as_record() for job in jobs],
            note=self._note,
            limits=asdict(self._executor.limits),
            path=self._executor.path,
            key=[f"{job.name}-{uuid.uuid4().hex}" for job in jobs],
            pure=False,
            workers=workers,
        )
        for future, job in zip(futures, jobs, strict=True):
            self._pending[future] = job
            future.add_done_callback(self._ended.put)

    def _result(self, job: Job, future: "Future") -> JobResult | None:
        """What became of a job; None when it was sent to another worker."""
        from distributed import KilledWorker

        from .worker import UnfitWorker

        if future.status == "finished":
            return JobResult.from_record(future.result())
        if future.status != "error":
            raise RunStopped(self._lost())
        error = future.exception()
        if isinstance(error, UnfitWorker):
            self._elsewhere(job, error)
            return None
        if isinstance(error, RunStopped):
            raise error
        if isinstance(error, KilledWorker):
            return self._failed(job, "les workers qui s’en chargeaient se sont arrêtés l’un après l’autre", "killed")
        return self._failed(job, f"erreur inattendue sur un worker : {error}", "unexpected", type(error).__name__)

    def _failed(self, job: Job, message: str, kind: str, exception: str | None = None) -> JobResult:
        failure = Failure(f"notebook {job.chapter} : {message}", kind, exception=exception)
        return JobResult(job.name, failure=failure, path=self._executor.path)

    def _elsewhere(self, job: Job, error: Exception) -> None:
        """A worker that joined late is refused like the others, but the run goes on without it."""
        address, name, lacking = error.args
        if address not in self._unfit:
            self._unfit[address] = f"{name} : {', '.join(lacking)}"
            _LOG.warning("worker refusé : %s", self._unfit[address])
        fit = [worker for worker in self._client.nthreads() if worker not in self._unfit]
        if not fit:
            raise UserError(*(Problem(reason, where="worker refusé") for reason in self._unfit.values()))
        self._submit([job], fit)

    def _check_cluster(self) -> None:
        """Raises RunStopped when the scheduler is gone, or when there has been no worker for too long."""
        if self._client.status != "running" and self._client.status != "connecting":
            raise RunStopped(self._lost())
        try:
            alone = not self._client.nthreads()
        except OSError as error:
            raise RunStopped(self._lost()) from error
        if not alone:
            self._alone_since = None
            return
        self._alone_since = self._alone_since or time.monotonic()
        waited = time.monotonic() - self._alone_since
        if waited > self._executor.patience:
            what = f"plus aucun worker depuis {waited:.0f} s"
            raise RunStopped(self._executor.problem(what, "redémarrer des workers, puis relancer la même commande"))

    def _lost(self) -> Problem:
        return self._executor.problem(
            "l’ordonnanceur de la grappe ne répond plus", "le redémarrer, puis relancer la même commande"
        )


def _connect(address: str) -> "Client":
    try:
        from distributed import Client
    except ImportError as error:
        raise UserError(Problem("dask.distributed n’est pas installé", where="--dask", todo=_INSTALL)) from error
    file = address if Path(address).is_file() else None
    try:
        return Client(
            None if file else address,
            scheduler_file=file,
            timeout=CONNECT_SECONDS,
            set_as_default=False,
            name="decorreler",
        )
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        raise UserError(
            Problem(
                f"ordonnanceur de la grappe injoignable ({str(error).splitlines()[0]})",
                where=address,
                allowed="l’adresse qu’affiche « dask scheduler » (tcp://machine:8786), ou son fichier --scheduler-file",
                todo="vérifier l’adresse, le pare-feu et que l’ordonnanceur tourne",
            )
        ) from error


@contextlib.contextmanager
def _note(jobs: Sequence[Job]) -> Iterator[Path]:
    """What the workers need, written where they must see it, for as long as the run lasts."""
    (out,) = {job.out for job in jobs}
    note = Path(out) / f".grappe-{uuid.uuid4().hex}.json"
    try:
        note.parent.mkdir(parents=True, exist_ok=True)
        for left in note.parent.glob(".grappe-*.json"):  # one run at a time works in a folder: that one was killed
            left.unlink()
        post(needs_of(jobs), note)
    except OSError as error:
        raise RunStopped.because(f"impossible d’écrire les rapports : {error.strerror}", out) from error
    try:
        yield note
    finally:
        note.unlink(missing_ok=True)


def _unfit(address: str, answer: tuple[str, Sequence[str]] | BaseException) -> Problem | None:
    if isinstance(answer, BaseException) and "No module named 'analysis" in str(answer):
        return Problem("decorreler n’y est pas installé", where=f"worker {address}", todo=_INSTALL)
    if isinstance(answer, BaseException):
        return Problem(f"ne peut pas être examiné : {answer}", where=f"worker {address}")
    name, lacking = answer
    todo = "donner à toutes les machines le même dossier partagé et le même environnement, ou arrêter ce worker"
    return Problem(", ".join(lacking), where=f"worker {name}", todo=todo) if lacking else None
