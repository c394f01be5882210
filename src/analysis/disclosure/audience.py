"""Who a batch is for: the profile of disclosure its reports follow, and the stamp of results that passed its rules."""

from dataclasses import dataclass
from pathlib import Path

from analysis.protection import Protection

from .profiles import Profile, read_rules


@dataclass(frozen=True)
class Audience:
    """The name of a profile and its rules."""

    name: str
    profile: Profile

    def counts(self, *publications: str) -> Protection:
        """The protection of what stands on the counts of these publications alone."""
        return Protection("counts", self.name, sources=publications)

    def stamp(self, *rules: str) -> Protection:
        """The protection of estimates that passed these rules (French names). ValueError without any."""
        if not rules:
            raise ValueError("Protection : aucune règle de sortie n’est citée.")
        return Protection("estimates", self.name, rules=rules)


def read_audience(path: Path) -> Audience:
    """The audience that the file of rules puts in force. Raises UserError when it is not whole."""
    rules = read_rules(path)
    return Audience(rules.profile, rules.chosen())
