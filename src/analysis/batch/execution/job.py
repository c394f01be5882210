"""What goes into an executor and what comes out: frozen, JSON-able, nothing but plain values inside."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from analysis.batch.outcome import FAILED, OK, Output
from analysis.contracts import CONTRACTS
from analysis.store import Store

COLD, WARM, BATCH = "cold", "warm", "batch"
PATHS = (COLD, WARM, BATCH)


@dataclass(frozen=True)
class Job:
    """One report to make, with all a worker needs to know.

    `notebook`, `data` and `out` are absolute paths, the same on every machine that works on the plan; files go below
    ``<out>/<slug>/``. `territory` and `data` are passed to the notebook beside `parameters`. `tables` are the canonical
    tables its chapter declares; none is no restriction.
    """

    name: str
    territory: str
    slug: str
    chapter: str
    notebook: str
    data: str
    out: str
    parameters: Mapping[str, object] = field(default_factory=dict)
    formats: tuple[str, ...] = ("html", "pdf")
    tables: tuple[str, ...] = ()

    def as_record(self) -> dict[str, object]:
        """A JSON-ready dict."""
        return asdict(self)

    @classmethod
    def from_record(cls, record: Mapping) -> "Job":
        """The inverse of `as_record`."""
        return cls(**{**record, "formats": tuple(record["formats"]), "tables": tuple(record["tables"])})


def knows_persons(job: Job) -> bool:
    """Whether the report of a job may read rows about real persons: its chapter declares such a table, and the data hold it.

    A job that declares no table may read them all. Fictitious persons are nobody.
    """
    store = Store(Path(job.data))
    held = set() if store.fictitious else set(store.tables())
    return any(CONTRACTS[table].individual for table in held & set(job.tables or CONTRACTS))


@dataclass(frozen=True)
class Limits:
    """What a report may use: seconds for all of it, seconds for one cell, megabytes of memory; None is no limit.

    Memory is that of the report and of every process it started, each shared page counted once for those who share it.
    """

    report_seconds: float | None = 1800
    cell_seconds: float | None = 600
    memory_mb: float | None = None


@dataclass(frozen=True)
class Failure:
    """Why a report was not made.

    `message` is a French sentence. `kind` is ``cell`` (the notebook raised), ``report`` (what it shows is refused),
    ``timeout``, ``memory``, ``killed`` (the process died), ``disk`` (nothing can be written: the run stops) or
    ``unexpected``. `cell` is the rank of the cell in the notebook as written, from 1, `source` its first lines.
    """

    message: str
    kind: str
    cell: int | None = None
    source: tuple[str, ...] = ()
    exception: str | None = None


@dataclass(frozen=True)
class JobResult:
    """What became of a job.

    `outputs` are the files by kind (``html``, ``pdf``, ``ipynb``, ``xlsx``, ``csv:<exhibit>``), in place below the
    output folder, paths relative to it; empty when `failure` is set. `phases` are seconds by name (``start``,
    ``execution``, ``html``, ``pdf``, ``data``), `memory_mb` the peak resident memory, `path` the way it was executed
    (``cold``, ``warm``, ``batch``), `attempts` how many times it was started. `log` is the path of its log below the
    output folder, None when it had nothing to say.
    """

    name: str
    outputs: Mapping[str, Output] = field(default_factory=dict)
    failure: Failure | None = None
    seconds: float = 0.0
    phases: Mapping[str, float] = field(default_factory=dict)
    memory_mb: float = 0.0
    path: str = COLD
    attempts: int = 1
    log: str | None = None

    @property
    def status(self) -> str:
        """``"ok"`` or ``"echec"``."""
        return FAILED if self.failure else OK

    def as_record(self) -> dict[str, object]:
        """A JSON-ready dict."""
        return asdict(self)

    @classmethod
    def from_record(cls, record: Mapping) -> "JobResult":
        """The inverse of `as_record`."""
        failure = record["failure"]
        outputs = {kind: Output(**output) for kind, output in record["outputs"].items()}
        known = Failure(**{**failure, "source": tuple(failure["source"])}) if failure else None
        return cls(**{**record, "outputs": outputs, "failure": known})
