"""The route classes of contracts: with a transaction, committed before the response is sent, or without one."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from common.db.database import Database
from common.http.fast_path import fast_handler, with_exit_stacks
from common.http.idempotency import KeyedRequest, once_around, once_in_transaction
from common.http.strict_json import parse_json

RequestHandler = Callable[[Request], Coroutine[Any, Any, Response]]


class JsonRequest(Request):
    """A request whose JSON is parsed strictly: see `parse_json`."""

    async def json(self) -> Any:
        if not hasattr(self, "_json"):
            self._json = parse_json(await self.body())
        return self._json


class TransactionalRoute(APIRoute):
    """Runs the endpoint and `Idempotency-Key` in one transaction, and commits it after the response is built."""

    def request_handler(self) -> RequestHandler:
        """Calls the endpoint, inside the transaction."""
        return fast_handler(self, with_exit_stacks(super().get_route_handler()))

    def get_route_handler(self) -> RequestHandler:
        handler = self.request_handler()

        async def handle(plain: Request) -> Response:
            request = JsonRequest(plain.scope, plain.receive)
            database: Database = request.state.database
            keyed = await KeyedRequest.of(request)
            async with database.transaction() as uow:
                request.state.uow = uow
                if keyed is None:
                    return await handler(request)
                return await once_in_transaction(keyed, uow, lambda: handler(request))

        return handle


class NonTransactionalRoute(APIRoute):
    """Runs the endpoint without a transaction: it calls other systems between transactions of its own, or only reads.

    `request.state.keyed` is the KeyedRequest or None; endpoints derive the idempotency keys of their steps from it.
    """

    def request_handler(self) -> RequestHandler:
        """Calls the endpoint."""
        return fast_handler(self, with_exit_stacks(super().get_route_handler()))

    def get_route_handler(self) -> RequestHandler:
        handler = self.request_handler()

        async def handle(plain: Request) -> Response:
            request = JsonRequest(plain.scope, plain.receive)
            keyed = request.state.keyed = await KeyedRequest.of(request)
            if keyed is None:
                return await handler(request)
            return await once_around(keyed, request.state.database, lambda: handler(request))

        return handle
