"""Which installed packages some modules come from, and their versions."""

import platform
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import metadata

from packaging.requirements import Requirement

from analysis import __version__

_SELF = "decorreler"
_INSTALLED = re.compile(r"^(\w+)(?:/|\.)", re.MULTILINE)
"""A package or a module at the beginning of a line of a RECORD."""


def versions(modules: Iterable[str]) -> dict[str, str]:
    """Python, this library, and every installed distribution that holds one of these modules, with those it requires.

    Name → version. Optional requirements (extras) do not count, unless they hold one of the modules.
    """
    owners = _owners()
    found = {"python": platform.python_version(), _SELF: __version__}
    waiting = sorted({owner.name for module in modules for owner in owners.get(module, ())})
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
def _owners() -> Mapping[str, list[metadata.Distribution]]:
    """Module → distributions, as `importlib.metadata.packages_distributions` names them, many times as fast.

    A distribution that does not name its modules is told by the first part of the paths it installed.
    """
    owners: dict[str, list[metadata.Distribution]] = {}
    for found in metadata.distributions():
        named = found.read_text("top_level.txt")
        modules = named.split() if named else set(_INSTALLED.findall(found.read_text("RECORD") or ""))
        for module in modules:
            owners.setdefault(module, []).append(found)
    return owners


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
