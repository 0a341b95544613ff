"""Days of a shop, whose time zone may change its offset to UTC during a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

HOUR = timedelta(hours=1)


class Span(StrEnum):
    HOUR = "hour"
    DAY = "day"


def begin(day: date, zone: ZoneInfo) -> datetime:
    """The moment when a day begins, in UTC: the first one, where a clock change repeats midnight."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def end(day: date, zone: ZoneInfo) -> datetime:
    return begin(day + timedelta(days=1), zone)


def hours(day: date, zone: ZoneInfo) -> list[datetime]:
    """The moments when its hours begin, counted from the begin of the day: 23, 24 or 25 where clocks change by one."""
    first, last = begin(day, zone), end(day, zone)
    return [first + index * HOUR for index in range(-((first - last) // HOUR))]


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both included."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def since(self) -> datetime:
        return begin(self.first, self.zone)

    @property
    def until(self) -> datetime:
        """Not included."""
        return end(self.last, self.zone)

    @property
    def length(self) -> int:
        """In days."""
        return (self.last - self.first).days + 1

    @property
    def previous(self) -> "Period":
        """As many days, just before."""
        days = timedelta(days=self.length)
        return Period(self.first - days, self.last - days, self.zone)

    def days(self) -> Iterator[date]:
        for index in range(self.length):
            yield self.first + timedelta(days=index)

    def starts(self, span: Span) -> list[datetime]:
        """The moments when its days or hours begin."""
        if span is Span.DAY:
            return [begin(day, self.zone) for day in self.days()]
        return [hour for day in self.days() for hour in hours(day, self.zone)]

    def shown(self, start: datetime, span: Span) -> str:
        """A start as clients see it: a date, or an hour with the offset to UTC."""
        local = start.astimezone(self.zone)
        return local.date().isoformat() if span is Span.DAY else local.isoformat(timespec="minutes")
