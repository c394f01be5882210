"""What an attack found: JSON-able, the same from the publication to the page that says it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal, get_args

Reason = Literal["small", "margins", "complement", "changed", "successive"]


@dataclass(frozen=True)
class Leak:
    """A cell that what is shown gives away.

    `low` and `high` bound its count (or, for ``"successive"``, the difference of two releases). `reason`: ``"small"`` a
    count below the threshold is shown, ``"margins"`` what is shown leaves too narrow an interval, ``"complement"`` the same
    of what a total leaves of this cell, ``"changed"`` what is shown is not what the data give, ``"successive"`` two releases
    differ by a few pupils. `release` names the release that gives it away, ``""`` for the present one.
    """

    reason: Reason
    measure: str
    territory: str
    filters: str
    low: float
    high: float
    release: str = ""

    def __post_init__(self) -> None:
        if self.reason not in get_args(Reason):
            raise ValueError(f"unknown reason {self.reason!r}")


@dataclass(frozen=True)
class Audit:
    """The attack of what a batch shows: how many sensitive cells, what was found.

    `checked` counts the sensitive cells attacked, `narrowest` is the narrowest interval left of one (None without any),
    `compared` the cells compared with earlier releases.
    """

    checked: int
    narrowest: float | None
    compared: int = 0
    leaks: tuple[Leak, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing was found."""
        return not self.leaks

    def fields(self) -> dict[str, object]:
        """A JSON-ready dict."""
        return asdict(self) | {"leaks": [asdict(leak) for leak in self.leaks], "passed": self.passed}

    @classmethod
    def from_fields(cls, fields: Mapping) -> "Audit":
        """The inverse of `fields`."""
        known = {name: value for name, value in fields.items() if name != "passed"}
        return cls(**known | {"leaks": tuple(Leak(**leak) for leak in fields["leaks"])})
