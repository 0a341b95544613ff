"""The way to anybody through whatever httpx can be given: a mock, an application, a recording."""

from collections.abc import Iterable, Mapping

import httpx

from common.clients.ways import Answer, Header, Way


class Through(Way):
    def __init__(self, transport: httpx.AsyncBaseTransport, base_url: str = "http://sibling") -> None:
        self._http = httpx.AsyncClient(transport=transport, base_url=base_url)

    async def ask(
        self,
        method: str,
        path: str,
        query: bytes,
        headers: Iterable[Header],
        content: bytes,
        patience: float | None = None,
    ) -> Answer:
        response = await self._http.request(
            method,
            path,
            params=httpx.QueryParams(query.decode()),
            headers=list(headers),
            content=content,
            timeout=patience,
        )
        return Answer(response.status_code, response.headers.raw, response.content)

    async def call(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes, patience: float | None = None
    ) -> Answer:
        response = await self._http.request(method, url, headers=dict(headers), content=content, timeout=patience)
        return Answer(response.status_code, response.headers.raw, response.content)
