"""What to run: YAML files and command-line options, validated before anything starts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import Field

from analysis.settings import Strict, read_settings

FORMATS = ("html", "pdf")


@dataclass(frozen=True)
class Request:
    """A wish: these territories (or patterns) × these chapters (all when empty), with these parameters.

    `origin` names the file or the command line, for error messages.
    """

    territories: tuple[str, ...]
    chapters: tuple[str, ...] = ()
    parameters: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    origin: str = "ligne de commande"


class _RequestFile(Strict):
    territories: list[str] = Field(min_length=1)
    chapters: list[str] = Field(default=[])
    parameters: dict[str, dict[str, object]] = Field(default={})


def read_request(path: Path) -> Request:
    """The request a YAML file holds. Raises UserError as `settings.read_settings`."""
    given = read_settings(path, _RequestFile)
    return Request(tuple(given.territories), tuple(given.chapters), given.parameters, origin=str(path))
