"""Who may see what: the thresholds of ``params/disclosure.yml``."""

from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from analysis.errors import Problem, UserError
from analysis.settings import Strict, read_settings
from analysis.territories import LEVELS

NAMES = ("interne", "copil", "public")
ProfileName = Literal["interne", "copil", "public"]


class Profile(Strict):
    """The rules of one audience; see the comments of ``params/disclosure.yml`` for each."""

    cell: int = Field(ge=2)
    denominator: int = Field(ge=1)
    zeros: Literal["show", "hide"]
    extremes: Literal["show", "band"]
    extremes_from: int = Field(ge=1)
    count_base: int = Field(ge=1)
    rate_decimals: int = Field(ge=0)
    rate_decimals_from: int = Field(ge=0)
    contributors: int = Field(ge=1)
    dominance: dict[int, float]
    establishments: int = Field(ge=1)
    quantile_side: int = Field(ge=1)
    named_points: int | None
    residual_df: int = Field(ge=1)
    sensitive_level: Literal[LEVELS]  # type: ignore[valid-type]
    sensitive_factor: int = Field(ge=1)

    def threshold(self, *, sensitive: bool = False) -> int:
        """The smallest count shown."""
        return self.cell * (self.sensitive_factor if sensitive else 1)

    def least_denominator(self, *, sensitive: bool = False) -> int:
        """The smallest denominator of a rate."""
        return self.denominator * (self.sensitive_factor if sensitive else 1)

    def allows(self, level: str, *, sensitive: bool) -> bool:
        """Whether a variable may be shown at a territorial level: a sensitive one stops above the finest levels."""
        return not sensitive or LEVELS.index(level) <= LEVELS.index(self.sensitive_level)


class DisclosureRules(Strict):
    """The whole file: the profile in force, all profiles, producers' thresholds, sensitive variables, origins."""

    profile: ProfileName
    profiles: dict[ProfileName, Profile]
    sources: dict[str, int]
    sensitive: list[str]
    origin: dict[str, str]

    @model_validator(mode="after")
    def _complete(self) -> "DisclosureRules":
        missing = [name for name in NAMES if name not in self.profiles]
        if missing:
            raise ValueError(f"profil absent : {', '.join(missing)}")
        return self

    def chosen(self, name: str | None = None) -> Profile:
        """A profile by name; the one in force by default. Raises UserError for an unknown name."""
        wanted = name or self.profile
        if wanted not in self.profiles:
            raise UserError(Problem(f"profil de diffusion inconnu « {wanted} »", allowed=", ".join(NAMES)))
        return self.profiles[wanted]


def read_rules(path: Path) -> DisclosureRules:
    """The rules of a file. Raises UserError, listing every problem, for one that is not whole."""
    return read_settings(path, DisclosureRules, what="règles de diffusion")
