"""The few sentences a committee reads first."""

from collections.abc import Sequence

from .notes import CAUTION

#: Most sentences in the committee's view, the caution included.
MOST = 5

_PRIORITY = ("level", "refusal", "decorrelation", "gap", "slope", "evolution", "ips")
_ORDER = ("level", "ips", "slope", "gap", "evolution", "decorrelation", "refusal")


def copil(
    *,
    level: str | None = None,
    ips: str | None = None,
    slope: str | None = None,
    gap: str | None = None,
    evolution: str | None = None,
    decorrelation: str | None = None,
    refusals: Sequence[str] = (),
) -> tuple[str, ...]:
    """At most five sentences, in reading order, the caution last whenever a link between IPS and success is stated.

    When there are more, the level, the refusals, the verdict on décorrélation, the gap and the slope are kept before
    the evolution and the mean IPS. A sentence said twice (the same break for two indicators) is said once.
    """
    slots = {
        "level": level,
        "ips": ips,
        "slope": slope,
        "gap": gap,
        "evolution": evolution,
        "decorrelation": decorrelation,
    }
    said = {slot: (text,) for slot, text in slots.items() if text} | {"refusal": tuple(refusals)}
    room = MOST - bool(slope or gap or decorrelation)
    kept: dict[str, str] = {}
    for slot in _PRIORITY:
        for text in said.get(slot, ()):
            if text not in kept and len(kept) < room:
                kept[text] = slot
    ordered = sorted(kept, key=lambda text: _ORDER.index(kept[text]))
    return (*ordered, CAUTION) if room < MOST else tuple(ordered)
