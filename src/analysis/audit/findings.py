"""What an audit finds: where, what, why, what to do; never the value itself."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal

Kind = Literal[
    "identifiant",
    "pseudonyme",
    "lignes",
    "petit effectif",
    "secret",
    "sortie brute",
    "illisible",
    "attaque",
    "code",
]


@dataclass(frozen=True)
class Finding:
    """One thing that may not be published.

    `report` is its name (empty for what concerns a whole publication), `file` the file relative to the output folder,
    `where` the place in it, `what` and `todo` are French sentences.
    """

    report: str
    file: str
    kind: Kind
    where: str
    what: str
    todo: str

    def __str__(self) -> str:
        return f"{self.file}, {self.where} : {self.what}\n  À faire : {self.todo}"

    def as_record(self) -> dict[str, str]:
        """A JSON-ready dict."""
        return asdict(self)

    @classmethod
    def from_record(cls, record: Mapping) -> "Finding":
        """The inverse of `as_record`."""
        return cls(**record)
