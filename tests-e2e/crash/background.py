"""Checks that the background work of every service continues, by its effects in the databases."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from uuid import uuid4

from common.events.registry import CONSUMERS
from common.messaging.outbox import EAGER_SECONDS
from testkit.conditions import eventually

from crash.database_faults import LISTENERS
from crash.drill_site import Site, database_name
from crash.idle import DAY, advance, missing

TIMEOUT_SECONDS = 30.0
PUBLISH_AGAIN = """
    update outbox set published_at = null where id = (select max(id) from outbox where published_at is not null)
    returning id
"""
UNPUBLISHED = "select type from outbox where published_at is null"
PUBLISHED = "select count(*) from outbox where id = any(%s) and published_at is not null"
DELIVER_AGAIN = """
    insert into tasks (key, handler, payload, run_at, created_at)
    select event_id, handler, %s::jsonb, to_timestamp(0), to_timestamp(0) from inbox where event_id = %s
    returning id
"""
LEFT = "select handler, state, attempts, error, run_at from tasks where id = any(%s)"
HANDLED = (
    "select event_id::text from inbox where split_part(handler, ':', 1) = any(%s) order by handled_at desc limit 1"
)
ENVELOPE = "select envelope::text from outbox where event_id = %s"
OLD_MARK = "insert into inbox (event_id, handler, handled_at) values (%s, 'drill', to_timestamp(0)) returning event_id"
MARKS = "select count(*) from inbox where handler = 'drill'"
WAKE = "notify work"
AWAKE = 0.4
"""Seconds; less than the time that a woken worker polls, and less than the interval of polling."""


class NoProgress(AssertionError):
    """Some background work has made no progress."""


async def background_work(site: Site) -> None:
    """Fails if background work other than timers makes no progress within TIMEOUT_SECONDS."""
    await advance(f"{site.platform}/sandbox", EAGER_SECONDS.total_seconds() + 1)
    await relays(site)
    await asyncio.gather(task_queues(site), listeners(site))


async def relays(site: Site) -> None:
    """An event marked as unpublished is published again, and all its consumers handle it."""
    again = {
        service: [row["id"] for row in site.databases.rows(service, PUBLISH_AGAIN)]
        for service in site.databases.services
    }

    async def standing() -> list[str]:
        left = [
            service
            for service, ids in again.items()
            if site.databases.count(service, PUBLISHED, ids) < len(ids) or site.databases.rows(service, UNPUBLISHED)
        ]
        return left + [str(gap) for gap in missing(site.databases)]

    await _nothing(standing, "not relayed")


async def task_queues(site: Site) -> None:
    """A due task is executed: the delivery of an event that was handled before, which has no effect."""
    due: dict[str, list[int]] = {}
    for service, types in CONSUMERS.items():
        for row in site.databases.rows(service, HANDLED, sorted(types)):
            envelope = _envelope(site, row["event_id"])
            due[service] = [
                each["id"] for each in site.databases.rows(service, DELIVER_AGAIN, envelope, row["event_id"])
            ]
    assert due.keys() == CONSUMERS.keys(), f"only {due.keys()} have handled anything"

    async def standing() -> list[str]:
        return [f"{service}: {row}" for service, ids in due.items() for row in site.databases.rows(service, LEFT, ids)]

    await _nothing(standing, "tasks not taken")


def _envelope(site: Site, event_id: str) -> str:
    for service in site.databases.services:
        for row in site.databases.rows(service, ENVELOPE, event_id):
            return str(row["envelope"])
    raise AssertionError(f"{event_id} is in no outbox")


async def timers(site: Site) -> None:
    """Hourly deletion runs after a day. Advances the platform's clock by a day."""
    for service in site.databases.services:
        site.databases.rows(service, OLD_MARK, uuid4())
    await advance(f"{site.platform}/sandbox", DAY)

    async def standing() -> list[str]:
        return [service for service in site.databases.services if site.databases.count(service, MARKS)]

    await _nothing(standing, "not pruned")


async def listeners(site: Site) -> None:
    """The idle worker of every service receives a notification and releases its idle lock."""
    for _ in range(2):
        await asyncio.gather(*(_is_notified(site, service) for service in site.databases.services))


async def _is_notified(site: Site, service: str) -> None:
    await _nothing(partial(_not_notified, site, service), f"the listener of {service} receives no notification")


async def _not_notified(site: Site, service: str) -> bool:
    """Whether the idle lock is still held after a notification, or is not held at all."""
    names = [database_name(service)]
    with site.as_superuser(service) as connection:
        if not connection.execute(LISTENERS.encode(), (names,)).fetchall():
            return True
        connection.execute(WAKE)

        async def released() -> bool:
            return not connection.execute(LISTENERS.encode(), (names,)).fetchall()

        try:
            await eventually(released, within=AWAKE)
        except AssertionError:
            return True
    return False


async def _nothing(standing: Callable[[], Awaitable[object]], what: str) -> None:
    """Wait until the probe finds nothing; raises NoProgress with its last findings."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + TIMEOUT_SECONDS
    while found := await standing():
        if loop.time() > deadline:
            raise NoProgress(f"{what} after {TIMEOUT_SECONDS:.0f} s: {found}")
        await asyncio.sleep(0.1)
