"""Where and how reports are executed, from the options."""

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from analysis.batch.execution import BATCH, COLD, Executor, Limits, LocalExecutor
from analysis.wording.numbers import quantity


def limits(options: Namespace) -> Limits:
    """What each report may use."""
    asked = {
        "report_seconds": options.report_seconds,
        "cell_seconds": options.cell_seconds,
        "memory_mb": options.memory_mb,
    }
    return Limits(**{name: value for name, value in asked.items() if value is not None})


@contextmanager
def executor(options: Namespace) -> Iterator[tuple[Executor, str]]:
    """The executor asked for, and what to call its workers in French.

    Raises UserError when the cluster cannot be reached or does not suit.
    """
    path = COLD if options.cold else BATCH
    if options.dask:
        from analysis.batch.cluster import DaskExecutor

        with DaskExecutor(options.dask, limits(options), path) as cluster:
            yield cluster, f"sur la grappe {options.dask}"
        return
    with LocalExecutor(options.jobs, limits(options), path) as local:
        yield local, f"{quantity(local.workers, 'rapport')} de front"
