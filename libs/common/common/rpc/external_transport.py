"""HTTP requests to systems outside this platform. aiohttp needs a fraction of the CPU time of httpx."""

import ssl
from collections.abc import Mapping

import aiohttp
import certifi
from yarl import URL

from common.rpc.http_transport import ConnectFailed, ConnectionBroken, HttpResponse, HttpTransport, ResponseTimeout

CONNECT_SECONDS = 3.0
TIMEOUT_SECONDS = 10.0


class ExternalTransport(HttpTransport):
    """Cookies are not stored. With `use_proxies` the proxies of the environment variables are used."""

    def __init__(self, *, use_proxies: bool = False) -> None:
        self._use_proxies = use_proxies
        self._session: aiohttp.ClientSession | None = None

    async def request(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes, timeout_seconds: float | None = None
    ) -> HttpResponse:
        session = self._opened()
        timeout = aiohttp.ClientTimeout(total=timeout_seconds or TIMEOUT_SECONDS, sock_connect=CONNECT_SECONDS)
        target = URL(url, encoded=True)
        try:
            async with session.request(
                method, target, headers=headers, data=content or None, timeout=timeout, allow_redirects=False
            ) as response:
                return HttpResponse(response.status, list(response.raw_headers), await response.read())
        except aiohttp.ConnectionTimeoutError as error:
            raise ConnectFailed(f"{target.host} accepted no connection within {CONNECT_SECONDS} seconds") from error
        except TimeoutError as error:
            raise ResponseTimeout(f"{target.host} sent no response within {timeout.total} seconds") from error
        except aiohttp.ClientConnectorError as error:
            raise ConnectFailed(str(error)) from error
        except (aiohttp.ClientError, OSError, RuntimeError) as error:  # uvloop's, for a connection that was reset
            started = isinstance(error, aiohttp.ClientPayloadError)
            raise ConnectionBroken(f"{type(error).__name__}: {error}", response_started=started) from error

    async def aclose(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _opened(self) -> aiohttp.ClientSession:
        """The session. It is created at the first request, because it belongs to the event loop that runs then."""
        if self._session is None:
            connector = aiohttp.TCPConnector(ssl=ssl.create_default_context(cafile=certifi.where()))
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=self._use_proxies,
            )
        return self._session
