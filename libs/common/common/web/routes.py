"""The route class of every contract: one request, one transaction, committed before the response leaves."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from common.database import Database
from common.web.documents import parse_json
from common.web.idempotency import KeyedRequest, once_around, once_in_transaction
from common.web.prompt import promptly


class JsonRequest(Request):
    """A request whose JSON is read strictly: see `parse_json`."""

    async def json(self) -> Any:
        if not hasattr(self, "_json"):
            self._json = parse_json(await self.body())
        return self._json


class TransactionalRoute(APIRoute):
    """Opens the request's transaction, honours `Idempotency-Key` inside it, commits after the answer is built."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = promptly(self, super().get_route_handler())

        async def handle(plain: Request) -> Response:
            request = JsonRequest(plain.scope, plain.receive)
            database: Database = request.state.database
            keyed = await KeyedRequest.of(request)
            async with database.transaction() as session:
                request.state.session = session
                if keyed is None:
                    return await handler(request)
                return await once_in_transaction(keyed, session, lambda: handler(request))

        return handle


class SagaRoute(APIRoute):
    """For endpoints that take `Data` and open their own transactions around calls to the network.

    The key (a KeyedRequest, or None) is theirs as `request.state.keyed`, to make their steps repeatable.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = promptly(self, super().get_route_handler())

        async def handle(plain: Request) -> Response:
            request = JsonRequest(plain.scope, plain.receive)
            keyed = request.state.keyed = await KeyedRequest.of(request)
            if keyed is None:
                return await handler(request)
            return await once_around(keyed, request.state.database, lambda: handler(request))

        return handle
