"""Updates the read model from catalog before a refusal is final, outside of transactions."""

from collections.abc import Callable, Coroutine
from typing import Any

from common.db.database import Database
from common.http.routes import TransactionalRoute
from common.kernel.errors import RemoteRefusal, ServiceUnavailable
from common.rpc.interfaces.catalog import CatalogInterface
from fastapi import Request, Response
from starlette.types import Message

from cart.domain.errors import StaleReadModel, StockUnavailable
from cart.repository.read_model import store_product


class RefreshingRoute(TransactionalRoute):
    """Rolls back a request that raises StaleReadModel, updates the product from catalog, and repeats it once."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        attempt = super().get_route_handler()

        async def handle(request: Request) -> Response:
            body = await request.body()

            async def receive() -> Message:
                return {"type": "http.request", "body": body, "more_body": False}

            try:
                return await attempt(Request(request.scope, receive))
            except StaleReadModel as refusal:
                if not await refresh(request.state.database, request.app.state.catalog, refusal):
                    raise
                return await attempt(Request(request.scope, receive))

        return handle


async def refresh(database: Database, catalog: CatalogInterface, refusal: StaleReadModel) -> bool:
    """Store the product as catalog returns it. Returns False if the refusal is final.

    It is final if catalog does not have the product either; a refusal for lack of stock also if catalog is unavailable.
    """
    try:
        product = await catalog.product(refusal.storefront, refusal.product_id)
    except RemoteRefusal:
        return False
    except ServiceUnavailable:
        if isinstance(refusal, StockUnavailable):
            return False
        raise
    async with database.transaction() as uow:
        await store_product(uow, product)
    return True
