"""What every process that works on reports finds around it, whatever its path."""

import os
from collections.abc import Mapping
from pathlib import Path

from analysis.kernels.seeding import VARIABLE

from .identity import seed_of
from .job import Job

TABLES = "DECORRELER_TABLES"
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
_PROFILE = """c.HistoryManager.hist_file = ":memory:"
c.InteractiveShellApp.extensions = ["analysis.kernels.seeding"]
"""


def environment(home: Path) -> Mapping[str, str]:
    """Variables of a worker; `home` is a folder with a short path, where IPython's profile is written.

    One thread per worker for linear algebra, history in memory, a fixed hash seed unless one is asked for.
    """
    profile = home / "ipython" / "profile_default"
    if not profile.exists():
        profile.mkdir(parents=True)
        (profile / "ipython_kernel_config.py").write_text(_PROFILE, encoding="utf-8")
    return {
        **os.environ,
        **dict.fromkeys(_ONE_THREAD, "1"),
        "PYTHONHASHSEED": os.environ.get("PYTHONHASHSEED", "0"),
        "PYTHONUTF8": "1",
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_RUNTIME_DIR": str(home / "r"),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }


def of_job(job: Job) -> dict[str, str]:
    """Variables of one report: where its random generators start, the tables its chapter declares."""
    declared = {TABLES: ",".join(job.tables)} if job.tables else {}
    return {VARIABLE: str(seed_of(job)), **declared}
