"""What a report became: the row of the manifest."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from analysis.batch.figures import Figure

OK, FAILED, WITHHELD = "ok", "echec", "retenu"


@dataclass(frozen=True)
class Output:
    """One file of a report, its path relative to the output folder."""

    path: str
    sha256: str
    bytes: int

    @classmethod
    def of(cls, path: Path, *, relative_to: Path) -> "Output":
        content = path.read_bytes()
        return cls(path.relative_to(relative_to).as_posix(), sha256(content).hexdigest(), len(content))

    def is_intact(self, out: Path) -> bool:
        """Whether the file is there with these very bytes."""
        path = out / self.path
        try:
            return path.stat().st_size == self.bytes and sha256(path.read_bytes()).hexdigest() == self.sha256
        except OSError:
            return False


@dataclass(frozen=True)
class FailedCell:
    """The cell a notebook stopped at: its rank as written (from 1), its first lines, the name of the exception."""

    number: int
    source: tuple[str, ...] = ()
    exception: str | None = None


@dataclass(frozen=True)
class Outcome:
    """A report's row in the manifest.

    About the last attempt: `run` (number of the run), `finished` (ISO 8601, UTC), `status` (``"ok"``, ``"echec"``, or
    ``"retenu"``: made, and kept apart until an audit lets it out or says why not),
    `seconds`, `phases` (seconds by phase), `memory_mb` (peak), `path` (way of execution), `attempts`, `error` (in
    French), `failure` (its kind), `cell` (where it stopped), `log` (file relative to the output folder).

    About the last success, which is this attempt unless it failed: `made` (number of its run), `fictitious` (made from
    the demo's data), `shifted` (what it is made from changed meanwhile), `outputs` (files by kind: ``html``, ``pdf``, ``ipynb``, ``xlsx``, ``csv:<exhibit>``), `figures`
    (key figures), `fingerprint` (what it was made from, a hash by part).
    """

    name: str
    territory: str
    label: str
    level: str
    chapter: str
    title: str
    status: str
    seconds: float
    parameters: Mapping[str, object] = field(default_factory=dict)
    outputs: Mapping[str, Output] = field(default_factory=dict)
    error: str | None = None
    academie: str = ""
    run: int = 0
    finished: str = ""
    phases: Mapping[str, float] = field(default_factory=dict)
    memory_mb: float | None = None
    path: str = ""
    attempts: int = 1
    failure: str | None = None
    cell: FailedCell | None = None
    log: str | None = None
    made: int = 0
    fictitious: bool = False
    shifted: bool = False
    figures: tuple[Figure, ...] = ()
    fingerprint: Mapping[str, str] = field(default_factory=dict)

    def as_record(self) -> dict[str, object]:
        return asdict(self)

    @classmethod
    def from_record(cls, record: Mapping) -> "Outcome":
        outputs = {kind: Output(**output) for kind, output in record["outputs"].items()}
        figures = tuple(Figure(**figure) for figure in record["figures"])
        cell = record["cell"] and FailedCell(**{**record["cell"], "source": tuple(record["cell"]["source"])})
        return cls(**{**record, "outputs": outputs, "figures": figures, "cell": cell})

    def after(self, last: "Outcome | None") -> "Outcome":
        """This outcome in an output folder where `last` was: a report that fails keeps what its last success left."""
        if self.status != FAILED or last is None:
            return self
        kept = ("made", "fictitious", "shifted", "outputs", "figures", "fingerprint")
        return replace(self, **{name: getattr(last, name) for name in kept})
