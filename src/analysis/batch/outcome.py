"""What a report became: the row of the manifest."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path

OK, FAILED = "ok", "echec"


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


@dataclass(frozen=True)
class Outcome:
    """A report's row in the manifest.

    `status` is ``"ok"`` or ``"echec"``; `error` is the first line of what went wrong, in French; `outputs` are the
    files by kind (``html``, ``pdf``, ``ipynb``, ``xlsx``, ``csv:<exhibit>``), those of the last success when this run failed.
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

    def as_record(self) -> dict[str, object]:
        return asdict(self)

    @classmethod
    def from_record(cls, record: Mapping) -> "Outcome":
        outputs = {kind: Output(**output) for kind, output in record["outputs"].items()}
        return cls(**{**record, "outputs": outputs})
