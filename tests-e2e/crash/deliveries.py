"""What must be true of events when all is quiet: each handled once by everybody who wants it, and nothing given up."""

from collections.abc import Iterator
from dataclasses import dataclass

from common.events.catalogue import CONSUMERS

from crash.databases import Databases

PUBLISHED = "select event_id::text, type from outbox"
UNPUBLISHED = "select event_id::text, type from outbox where published_at is null"
HANDLED = """
    select event_id::text, array_agg(handler order by handler) as handlers from inbox
    where split_part(handler, ':', 1) = any(%s) group by event_id
"""
TASKS = "select handler, state, attempts, error from tasks"


@dataclass(frozen=True, slots=True)
class Gap:
    """An event that a service has not handled by all who handle its type there."""

    service: str
    type: str
    event_id: str
    handlers: tuple[str, ...]
    usual: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.service} handled {self.type} {self.event_id} by {self.handlers} instead of {self.usual}"


def delivery_faults(databases: Databases) -> list[str]:
    """All that is wrong, in words."""
    return [*_left_over(databases), *map(str, missing(databases))]


def missing(databases: Databases) -> list[Gap]:
    """Events that somebody has not handled yet; the inbox's key lets nobody handle one twice."""
    return list(_unhandled(databases))


def _left_over(databases: Databases) -> Iterator[str]:
    for service in databases.services:
        for row in databases.rows(service, UNPUBLISHED):
            yield f"{service} keeps to itself: {row}"
        for row in databases.rows(service, TASKS):
            yield f"{service} has a {row['state']} task {row['handler']}, {row['attempts']} attempts: {row['error']}"


def _unhandled(databases: Databases) -> Iterator[Gap]:
    events: dict[str, set[str]] = {}
    for service in databases.services:
        for row in databases.rows(service, PUBLISHED):
            events.setdefault(row["type"], set()).add(row["event_id"])
    for service, types in CONSUMERS.items():
        for type_ in sorted(types & events.keys()):
            yield from _by_one_service(databases, service, type_, events[type_])


def _by_one_service(databases: Databases, service: str, type_: str, published: set[str]) -> Iterator[Gap]:
    handled = {row["event_id"]: tuple(row["handlers"]) for row in databases.rows(service, HANDLED, [type_])}
    usual = max(handled.values(), key=len, default=())
    for event_id in sorted(published):
        if handled.get(event_id) != usual or not usual:
            yield Gap(service, type_, event_id, handled.get(event_id, ()), usual)
