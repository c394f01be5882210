"""Steps of a path one after the other, each seen on its own date."""

from collections.abc import Sequence


def nested_steps(known: Sequence[int], unknown: Sequence[int]) -> list[tuple[int, int]]:
    """Pupils known to have reached each step and those of unknown outcome, every step needing the one before.

    A pupil not found at a date and found further on had reached the steps between: a step was reached by at least as many
    as any later one, at most by as many as might have reached it or a later one. Counts come in the order of the steps;
    both bounds returned decrease from step to step, and contain those given for the last one.
    """
    low, high, found = 0, 0, []
    for reached, missing in zip(reversed(known), reversed(unknown), strict=True):
        low, high = max(low, reached), max(high, reached + missing)
        found.append((low, high - low))
    return found[::-1]
