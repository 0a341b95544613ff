"""How siblings are reached in each topology; a `reach` gives a service's base URL and httpx transport."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import httpx
from starlette.types import ASGIApp

from common.clients.in_process import InProcess

LIMITS = httpx.Limits(max_connections=64, max_keepalive_connections=32, keepalive_expiry=30)
"""Idle connections go before the sibling closes them (see `common.serving`)."""


def over_network(urls: Mapping[str, str]) -> Callable[[str], tuple[str, httpx.AsyncBaseTransport | None]]:
    """The distributed topology: each service at its own address, or at several with commas between."""

    def reach(service: str) -> tuple[str, httpx.AsyncBaseTransport | None]:
        first, *others = [httpx.URL(url.strip()) for url in urls[service].split(",")]
        direct = httpx.AsyncHTTPTransport(limits=LIMITS, trust_env=False)
        return str(first), Replicas(direct, [first, *others]) if others else direct

    return reach


class Replicas(httpx.AsyncBaseTransport):
    """Asks a service's replicas in turn, so that a call that is repeated is repeated elsewhere."""

    def __init__(self, transport: httpx.AsyncBaseTransport, urls: Sequence[httpx.URL]) -> None:
        self._transport = transport
        self._turns = itertools.cycle(urls)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        chosen = next(self._turns)
        request.url = request.url.copy_with(host=chosen.host, port=chosen.port)
        return await self._transport.handle_async_request(request)

    async def aclose(self) -> None:
        await self._transport.aclose()


def in_process(apps: Mapping[str, ASGIApp]) -> Callable[[str], tuple[str, httpx.AsyncBaseTransport]]:
    """The embedded topology: each service is an application of this process, looked up when it is called."""

    def reach(service: str) -> tuple[str, httpx.AsyncBaseTransport]:
        async def app(scope: Any, receive: Any, send: Any) -> None:
            await apps[service](scope, receive, send)

        return f"http://{service}", InProcess(app, service)

    return reach
