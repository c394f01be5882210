"""An executor that writes small real files instead of running notebooks: for what stands around execution."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from analysis.batch.execution import Done, Failure, Job, JobResult
from analysis.batch.outcome import Output
from analysis.exhibits.base import MIME


class ScriptedExecutor:
    """Makes each job's files from `values` (key figures by name); raises, fails or stops where told.

    `before` is called with each job first; an exception it raises stops the run, a `Failure` it returns fails the job.
    """

    def __init__(self, values: Mapping[str, float], before: Callable[[Job], Failure | None] = lambda job: None) -> None:
        self.values = values
        self.before = before
        self.made: list[str] = []

    def run(self, jobs: Sequence[Job], done: Done) -> None:
        for job in jobs:
            failure = self.before(job)
            outputs = {} if failure else self._write(job)
            self.made.append(job.name)
            done(job, JobResult(job.name, outputs, failure, seconds=1.25, memory_mb=321.0))

    def _write(self, job: Job) -> dict[str, Output]:
        out = Path(job.out)
        (out / job.slug).mkdir(parents=True, exist_ok=True)
        outputs = {}
        for kind in (*job.formats, "ipynb"):
            path = out / job.slug / f"{job.chapter}.{kind}"
            path.write_text(json.dumps(notebook(self.values)) if kind == "ipynb" else f"{kind} {job.name}", "utf-8")
            outputs[kind] = Output.of(path, relative_to=out)
        return outputs


def notebook(values: Mapping[str, float]) -> dict:
    """An executed notebook that shows these key figures."""
    items = [
        {"label": name.upper(), "value_text": f"{value:.1f}".replace(".", ","), "name": name, "raw": value}
        | {"unit": "points"}
        for name, value in values.items()
    ]
    payload = {"version": 1, "kind": "key_figures", "items": items}
    shown = {"cell_type": "code", "outputs": [{"output_type": "display_data", "data": {MIME: payload}}]}
    return {"cells": [{"cell_type": "markdown"}, shown]}
