"""The catalog's part of the emporium contract."""

from common.http import contract_app
from common.kernel.storefronts import Storefronts
from common.rpc.interfaces.orders import OrdersInterface
from common.storage.object_store import ObjectStore
from dialects.emporium import EMPORIUM
from fastapi import FastAPI

from catalog.contracts.emporium.product_routes import product_routes
from catalog.contracts.emporium.review_routes import review_routes, wish_routes
from catalog.http.media_routes import media_routes


def app(storefronts: Storefronts, orders: OrdersInterface, store: ObjectStore) -> FastAPI:
    """Routes are matched in order, so the most frequent paths come first."""
    return contract_app(
        EMPORIUM,
        product_routes(storefronts),
        wish_routes(storefronts),
        review_routes(storefronts, orders),
        media_routes(store),
    )
