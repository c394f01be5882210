"""What a process remembers of a store for as long as the store does not change."""

import os
from collections.abc import Callable, Collection, Hashable, Mapping
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from .register import REGISTER

P = ParamSpec("P")
T = TypeVar("T")


def remembered(function: Callable[Concatenate[Path, P], T]) -> Callable[Concatenate[Path, P], T]:
    """Remember what a function of a store's folder answers, by its other arguments, until the store changes.

    Every writing replaces the whole store, its register with it: that is how a change is seen. The answers are shared
    by all who ask: they must be treated as values that nobody changes.
    """
    known: dict[Path, tuple[tuple, dict[tuple, T]]] = {}

    @wraps(function)
    def ask(store: Path, *arguments: P.args, **named: P.kwargs) -> T:
        state = state_of(store)
        if state is None:
            return function(store, *arguments, **named)
        seen, answers = known.get(store, (None, {}))
        if seen != state:
            answers = {}
            known[store] = (state, answers)
        question = (frozen(arguments), frozen(named))
        if question not in answers:
            answers[question] = function(store, *arguments, **named)
        return answers[question]

    return ask


def frozen(value: object) -> Hashable:
    """An argument as something to look up by: every element counts, however many, which a repr would leave out."""
    if isinstance(value, Mapping):
        return tuple((name, frozen(inner)) for name, inner in value.items())
    if isinstance(value, Collection) and not isinstance(value, str | bytes):
        return tuple(frozen(inner) for inner in value)
    return type(value).__name__, value


def state_of(store: Path) -> tuple[int, int, int] | None:
    """What changes with every writing of a store; None where there is none."""
    try:
        seen = os.stat(store / REGISTER)
    except OSError:
        return None
    return seen.st_mtime_ns, seen.st_ino, seen.st_size
