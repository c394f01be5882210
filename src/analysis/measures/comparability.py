"""Which years may be compared: a register of breaks, given as data, that measures obey."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from .results import Estimate, NotEstimable

#: Identifiers of the breaks that forbid comparing a variable between two years: ``forbids(variable, start, end)``.
Forbids = Callable[[str, int, int], Collection[str]]
BREAK = "break:"


@dataclass(frozen=True)
class Comparability:
    """The rule a comparison over time goes by.

    `bridge` names the breaks crossed on purpose (a series known to have been recomputed, a deliberate before/after):
    what crosses them is computed, and says so in `Inference.bridged`.
    """

    forbids: Forbids
    bridge: frozenset[str] = frozenset()

    def blocking(self, variable: str, start: int, end: int) -> tuple[str, ...]:
        """The breaks that forbid the comparison and are not bridged."""
        return tuple(name for name in self._met(variable, start, end) if name not in self.bridge)

    def bridged(self, variable: str, start: int, end: int) -> tuple[str, ...]:
        """The breaks that would forbid the comparison, crossed on purpose."""
        return tuple(name for name in self._met(variable, start, end) if name in self.bridge)

    def allow(
        self, make: Callable[[], Estimate | NotEstimable], variable: str, start: int, end: int, *, n: int, units: int
    ) -> Estimate | NotEstimable:
        """What `make` computes, or the refusal ``"break:<id>"`` where a break stands between the two years."""
        if blocked := self.blocking(variable, start, end):
            return refused(blocked, n, units)
        found, crossed = make(), self.bridged(variable, start, end)
        if not crossed or isinstance(found, NotEstimable):
            return found
        return replace(found, inference=replace(found.inference, bridged=crossed))

    def _met(self, variable: str, start: int, end: int) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.forbids(variable, start, end))) if start != end else ()


#: For series known to have no break (simulations).
UNBROKEN = Comparability(lambda variable, start, end: ())


def refused(breaks: Collection[str], n: int = 0, units: int = 0) -> NotEstimable:
    """The refusal of a comparison that crosses breaks; `breaks_of` reads them back."""
    return NotEstimable(BREAK + ",".join(breaks), n, units)


def breaks_of(result: object) -> tuple[str, ...]:
    """The breaks for which a comparison was refused; empty for anything else."""
    if not isinstance(result, NotEstimable) or not result.reason.startswith(BREAK):
        return ()
    return tuple(result.reason.removeprefix(BREAK).split(","))
