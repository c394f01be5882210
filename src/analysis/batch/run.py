"""Run a plan: one isolated process per report; a failing report never stops the others."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path

import psutil

from analysis.batch.outcome import FAILED, OK, Outcome, Output
from analysis.batch.plan import PlanRow

REPORT_SECONDS = 1800
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
_KERNEL_CONFIG = 'c.HistoryManager.hist_file = ":memory:"\n'


def run_plan(
    plan: Sequence[PlanRow],
    *,
    data: Path,
    out: Path,
    jobs: int,
    done: Callable[[Outcome], None] = lambda outcome: None,
    seconds: float = REPORT_SECONDS,
) -> tuple[Outcome, ...]:
    """Make every report of the plan, `jobs` at a time, and return their outcomes in the plan's order.

    `done` is called in this process as each report ends. A report that takes longer than `seconds` is stopped with
    every process it started. Interrupting the run (Ctrl-C) stops all reports under way and raises again.
    """
    out.mkdir(parents=True, exist_ok=True)
    workspace = Path(tempfile.mkdtemp(prefix=".en-cours-", dir=out))
    running: set[subprocess.Popen] = set()
    try:
        _write_kernel_profile(workspace)
        outcomes: dict[str, Outcome] = {}
        with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
            futures = [
                pool.submit(_run_one, row, data=data, out=out, workspace=workspace, running=running, seconds=seconds)
                for row in plan
            ]
            try:
                for future in as_completed(futures):
                    outcome = future.result()
                    outcomes[outcome.name] = outcome
                    done(outcome)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                for process in tuple(running):
                    _stop(process)
                raise
        return tuple(outcomes[row.name] for row in plan)
    finally:
        shutil.rmtree(workspace, ignore_errors=True)


def _run_one(
    row: PlanRow,
    *,
    data: Path,
    out: Path,
    workspace: Path,
    running: set[subprocess.Popen],
    seconds: float,
) -> Outcome:
    started = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="rapport-", dir=workspace))
    job, answer, log = folder / "job.json", folder / "outcome.json", folder / "log.txt"
    job.write_text(json.dumps(_job(row, data=data, out=out), ensure_ascii=False), encoding="utf-8")
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "analysis.batch.worker", str(job), str(answer)],
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            env=_environment(workspace),
        )
        running.add(process)
        try:
            process.wait(timeout=seconds)
            stopped = None
        except subprocess.TimeoutExpired:
            _stop(process)
            stopped = f"arrêté après {seconds:.0f} s (durée maximale d’un rapport)"
        finally:
            running.discard(process)
    result = json.loads(answer.read_text(encoding="utf-8")) if answer.exists() else {"outputs": {}, "error": None}
    error = result["error"] or stopped
    if error is None and not result["outputs"]:
        error = f"le processus du rapport s’est arrêté sans résultat (code {process.returncode})"
    _keep_log(log, out / row.slug / f"{row.chapter}.log", failed=error is not None)
    shutil.rmtree(folder, ignore_errors=True)
    return Outcome(
        name=row.name,
        territory=row.territory,
        label=row.label,
        level=row.level,
        chapter=row.chapter,
        title=row.title,
        status=FAILED if error else OK,
        seconds=round(time.monotonic() - started, 2),
        parameters=dict(row.parameters),
        outputs={kind: Output(**output) for kind, output in result["outputs"].items()},
        error=error,
        academie=row.academie,
    )


def _job(row: PlanRow, *, data: Path, out: Path) -> Mapping[str, object]:
    return {
        "territory": row.territory,
        "slug": row.slug,
        "chapter": row.chapter,
        "notebook": str(row.notebook.resolve()),
        "parameters": dict(row.parameters),
        "formats": list(row.formats),
        "data": str(data.resolve()),
        "out": str(out.resolve()),
    }


def _environment(workspace: Path) -> dict[str, str]:
    return {
        **os.environ,
        **dict.fromkeys(_ONE_THREAD, "1"),
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "IPYTHONDIR": str(workspace / "ipython"),
    }


def _write_kernel_profile(workspace: Path) -> None:
    profile = workspace / "ipython" / "profile_default"
    profile.mkdir(parents=True)
    (profile / "ipython_kernel_config.py").write_text(_KERNEL_CONFIG, encoding="utf-8")


def _stop(process: subprocess.Popen) -> None:
    """Stop a report's process and everything it started (its kernel first of all)."""
    try:
        parent = psutil.Process(process.pid)
        family = [*parent.children(recursive=True), parent]
    except psutil.NoSuchProcess:
        return
    for member in family:
        try:
            member.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(family, timeout=10)
    process.wait(timeout=10)


def _keep_log(log: Path, target: Path, *, failed: bool) -> None:
    if failed:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(log, target)
    else:
        target.unlink(missing_ok=True)


def merge(previous: Sequence[Outcome], new: Sequence[Outcome]) -> tuple[Outcome, ...]:
    """The outcomes of an output folder after a run: the new ones, and those of reports not asked for this time.

    A report that failed keeps the files of its last success, which are still there.
    """
    known = {outcome.name: outcome for outcome in previous}
    for outcome in new:
        last = known.get(outcome.name)
        known[outcome.name] = replace(outcome, outputs=last.outputs) if outcome.status == FAILED and last else outcome
    return tuple(known[name] for name in sorted(known))
