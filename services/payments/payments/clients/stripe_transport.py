"""The SDK's way to the network: one pool for all accounts."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
import stripe
from common import telemetry
from common.clients.outside import Outside
from common.clients.ways import HttpClient

PATIENCE = 10.0

stripe.enable_telemetry = False  # nobody but us need know how long our calls take
# The SDK's exceptions have untyped constructors.
_unreachable: Callable[..., Exception] = stripe.APIConnectionError


class PooledTransport(stripe.HTTPClient):
    """What the SDK's own clients do, over a pool whose way, proxies and time limits are ours.

    A stand-in for Stripe (`api_base`) is called directly; only the way to Stripe itself may lead through the
    environment's proxy. `way` replaces the network.
    """

    name = "aiohttp"

    def __init__(self, api_base: str | None, way: HttpClient | None = None) -> None:
        super().__init__()
        self._http = way or Outside(by_proxy=api_base is None)

    async def request_async(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[bytes, int, Mapping[str, str]]:
        try:
            with telemetry.calling("stripe", method.upper(), urlsplit(url).path):
                return await self._send(method.upper(), url, headers, post_data)
        except httpx.HTTPError as error:
            raise _unreachable(f"{type(error).__name__}: {error}", should_retry=True) from error

    async def _send(
        self, method: str, url: str, headers: Mapping[str, str], post_data: Any
    ) -> tuple[bytes, int, Mapping[str, str]]:
        content = post_data.encode() if isinstance(post_data, str) else post_data or b""
        answer = await self._http.call(method, url, headers, content, PATIENCE)
        return answer.content, answer.status, httpx.Headers(answer.headers, encoding="latin-1")

    def sleep_async(self, secs: float) -> Any:
        return asyncio.sleep(secs)

    async def close_async(self) -> None:
        await self._http.aclose()
