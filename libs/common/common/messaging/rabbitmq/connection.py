"""Connections to the broker, and connecting again when one is lost."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import aio_pika
import structlog
from aio_pika.abc import AbstractConnection

from common.observability import redaction

RECONNECT_SECONDS = 1.0
log = structlog.get_logger()
LOST = (aio_pika.exceptions.AMQPError, ConnectionError, OSError, asyncio.TimeoutError)
UNUSABLE = (*LOST, RuntimeError)
"""What the use of a lost connection raises: RuntimeError is aio-pika's for a closed channel, uvloop's after a reset."""


async def connect(url: str, name: str) -> AbstractConnection:
    """A connection, which is an asynchronous context manager that closes it; `name` is shown by the broker."""
    return await aio_pika.connect(url, client_properties={"connection_name": name}, timeout=10)


@contextmanager
def lost_instead_of_cancelled() -> Iterator[None]:
    """Raises ConnectionError for a CancelledError that is not a cancellation of the current task.

    When the broker's heartbeats stop, aiormq ends everything that waits for the connection with CancelledError. A loop
    that took it for its own cancellation would end, and would not connect again.
    """
    try:
        yield
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        raise ConnectionError("the broker sends no heartbeats") from None


async def run_with_reconnects(
    name: str, run: Callable[[], Awaitable[None]], until: asyncio.Event | None = None
) -> None:
    """Call `run`, which uses one connection, again a moment after it has ended; for ever, or until the event is set.

    A cancellation ends it also where the client library replaces it: connecting raises its own error, if it fails in
    the step of the event loop in which it is cancelled.
    """
    while until is None or not until.is_set():
        try:
            with lost_instead_of_cancelled():
                await run()
        except* LOST as errors:
            log.warning("broker_lost", connection=name, reason=redaction.reason(errors.exceptions[0]))
        except* Exception:  # a bug here or in the client library, which must not end the consumer
            log.exception("broker_lost", connection=name)
        _raise_if_cancelled()
        if until is None or not until.is_set():
            await asyncio.sleep(RECONNECT_SECONDS)


def _raise_if_cancelled() -> None:
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError()
