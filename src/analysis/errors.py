"""Errors a user can act on: in French, with what is wrong, where, what is allowed and what to do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from unicodedata import combining, normalize


@dataclass(frozen=True)
class Problem:
    """One thing wrong with an input.

    `what` says it in French; `where` names the place (file, column, parameter), `rows` the 1-based line
    numbers as a spreadsheet shows them, `allowed` the accepted values, `todo` the way out.
    """

    what: str
    where: str | None = None
    rows: tuple[int, ...] = ()
    allowed: str | None = None
    todo: str | None = None

    def __str__(self) -> str:
        parts = [self.what if self.where is None else f"{self.where} : {self.what}"]
        if self.rows:
            shown = ", ".join(str(row) for row in self.rows[:5])
            more = f" et {len(self.rows) - 5} autres" if len(self.rows) > 5 else ""
            parts.append(f"(ligne{'s' if len(self.rows) > 1 else ''} {shown}{more})")
        text = " ".join(parts)
        if self.allowed:
            text += f"\n  Accepté : {self.allowed}"
        if self.todo:
            text += f"\n  À faire : {self.todo}"
        return text


class UserError(Exception):
    """Bad input or wrong usage: the message is for the user, in French; every problem found is listed at once."""

    def __init__(self, *problems: Problem | str) -> None:
        self.problems: tuple[Problem, ...] = tuple(p if isinstance(p, Problem) else Problem(p) for p in problems)
        super().__init__("\n".join(str(p) for p in self.problems))

    def __reduce__(self) -> tuple[type, tuple[Problem, ...]]:
        return type(self), self.problems


def fold(text: str) -> str:
    """Lower case without accents, for comparing what users type with official names."""
    return "".join(c for c in normalize("NFKD", text) if not combining(c)).casefold().strip()


def nearest(word: str, choices: Iterable[str], *, most: int = 3) -> Sequence[str]:
    """The choices that look most like a misspelt word, best first (accents and case do not count)."""
    by_fold = {fold(choice): choice for choice in choices}
    return [by_fold[match] for match in get_close_matches(fold(word), by_fold, n=most, cutoff=0.55)]


def did_you_mean(word: str, choices: Iterable[str]) -> str | None:
    """« Vouliez-vous dire … ? » in French, or None when nothing is close."""
    close = nearest(word, choices)
    return f"vouliez-vous dire « {' », « '.join(close)} » ?" if close else None
