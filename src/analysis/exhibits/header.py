"""The report's identity: which territory, which chapter, which period, from which sources."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date as Date
from typing import ClassVar

from analysis.branding import Branding

from .base import Exhibit, required
from .identity import Identity


@dataclass(frozen=True)
class Header(Exhibit):
    """Cover and running heads. `date` is ISO (the day the figures were established) or None."""

    kind: ClassVar[str] = "header"
    states: ClassVar[bool] = False

    territory_id: str
    territory_label: str
    title: str
    subtitle: str
    period: str
    sources: tuple[str, ...]
    fictitious: bool
    draft: bool = False
    date: str | None = None
    identity: Identity = field(default_factory=Identity)

    def fields(self) -> dict[str, object]:
        known = {name: value for name, value in asdict(self).items() if name != "protection"}
        return known | {"sources": list(self.sources)}

    @classmethod
    def from_fields(cls, fields: dict) -> "Header":
        identity = Identity.from_fields(fields["identity"])
        return cls(**fields | {"sources": tuple(fields["sources"]), "identity": identity})

    def summary(self) -> str:
        return f"{self.title} – {self.territory_label}"


def report_header(
    territory_id: str,
    territory_label: str,
    title: str,
    subtitle: str = "",
    *,
    period: str,
    sources: Sequence[str],
    fictitious: bool,
    draft: bool = False,
    date: str | Date | None = None,
    branding: Branding | None = None,
) -> Header:
    """The header every report must show once, before anything else.

    `sources` are the French titles of the data sets with their vintages. Raises ValueError, in French, when an
    identity field is empty or the date is not ISO.
    """
    required(
        "En-tête du rapport",
        {"territory_id": territory_id, "territory_label": territory_label, "title": title, "period": period},
    )
    return Header(
        territory_id,
        territory_label.strip(),
        title.strip(),
        subtitle.strip(),
        period.strip(),
        (sources,) if isinstance(sources, str) else tuple(sources),
        bool(fictitious),
        bool(draft),
        None if date is None else Date.fromisoformat(str(date)).isoformat(),
        Identity.of(branding),
    )
