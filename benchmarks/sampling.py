"""What the processes of a run use while it runs."""

import threading
import time
from dataclasses import dataclass, field

import psutil

EVERY = 0.25


@dataclass
class Samples:
    """Series sampled from all the descendants of this process.

    `times` in seconds; `processes` how many; `pss_mb` their memory, shared pages counted once among those who share
    them; `forks_mb` the largest such memory of each process forked from another of the same program, by pid.
    """

    times: list[float] = field(default_factory=list)
    processes: list[int] = field(default_factory=list)
    pss_mb: list[float] = field(default_factory=list)
    forks_mb: dict[int, float] = field(default_factory=dict)


class Sampler:
    """Samples until the end of a ``with`` block."""

    def __init__(self) -> None:
        self.samples = Samples()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._loop, daemon=True)

    def __enter__(self) -> Samples:
        self._thread.start()
        return self.samples

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        self._thread.join()

    def _loop(self) -> None:
        me, started = psutil.Process(), time.monotonic()
        while not self._stop.wait(EVERY):
            shares: dict[int, float] = {}
            for child in me.children(recursive=True):
                try:
                    shares[child.pid] = child.memory_full_info().pss / 1e6
                    if child.cmdline() == child.parent().cmdline():
                        known = self.samples.forks_mb.get(child.pid, 0.0)
                        self.samples.forks_mb[child.pid] = max(known, shares[child.pid])
                except (psutil.Error, AttributeError):
                    continue
            self.samples.times.append(time.monotonic() - started)
            self.samples.processes.append(len(shares))
            self.samples.pss_mb.append(sum(shares.values()))
