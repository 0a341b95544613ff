"""The HTTP client of Stripe's SDK: one connection pool for all accounts."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Self
from urllib.parse import urlsplit

import stripe
from common.observability import telemetry
from common.rpc.external_transport import ExternalTransport
from common.rpc.http_transport import HttpClientError, HttpTransport
from multidict import CIMultiDict

TIMEOUT_SECONDS = 10.0

stripe.enable_telemetry = False  # do not send the latencies of requests to Stripe
# The SDK's exceptions have untyped constructors.
_unreachable: Callable[..., Exception] = stripe.APIConnectionError


class StripeHttpClient(stripe.HTTPClient):
    """Sends the SDK's requests through HttpTransport, with its deadlines."""

    name = "aiohttp"

    def __init__(self, transport: HttpTransport) -> None:
        super().__init__()
        self._http = transport

    @classmethod
    def over_network(cls) -> Self:
        """To Stripe itself, through the proxies of the environment."""
        return cls(ExternalTransport(use_proxies=True))

    @classmethod
    def of_substitute(cls, transport: HttpTransport | None) -> Self:
        """To a substitute for Stripe, never through a proxy. Without a transport it is reached over the network."""
        return cls(transport or ExternalTransport())

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
            with telemetry.client_span("stripe", method.upper(), urlsplit(url).path):
                return await self._send(method.upper(), url, headers, post_data)
        except HttpClientError as error:
            raise _unreachable(f"{type(error).__name__}: {error}", should_retry=True) from error

    async def _send(
        self, method: str, url: str, headers: Mapping[str, str], post_data: Any
    ) -> tuple[bytes, int, Mapping[str, str]]:
        """The headers that are returned have case-insensitive names."""
        content = post_data.encode() if isinstance(post_data, str) else post_data or b""
        response = await self._http.request(method, url, headers, content, TIMEOUT_SECONDS)
        names = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers)
        return response.content, response.status, CIMultiDict(names)

    def sleep_async(self, secs: float) -> Any:
        return asyncio.sleep(secs)

    async def close_async(self) -> None:
        await self._http.aclose()
