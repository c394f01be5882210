"""Which installed packages some modules come from, and their versions."""

import platform
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import metadata

from packaging.requirements import Requirement

from analysis import __version__

_SELF = "decorreler"


def versions(modules: Iterable[str]) -> dict[str, str]:
    """Python, this library, and every installed distribution that holds one of these modules, with those it requires.

    Name → version. Optional requirements (extras) do not count, unless they hold one of the modules.
    """
    owners = _owners()
    found = {"python": platform.python_version(), _SELF: __version__}
    waiting = sorted({owner for module in modules for owner in owners.get(module, ())})
    while waiting:
        name = _canonical(waiting.pop())
        if name in found:
            continue
        known = _distribution(name)
        if known is not None:
            found[name], required = known
            waiting.extend(required)
    return dict(sorted(found.items()))


@cache
def _owners() -> Mapping[str, list[str]]:
    return metadata.packages_distributions()


@cache
def _distribution(name: str) -> tuple[str, tuple[str, ...]] | None:
    try:
        installed = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return None
    needs = [Requirement(text) for text in installed.requires or ()]
    return installed.version, tuple(
        need.name for need in needs if not need.marker or need.marker.evaluate({"extra": ""})
    )


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
