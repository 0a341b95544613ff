"""Interruption of the connections to the broker."""

from collections.abc import Awaitable, Callable
from typing import Any

import aio_pika
import pytest
from aio_pika.abc import AbstractConnection

Interrupt = Callable[[], Awaitable[None]]


@pytest.fixture
def interrupt(monkeypatch: pytest.MonkeyPatch) -> Interrupt:
    """Closes the transport's connections, as a restart of the broker would; not those that the test opened."""
    connections: list[AbstractConnection] = []
    connect = aio_pika.connect

    async def recording(url: str, **options: Any) -> AbstractConnection:
        connection: AbstractConnection = await connect(url, **options)
        if "client_properties" in options:
            connections.append(connection)
        return connection

    async def close_all() -> None:
        while connections:
            await connections.pop().close()

    monkeypatch.setattr(aio_pika, "connect", recording)
    return close_all
