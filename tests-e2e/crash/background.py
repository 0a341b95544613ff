"""Whether the background work of every service goes on by itself, each kind shown by what it leaves in the database."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from uuid import uuid4

from common.events.catalogue import CONSUMERS
from common.outbox import HELD
from common.testing.conditions import eventually

from crash.database_faults import LISTENERS
from crash.drill_site import Site, database_name
from crash.quiet import DAY, advance, missing

PATIENCE = 30.0
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
"""Seconds: less than a worker that was woken stays awake, and less than one that polls may take to look."""


class Stuck(AssertionError):
    """Some background work has not gone on."""


async def background_work(site: Site) -> None:
    """Fails with what has not moved within PATIENCE, apart from timers."""
    await advance(f"{site.platform}/sandbox", HELD.total_seconds() + 1)
    await relays(site)
    await asyncio.gather(task_queues(site), listeners(site))


async def relays(site: Site) -> None:
    """An event that is marked as unpublished is published again, and everything published is handled by everybody."""
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
    """A task that is due is taken: the delivery of an event that was handled already, and so leaves no trace."""
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
    raise AssertionError(f"nobody published {event_id}")


async def timers(site: Site) -> None:
    """What is pruned every hour is pruned when a day has passed. Moves the platform's clock by a day."""
    for service in site.databases.services:
        site.databases.rows(service, OLD_MARK, uuid4())
    await advance(f"{site.platform}/sandbox", DAY)

    async def standing() -> list[str]:
        return [service for service in site.databases.services if site.databases.count(service, MARKS)]

    await _nothing(standing, "not pruned")


async def listeners(site: Site) -> None:
    """The idle worker of every service hears a notification: it gives back the lock that says that it is idle."""
    for _ in range(2):
        await asyncio.gather(*(_hears(site, service) for service in site.databases.services))


async def _hears(site: Site, service: str) -> None:
    await _nothing(partial(_deaf, site, service), f"the listener of {service} hears nothing")


async def _deaf(site: Site, service: str) -> bool:
    """Whether the lock's holder keeps it through a notification, or there is none."""
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
    """Returns when the probe finds nothing that stands still; raises Stuck with what it found last."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + PATIENCE
    while found := await standing():
        if loop.time() > deadline:
            raise Stuck(f"{what} after {PATIENCE:.0f} s: {found}")
        await asyncio.sleep(0.1)
