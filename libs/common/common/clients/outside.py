"""Speaking HTTP with those who are none of this platform, by aiohttp: a request costs a fraction of httpx's."""

import ssl
from collections.abc import Mapping

import aiohttp
import certifi
import httpx
from yarl import URL

from common.clients.ways import Answer, HttpClient

CONNECT_SECONDS = 3.0
PATIENCE = 10.0


class Outside(HttpClient):
    """Redirections are answers like others, cookies are not kept. Raises httpx.TransportError.

    `by_proxy`: through the proxies that the environment names.
    """

    def __init__(self, *, by_proxy: bool = False) -> None:
        self._by_proxy = by_proxy
        self._session: aiohttp.ClientSession | None = None

    async def call(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes, patience: float | None = None
    ) -> Answer:
        """`patience` in seconds, for the whole answer."""
        session = self._opened()
        limits = aiohttp.ClientTimeout(total=patience or PATIENCE, sock_connect=CONNECT_SECONDS)
        there = URL(url, encoded=True)
        try:
            async with session.request(
                method, there, headers=headers, data=content or None, timeout=limits, allow_redirects=False
            ) as response:
                return Answer(response.status, list(response.raw_headers), await response.read())
        except aiohttp.ConnectionTimeoutError as late:
            raise httpx.ConnectTimeout(f"{there.host} cannot be reached within {CONNECT_SECONDS} seconds") from late
        except TimeoutError as late:
            raise httpx.ReadTimeout(f"{there.host} gave no answer within {limits.total} seconds") from late
        except aiohttp.ClientConnectorError as refused:
            raise httpx.ConnectError(str(refused)) from refused
        except aiohttp.ClientError as broken:
            raise httpx.RemoteProtocolError(f"{type(broken).__name__}: {broken}") from broken

    async def aclose(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _opened(self) -> aiohttp.ClientSession:
        """Made when it is first used: it belongs to the loop that runs then."""
        if self._session is None:
            connector = aiohttp.TCPConnector(ssl=ssl.create_default_context(cafile=certifi.where()))
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=self._by_proxy,
            )
        return self._session
