"""The SDK's way to the network: one httpx pool for all accounts."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
import stripe
from common import telemetry
from common.clients.in_process import InProcess

TIMEOUT = httpx.Timeout(10.0, connect=3.0)

# The SDK's exceptions have untyped constructors.
_unreachable: Callable[..., Exception] = stripe.APIConnectionError


class PooledTransport(stripe.HTTPClient):
    """What the SDK's own httpx client does, over a pool whose transport, proxies and time limits are ours.

    A stand-in for Stripe (`api_base`) is called directly; only the way to Stripe itself may lead through the
    environment's proxy.
    """

    name = "httpx"

    def __init__(self, api_base: str | None, transport: httpx.AsyncBaseTransport | None = None) -> None:
        super().__init__()
        self._in_house = transport if isinstance(transport, InProcess) else None
        self._http = httpx.AsyncClient(transport=transport, timeout=TIMEOUT, trust_env=api_base is None)

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
        if self._in_house is None:
            response = await self._http.request(method, url, headers=headers, content=post_data)
            return response.content, response.status_code, response.headers
        content = post_data.encode() if isinstance(post_data, str) else post_data or b""
        answer = await self._in_house.call(method, url, headers, content, TIMEOUT.read)
        return answer.content, answer.status, {name.decode(): text.decode() for name, text in answer.headers}

    def sleep_async(self, secs: float) -> Any:
        return asyncio.sleep(secs)

    async def close_async(self) -> None:
        await self._http.aclose()
