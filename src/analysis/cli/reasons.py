"""Why reports are to be made, said on the terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape

from analysis.batch import Decision
from analysis.wording.numbers import count, quantity

_NAMES = 6


def print_reasons(decisions: Sequence[Decision], console: Console) -> None:
    """The stale reports, those with the same reasons together."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for decision in decisions:
        if decision.stale:
            groups.setdefault(decision.reasons, []).append(decision.row.name)
    for reasons, names in sorted(groups.items(), key=lambda item: -len(item[1])):
        console.print(f"[bold]{quantity(len(names), 'rapport')}[/] : {escape(' ; '.join(reasons))}")
        more = len(names) - _NAMES
        shown = ", ".join(names[:_NAMES]) + (f" et {quantity(more, 'autre')}" if more > 0 else "")
        console.print(f"  {escape(shown)}")


def print_counts(decisions: Sequence[Decision], console: Console) -> None:
    """« 3 rapports à produire, 27 à jour. »"""
    stale = sum(decision.stale for decision in decisions)
    console.print(f"{quantity(stale, 'rapport')} à produire, {count(len(decisions) - stale)} à jour.")
