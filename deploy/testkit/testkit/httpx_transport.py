"""An HTTP transport over any transport of httpx, such as a mock or an application."""

from collections.abc import Mapping

import httpx
from common.rpc.http_transport import ConnectFailed, ConnectionBroken, HttpResponse, HttpTransport, ResponseTimeout


class HttpxTransport(HttpTransport):
    def __init__(self, transport: httpx.AsyncBaseTransport, base_url: str = "http://test") -> None:
        self._http = httpx.AsyncClient(transport=transport, base_url=base_url)

    async def request(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes, timeout_seconds: float | None = None
    ) -> HttpResponse:
        try:
            response = await self._http.request(
                method, url, headers=dict(headers), content=content, timeout=timeout_seconds
            )
        except httpx.ConnectError as error:
            raise ConnectFailed(str(error)) from error
        except httpx.TimeoutException as error:
            raise ResponseTimeout(str(error)) from error
        except httpx.TransportError as error:
            raise ConnectionBroken(str(error), response_started=False) from error
        return HttpResponse(response.status_code, response.headers.raw, response.content)
