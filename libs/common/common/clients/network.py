"""Calling a service at its addresses: over connections that are kept, and spread over its replicas."""

from collections.abc import Iterable, Sequence

import httpx

from common.clients.ways import Answer, Exchange, Header, Way
from common.wire.exchange import Exchange as Conversation
from common.wire.failures import BrokenOff, Refused, TimedOut
from common.wire.pool import Pool, Replica
from common.wire.request import Request

CONNECT_SECONDS = 2.0
KEPT_SECONDS = 30.0
"""Idle connections go before the service closes them (see `common.serving`)."""
MAX_AGE_SECONDS = 10.0
"""So late does a new replica get its share; a replica must serve on for longer after no name leads to it any more."""
PATIENCE = 30.0


class Network(Way):
    """Raises httpx.ConnectError when nothing was sent, RemoteProtocolError and ReadTimeout when nobody knows."""

    def __init__(self, urls: Sequence[str], max_age_seconds: float = MAX_AGE_SECONDS) -> None:
        """Raises ValueError for what is not the address of a service."""
        self._pool = Pool([Replica.at(url) for url in urls], CONNECT_SECONDS, KEPT_SECONDS, max_age_seconds)

    async def ask(
        self,
        method: str,
        path: str,
        query: bytes,
        headers: Iterable[Header],
        content: bytes,
        patience: float | None = None,
    ) -> Answer:
        seconds = patience or PATIENCE
        scope = {"method": method, "path": path, "query_string": query, "headers": list(headers)}
        exchange = Exchange(content)
        try:
            replica, connection = await self._pool.take()
            request = Request.of(scope, {"body": content}, replica.host_header)
            conversation = Conversation(connection, request, exchange.receive)
            try:
                await conversation.begin(seconds, seconds)
                await conversation.relay(exchange.send, seconds)
            finally:
                conversation.end()
                self._pool.give_back(replica, connection)
        except Refused as refused:
            raise httpx.ConnectError(str(refused)) from refused
        except BrokenOff as broken:
            raise httpx.RemoteProtocolError(str(broken)) from broken
        except TimedOut as late:
            raise httpx.ReadTimeout(str(late)) from late
        return exchange.answer()

    async def aclose(self) -> None:
        self._pool.close()
