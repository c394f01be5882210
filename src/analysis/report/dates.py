"""The date a report bears: fixed, so that the same inputs give the same bytes."""

import os
from datetime import UTC, date, datetime

from analysis.exhibits import Header

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def timestamp(header: Header) -> datetime:
    """The moment written in the files: SOURCE_DATE_EPOCH, else midnight UTC of the header's date, else 2000-01-01."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        return datetime.fromtimestamp(int(epoch), tz=UTC)
    if header.date:
        day = date.fromisoformat(header.date)
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    return EPOCH


def written(header: Header) -> str | None:
    """The header's date in French (« 1er mars 2025 »), or None."""
    if header.date is None:
        return None
    day = date.fromisoformat(header.date)
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"
