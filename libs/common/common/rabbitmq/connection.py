"""One connection to the broker, made anew whenever it is lost."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aio_pika
import structlog
from aio_pika.abc import AbstractChannel, AbstractConnection

from common import faults

RECONNECT_SECONDS = 1.0
log = structlog.get_logger()
LOST = (aio_pika.exceptions.AMQPError, ConnectionError, OSError, asyncio.TimeoutError)


@asynccontextmanager
async def connected(url: str, name: str) -> AsyncIterator[AbstractConnection]:
    connection = await aio_pika.connect(url, client_properties={"connection_name": name}, timeout=10)
    try:
        yield connection
    finally:
        await connection.close()


async def closed(channel: AbstractChannel) -> None:
    """Returns when a channel, or its connection, is gone."""
    gone = asyncio.Event()
    channel.close_callbacks.add(lambda *_: gone.set())
    if not channel.is_closed:
        await gone.wait()


async def again_and_again(name: str, life: Callable[[], Awaitable[None]], until: asyncio.Event | None = None) -> None:
    """Live until the connection is lost, wait a moment, and start over; for ever, or until told."""
    while until is None or not until.is_set():
        try:
            await life()
        except LOST as error:
            log.warning("broker_lost", connection=name, reason=faults.reason(error))
        except Exception:  # a bug, or the client library's; giving up would leave a process that hears nothing
            log.exception("broker_lost", connection=name)
        if until is None or not until.is_set():
            await asyncio.sleep(RECONNECT_SECONDS)
