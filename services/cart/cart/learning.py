"""Asking catalog when a refusal rests on what was heard: between two tries, outside of transactions."""

from collections.abc import Callable, Coroutine
from typing import Any

from common.clients.catalog import CatalogClient
from common.database import Database
from common.errors import RemoteRefusal, ServiceUnavailable
from common.web.routes import TransactionalRoute
from fastapi import Request, Response
from starlette.types import Message

from cart.domain.errors import Hearsay, StockUnavailable
from cart.domain.known_goods import learn_product


class LearningRoute(TransactionalRoute):
    """A request about to be refused by hearsay is rolled back, catalog is asked, and the request runs once more."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        attempt = super().get_route_handler()

        async def handle(request: Request) -> Response:
            body = await request.body()

            async def receive() -> Message:
                return {"type": "http.request", "body": body, "more_body": False}

            try:
                return await attempt(Request(request.scope, receive))
            except Hearsay as doubted:
                if not await learn(request.state.database, request.app.state.catalog, doubted):
                    raise
                return await attempt(Request(request.scope, receive))

        return handle


async def learn(database: Database, catalog: CatalogClient, doubted: Hearsay) -> bool:
    """Catalog answers what its event will say. False when the refusal stands.

    It stands when catalog does not know the product either, and, for want of stock, when catalog is away.
    """
    try:
        product = await catalog.product(doubted.storefront, doubted.product_id)
    except RemoteRefusal:
        return False
    except ServiceUnavailable:
        if isinstance(doubted, StockUnavailable):
            return False
        raise
    async with database.transaction() as session:
        await learn_product(session, product)
    return True
