"""Billing periods: whole intervals counted from an anchor, so that the 31st stays the 31st in months that have one."""

from calendar import monthrange
from datetime import UTC, datetime, timedelta

from sandbox.store import Document

_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}
INTERVALS = (*_DAYS, *_MONTHS)


def later(anchor: int, interval: str, count: int) -> int:
    """Return the time `count` intervals after the anchor."""
    start = datetime.fromtimestamp(anchor, UTC)
    if interval in _DAYS:
        return int((start + timedelta(days=_DAYS[interval] * count)).timestamp())
    month = start.month - 1 + _MONTHS[interval] * count
    year, month = start.year + month // 12, month % 12 + 1
    return int(start.replace(year=year, month=month, day=min(start.day, monthrange(year, month)[1])).timestamp())


def end_of(start: int, anchor: int, recurring: Document) -> int:
    """Return the end of the period that begins at `start`."""
    interval, step = recurring["interval"], recurring["interval_count"]
    longest = (_DAYS.get(interval) or _MONTHS[interval] * 31) * 86400 * step
    passed = max((start - anchor) // longest, 0)
    while (end := later(anchor, interval, step * (passed + 1))) <= start:
        passed += 1
    return end
