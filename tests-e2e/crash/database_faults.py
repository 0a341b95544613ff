"""Faults of the connections between the platform and PostgreSQL, one context manager each.

The fault is over when the block is left. Durations are in seconds.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from common.db.tables import IDLE_LOCK_KEY

from crash.drill_site import Site, database_name
from crash.faulty_link import Loss

Fault = Callable[[Site], AbstractAsyncContextManager[None]]
TERMINATE = """
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = any(%s) and backend_type = 'client backend' and pid <> pg_backend_pid()
"""
ANY_BACKEND = """
    select pid from pg_stat_activity
    where backend_type = 'client backend' and pid <> pg_backend_pid() order by random() limit 1
"""
LISTENERS = f"""
    select pid from pg_locks join pg_stat_activity using (pid)
    where locktype = 'advisory' and mode = 'ExclusiveLock' and granted and objid = {IDLE_LOCK_KEY} and datname = any(%s)
"""
TERMINATE_LISTENERS = f"select pg_terminate_backend(pid) from ({LISTENERS}) as listeners"


def terminated_backends(*services: str, times: int = 1, every: float = 0.0) -> Fault:
    """`pg_terminate_backend` on every connection to these services' databases, or to all of them."""

    @asynccontextmanager
    async def fault(site: Site) -> AsyncIterator[None]:
        for number in range(times):
            await asyncio.sleep(every if number else 0)
            print(f"terminated {terminate(site, *services)} backends")
        yield

    return fault


def terminate(site: Site, *services: str, sql: str = TERMINATE) -> int:
    names = [database_name(service) for service in services or site.databases.services]
    with site.as_superuser() as connection:
        return connection.execute(sql.encode(), (names,)).rowcount


def terminated_listeners() -> Fault:
    """Terminate only the connections on which idle workers listen for notifications."""

    @asynccontextmanager
    async def fault(site: Site) -> AsyncIterator[None]:
        print(f"terminated {terminate(site, sql=TERMINATE_LISTENERS)} listeners")
        yield

    return fault


def restart(how: signal.Signals, away: float) -> Fault:
    """The server is stopped, and comes back on the same port `away` seconds later or when the block is left."""

    @asynccontextmanager
    async def fault(site: Site) -> AsyncIterator[None]:
        until = asyncio.get_running_loop().time() + away
        await site.server.stop(how)
        try:
            yield
            await _sleep(until)
        finally:
            await site.server.start()

    return fault


def pause(lasts: float) -> Fault:
    """Pause the whole server with SIGSTOP."""

    @asynccontextmanager
    async def fault(site: Site) -> AsyncIterator[None]:
        until = asyncio.get_running_loop().time() + lasts
        site.server.pause()
        try:
            yield
            await _sleep(until)
        finally:
            site.server.resume()

    return fault


def lost_packets(loss: Loss, lasts: float) -> Fault:
    """Lose packets. Affected connections stay silent, and the server keeps them open until `forget_lost`."""

    @asynccontextmanager
    async def fault(site: Site) -> AsyncIterator[None]:
        assert site.proxy is not None
        until = asyncio.get_running_loop().time() + lasts
        site.proxy.swallow(loss)
        try:
            yield
            await _sleep(until)
        finally:
            site.proxy.heal()

    return fault


def reset_connections() -> Fault:
    """Reset every TCP connection."""

    @asynccontextmanager
    async def fault(site: Site) -> AsyncIterator[None]:
        assert site.proxy is not None
        print(f"reset {site.proxy.reset()} connections")
        yield

    return fault


def killed_backend() -> Fault:
    """`kill -9` of one backend, after which the postmaster ends all others and recovers."""

    @asynccontextmanager
    async def fault(site: Site) -> AsyncIterator[None]:
        with site.as_superuser() as connection:
            row = connection.execute(ANY_BACKEND.encode()).fetchone()
        assert row is not None
        os.kill(int(str(row[0])), signal.SIGKILL)
        yield

    return fault


async def _sleep(until: float) -> None:
    await asyncio.sleep(max(0.0, until - asyncio.get_running_loop().time()))
