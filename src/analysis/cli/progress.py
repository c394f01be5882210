"""How a run shows what it is doing: a bar in a terminal, a few lines elsewhere."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from analysis.batch import Outcome
from analysis.wording.numbers import count

_LINES = 20


class Following:
    """Tells of reports as they end, as a context."""

    def __init__(self, total: int, console: Console) -> None:
        self.total = total
        self.console = console
        self._done = 0
        self._bar = Progress(
            TextColumn("Rapports"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("reste"),
            TimeRemainingColumn(),
            TextColumn("[dim]{task.description}[/]"),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("", total=total)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def done(self, outcome: Outcome) -> None:
        """A report ended: the bar moves; failures are told at once, and progress now and then where there is no bar."""
        self._done += 1
        self._bar.update(self._task, advance=1, description=escape(outcome.name))
        if outcome.error:
            self.console.print(f"[red]échec[/] {escape(outcome.name)} : {escape(outcome.error.splitlines()[0])}")
        elif not self.console.is_terminal and self._is_due():
            self.console.print(f"{count(self._done)} sur {count(self.total)} : {escape(outcome.name)}")

    def _is_due(self) -> bool:
        step = -(-self.total // _LINES)
        return self._done % step == 0 or self._done == self.total
