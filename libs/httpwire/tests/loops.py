"""The event loop that services run on, with a name whose addresses a test chooses."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Any, ParamSpec

import uvloop
from testkit import raw_http

NAME = "orders-api.test"
P = ParamSpec("P")


class ResolvingLoop(uvloop.Loop):
    """Resolves NAME to `addresses`, and everything else as usual."""

    addresses: tuple[str, ...] = ()

    async def getaddrinfo(self, host: Any, port: Any, **hints: Any) -> list[Any]:
        if host != NAME:
            return await super().getaddrinfo(host, port, **hints)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in self.addresses]


def resolve_to(*addresses: str) -> None:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, ResolvingLoop)
    loop.addresses = addresses


def on_uvloop(test: Callable[P, Awaitable[None]]) -> Callable[P, None]:
    return raw_http.on_uvloop(test, ResolvingLoop)
