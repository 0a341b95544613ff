"""HTTP requests whose responses are limited while they arrive."""

import email.utils
import ssl
from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp
import certifi
from aiohttp.abc import AbstractResolver
from yarl import URL

from common.kernel import clock

CONNECT_SECONDS = 5.0
CHUNK = 65_536


class RequestFailed(Exception):
    """There is no complete response. The request may have been processed."""


class TooLarge(Exception):
    """The response has more bytes than permitted; the rest was not read."""


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    content: bytes
    location: str | None
    retry_after: float | None


class BoundedHttp:
    """Connects only where `resolver` permits. Neither redirects nor proxies nor cookies nor compression are used."""

    def __init__(self, resolver: AbstractResolver) -> None:
        self._resolver = resolver
        self._session: aiohttp.ClientSession | None = None

    async def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        content: bytes,
        seconds: float,
        max_bytes: int,
        *,
        truncate: bool = False,
    ) -> Response:
        """Raises RequestFailed, TooLarge and what the resolver raises. `seconds` limits the whole exchange.

        With `truncate` a larger response is not TooLarge: its first bytes are returned, the rest is not read.
        """
        timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=CONNECT_SECONDS)
        plain = {**headers, "accept-encoding": "identity"}
        try:
            async with self._opened().request(
                method,
                URL(url, encoded=True),
                headers=plain,
                data=content or None,
                timeout=timeout,
                allow_redirects=False,
            ) as response:
                body = await (_beginning if truncate else _bounded)(response, max_bytes)
                return Response(response.status, body, response.headers.get("location"), _seconds(response.headers))
        except (aiohttp.ClientError, OSError, ValueError, TimeoutError, RuntimeError) as error:  # uvloop: it was reset
            raise RequestFailed(f"{type(error).__name__}: {str(error)[:200]}") from error

    async def aclose(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _opened(self) -> aiohttp.ClientSession:
        """The session, which belongs to the event loop of the first request."""
        if self._session is None:
            connector = aiohttp.TCPConnector(
                ssl=ssl.create_default_context(cafile=certifi.where()), resolver=self._resolver, use_dns_cache=False
            )
            jar = aiohttp.DummyCookieJar()
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=jar, auto_decompress=False)
        return self._session


async def _bounded(response: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    if (response.content_length or 0) > max_bytes:
        raise TooLarge(f"the response declares {response.content_length} bytes")
    parts: list[bytes] = []
    size = 0
    async for part in response.content.iter_chunked(CHUNK):
        size += len(part)
        if size > max_bytes:
            raise TooLarge(f"the response has more than {max_bytes} bytes")
        parts.append(part)
    return b"".join(parts)


async def _beginning(response: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    """The connection is closed behind the last of the bytes. They may end early: what arrived is returned."""
    parts, left = [], max_bytes
    try:
        while left and (part := await response.content.read(left)):
            parts.append(part)
            left -= len(part)
    except (aiohttp.ClientError, TimeoutError):
        pass
    if not response.content.at_eof():
        response.close()
    return b"".join(parts)


def _seconds(headers: Mapping[str, str]) -> float | None:
    """`Retry-After`, which is seconds or a date (RFC 9110, 10.2.3), in seconds."""
    given = headers.get("retry-after", "")
    if given.isascii() and given.isdecimal() and len(given) < 8:
        return float(given)
    try:
        return max((email.utils.parsedate_to_datetime(given) - clock.now()).total_seconds(), 0.0)
    except (ValueError, TypeError):  # TypeError: a date without a time zone
        return None
