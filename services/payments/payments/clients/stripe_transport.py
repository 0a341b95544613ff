"""The SDK's way to the network: one httpx pool for all accounts."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
import stripe
from common import telemetry

TIMEOUT = httpx.Timeout(10.0, connect=3.0)

# The SDK's exceptions have untyped constructors.
_unreachable: Callable[..., Exception] = stripe.APIConnectionError


class PooledTransport(stripe.HTTPClient):
    """What the SDK's own httpx client does, over a pool whose transport, proxies and time limits are ours."""

    name = "httpx"

    def __init__(self, http: httpx.AsyncClient) -> None:
        super().__init__()
        self._http = http

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
                response = await self._http.request(method.upper(), url, headers=headers, content=post_data)
        except httpx.HTTPError as error:
            raise _unreachable(f"{type(error).__name__}: {error}", should_retry=True) from error
        return response.content, response.status_code, response.headers

    def sleep_async(self, secs: float) -> Any:
        return asyncio.sleep(secs)

    async def close_async(self) -> None:
        await self._http.aclose()


def pooled(api_base: str | None, transport: httpx.AsyncBaseTransport | None = None) -> PooledTransport:
    """A stand-in is called directly; only the way to Stripe itself may lead through the environment's proxy."""
    return PooledTransport(httpx.AsyncClient(transport=transport, timeout=TIMEOUT, trust_env=api_base is None))
